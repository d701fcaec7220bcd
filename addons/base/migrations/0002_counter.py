"""since when books are kept, and through which day they are closed"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'base_0002'
down_revision = 'base_0001'


def upgrade() -> None:
    _periods()


def _periods() -> None:
    op.create_table('base_ledger',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ledger', sa.String(length=20), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('closed_through', sa.Date(), nullable=True),
    sa.Column('opened_by', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('proved_on', sa.Date(), nullable=True),
    sa.Column('proved', core.orm.types.Json(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_base_ledger')),
    sa.UniqueConstraint('branch', 'ledger', name=op.f('uq_base_ledger_branch_ledger'))
    )
    isolate("base_ledger")


def downgrade() -> None:
    op.drop_table('base_ledger')
