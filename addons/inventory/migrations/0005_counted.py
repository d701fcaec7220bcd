"""when a line was counted, so that a count tells what has moved since"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'inventory_0005'
down_revision = 'inventory_0004'


def upgrade() -> None:
    op.add_column('inventory_line', sa.Column('counted', core.orm.types.Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column('inventory_line', 'counted')
