"""cartons that were opened, and the pallets they stand on"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'base_0003'
down_revision = 'base_0002'


def upgrade() -> None:
    _cartons()


def _cartons() -> None:
    op.add_column('base_carton', sa.Column('opened', core.orm.types.Instant(), nullable=True))
    op.add_column('base_carton', sa.Column('pallet', sa.String(length=64), nullable=True))
    op.create_index(op.f('ix_base_carton_pallet'), 'base_carton', ['pallet'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_base_carton_pallet'), table_name='base_carton')
    op.drop_column('base_carton', 'pallet')
    op.drop_column('base_carton', 'opened')
