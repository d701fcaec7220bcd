"""a pickup's way from arrival through the gate"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'barcode_0002'
down_revision = 'barcode_0001'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _passage()


def _passage() -> None:
    op.create_table('barcode_passage',
    sa.Column('pickup_id', KEY, nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('clerk', sa.String(length=80), nullable=False),
    sa.Column('held', core.orm.types.Instant(), nullable=True),
    sa.Column('started', core.orm.types.Instant(), nullable=True),
    sa.Column('checked', core.orm.types.Instant(), nullable=True),
    sa.Column('checked_by', sa.String(length=80), nullable=False),
    sa.Column('checked_pieces', core.orm.types.Quantity(), nullable=True),
    sa.Column('paid', core.orm.types.Instant(), nullable=True),
    sa.Column('loaded', core.orm.types.Instant(), nullable=True),
    sa.Column('loaded_by', sa.String(length=80), nullable=False),
    sa.Column('left', core.orm.types.Instant(), nullable=True),
    sa.Column('left_by', sa.String(length=80), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['pickup_id', 'branch'], ['esales_pickup.id', 'esales_pickup.branch'], name=op.f('fk_barcode_passage_pickup_id_branch')),
    sa.PrimaryKeyConstraint('pickup_id', name=op.f('pk_barcode_passage')),
    sa.UniqueConstraint('branch', 'code', name=op.f('uq_barcode_passage_branch_code'))
    )
    isolate("barcode_passage")
    op.create_index(op.f('ix_barcode_passage_branch_left'), 'barcode_passage', ['branch', 'left'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_barcode_passage_branch_left'), table_name='barcode_passage')
    op.drop_table('barcode_passage')
