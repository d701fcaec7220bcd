"""what goods cost that came in, and what they are worth at the end of each month"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'inventory_0002'
down_revision = 'inventory_0001'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _costs()


def _costs() -> None:
    op.add_column('inventory_line', sa.Column('cost', core.orm.types.UnitNet(), nullable=True))
    op.add_column('inventory_line', sa.Column('since', sa.Date(), nullable=True))
    op.create_table('inventory_cost',
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('opening_quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('opening_value', core.orm.types.Money(), nullable=False),
    sa.Column('in_quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('in_value', core.orm.types.Money(), nullable=False),
    sa.Column('out_quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('out_value', core.orm.types.Money(), nullable=False),
    sa.Column('closing_quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('closing_value', core.orm.types.Money(), nullable=False),
    sa.Column('unit_cost', core.orm.types.UnitNet(), nullable=False),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_inventory_cost_variant_id')),
    sa.PrimaryKeyConstraint('branch', 'month', 'variant_id', name=op.f('pk_inventory_cost'))
    )
    isolate("inventory_cost")


def downgrade() -> None:
    op.drop_table('inventory_cost')
    op.drop_column('inventory_line', 'since')
    op.drop_column('inventory_line', 'cost')
