"""goods that arrive with a transfer and were not sent with it"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'inventory_0007'
down_revision = 'inventory_0006'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('inventory_transfer_over',
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('document', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_inventory_transfer_over_document_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_inventory_transfer_over_variant_id')),
    sa.PrimaryKeyConstraint('document', 'line', 'number', name=op.f('pk_inventory_transfer_over'))
    )
    isolate("inventory_transfer_over")


def downgrade() -> None:
    op.drop_table('inventory_transfer_over')
