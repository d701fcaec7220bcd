"""orders of dealers, and the pickups that fetch what was ordered"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'esales_0004'
down_revision = 'esales_0003'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _orders()


def _orders() -> None:
    op.create_table('esales_order',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('warehouse', sa.String(length=20), nullable=False),
    sa.Column('wanted', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('varieties', sa.Integer(), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('taken', core.orm.types.Quantity(), nullable=False),
    sa.Column('closed', core.orm.types.Quantity(), nullable=False),
    sa.Column('left', core.orm.types.Quantity(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('confirmed', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_order_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_order_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_order')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_order_id_branch'))
    )
    isolate("esales_order")
    op.create_index(op.f('ix_esales_order_dealer_id'), 'esales_order', ['dealer_id'], unique=False)
    op.create_table('esales_order_line',
    sa.Column('order_id', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('list_price', core.orm.types.Price(), nullable=True),
    sa.Column('discount', core.orm.types.Rate(), nullable=False),
    sa.Column('price', core.orm.types.Price(), nullable=False),
    sa.Column('rate', core.orm.types.Rate(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('why', core.orm.types.Json(), nullable=False),
    sa.Column('taken', core.orm.types.Quantity(), nullable=False),
    sa.Column('closed', core.orm.types.Quantity(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_esales_order_line_quantity')),
    sa.CheckConstraint('taken >= 0 and closed >= 0', name=op.f('ck_esales_order_line_parts')),
    sa.ForeignKeyConstraint(['order_id', 'branch'], ['esales_order.id', 'esales_order.branch'], name=op.f('fk_esales_order_line_order_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_esales_order_line_variant_id')),
    sa.PrimaryKeyConstraint('order_id', 'line', name=op.f('pk_esales_order_line')),
    sa.UniqueConstraint('order_id', 'variant_id', name=op.f('uq_esales_order_line_order_id_variant_id'))
    )
    isolate("esales_order_line")
    op.create_index(op.f('ix_esales_order_line_variant_id'), 'esales_order_line', ['variant_id'], unique=False)
    op.add_column('esales_pickup', sa.Column('order_id', KEY, nullable=True))
    op.create_index(op.f('ix_esales_pickup_order_id'), 'esales_pickup', ['order_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_esales_pickup_order_id'), table_name='esales_pickup')
    op.drop_column('esales_pickup', 'order_id')
    op.drop_table('esales_order_line')
    op.drop_table('esales_order')
