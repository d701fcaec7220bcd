"""transfers between branches: the other one's warehouse and document, and what a unit is worth"""

import sqlalchemy as sa
from alembic import op

import core.orm.types

revision = 'inventory_0006'
down_revision = 'inventory_0005'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    with op.batch_alter_table('inventory_transfer') as transfer:
        for name in ('warehouse_id', 'target_id'):
            transfer.alter_column(name, existing_type=KEY, nullable=True)
        transfer.add_column(
            sa.Column('far', sa.String(length=32), nullable=False, server_default='')
        )
        transfer.add_column(sa.Column('far_document', KEY, nullable=True))
        transfer.add_column(
            sa.Column('far_number', sa.String(length=40), nullable=False, server_default='')
        )
        transfer.add_column(
            sa.Column('short', core.orm.types.Quantity(), nullable=False, server_default='0')
        )
    op.add_column(
        'inventory_transfer_line', sa.Column('cost', core.orm.types.UnitNet(), nullable=True)
    )


def downgrade() -> None:
    op.drop_column('inventory_transfer_line', 'cost')
    with op.batch_alter_table('inventory_transfer') as transfer:
        for name in ('short', 'far_number', 'far_document', 'far'):
            transfer.drop_column(name)
        for name in ('warehouse_id', 'target_id'):
            transfer.alter_column(name, existing_type=KEY, nullable=False)
