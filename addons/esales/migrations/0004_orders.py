"""orders of dealers, the pickups that fetch what was ordered, and requests for tax invoices"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'esales_0004'
down_revision = 'esales_0003'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _orders()
    _payers()
    _dealer_changes()
    _invoice_requests()
    _hand_overs()
    _gifts()


def _gifts() -> None:
    op.add_column('esales_promotion', sa.Column('earner_id', KEY, nullable=True))


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


def _payers() -> None:
    # Where nobody is named, it is the dealer himself, as it was before.
    for table in ('esales_dealer', 'esales_pickup'):
        for column in ('payer_id', 'invoiced_id'):
            op.add_column(table, sa.Column(column, KEY, nullable=True))


def _dealer_changes() -> None:
    op.create_table('esales_dealer_change',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('before', sa.String(length=12), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_dealer_change_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_dealer_change_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_dealer_change')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_dealer_change_id_branch'))
    )
    isolate("esales_dealer_change")
    op.create_index(op.f('ix_esales_dealer_change_dealer_id'), 'esales_dealer_change', ['dealer_id'], unique=False)


def _invoice_requests() -> None:
    op.add_column('esales_invoice', sa.Column('uninvoiced', core.orm.types.Money(), nullable=False, server_default='0'))
    op.create_index('ix_esales_invoice_uninvoiced', 'esales_invoice', ['dealer_id'], unique=False, sqlite_where=sa.text('uninvoiced <> 0'), postgresql_where=sa.text('uninvoiced <> 0'))
    # Nobody has asked for a tax invoice through the system yet.
    op.execute("""
        update esales_invoice set uninvoiced = gross + coalesce((
            select sum(red.gross) from esales_invoice red where red.reverses_id = esales_invoice.id
        ), 0)
        where reverses_id is null
    """)
    op.create_table('esales_invoice_batch',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('provider', sa.String(length=40), nullable=False),
    sa.Column('at', core.orm.types.Instant(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_invoice_batch')),
    sa.UniqueConstraint('branch', 'number', name=op.f('uq_esales_invoice_batch_branch_number')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_invoice_batch_id_branch'))
    )
    isolate("esales_invoice_batch")
    op.create_table('esales_invoice_request',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('buyer', sa.String(length=200), nullable=False),
    sa.Column('tax_code', sa.String(length=18), nullable=False),
    sa.Column('invoice_type', sa.String(length=8), nullable=False),
    sa.Column('discounts', sa.String(length=8), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('reversed', core.orm.types.Money(), nullable=False),
    sa.Column('reverses_id', KEY, nullable=True),
    sa.Column('batch_id', KEY, nullable=True),
    sa.Column('tax_number', sa.String(length=20), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('asked', core.orm.types.Instant(), nullable=True),
    sa.Column('issued', core.orm.types.Instant(), nullable=True),
    sa.Column('dropped', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id', 'branch'], ['esales_invoice_batch.id', 'esales_invoice_batch.branch'], name=op.f('fk_esales_invoice_request_batch_id_branch')),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_invoice_request_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_invoice_request_id_branch')),
    sa.ForeignKeyConstraint(['reverses_id', 'branch'], ['esales_invoice_request.id', 'esales_invoice_request.branch'], name=op.f('fk_esales_invoice_request_reverses_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_invoice_request')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_invoice_request_id_branch'))
    )
    isolate("esales_invoice_request")
    for column in ('dealer_id', 'reverses_id', 'batch_id'):
        op.create_index(op.f(f'ix_esales_invoice_request_{column}'), 'esales_invoice_request', [column], unique=False)
    op.create_index('ix_esales_invoice_request_tax_number', 'esales_invoice_request', ['tax_number'], unique=True, sqlite_where=sa.text("issued is not null and tax_number <> ''"), postgresql_where=sa.text("issued is not null and tax_number <> ''"))
    op.create_table('esales_invoice_request_line',
    sa.Column('request_id', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('invoice_id', KEY, nullable=False),
    sa.Column('invoice_line', sa.Integer(), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('price', core.orm.types.Price(), nullable=False),
    sa.Column('discount', core.orm.types.Rate(), nullable=False),
    sa.Column('rate', core.orm.types.Rate(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('quantity <> 0', name=op.f('ck_esales_invoice_request_line_quantity')),
    sa.ForeignKeyConstraint(['invoice_id', 'branch'], ['esales_invoice.id', 'esales_invoice.branch'], name=op.f('fk_esales_invoice_request_line_invoice_id_branch')),
    sa.ForeignKeyConstraint(['request_id', 'branch'], ['esales_invoice_request.id', 'esales_invoice_request.branch'], name=op.f('fk_esales_invoice_request_line_request_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_esales_invoice_request_line_variant_id')),
    sa.PrimaryKeyConstraint('request_id', 'line', name=op.f('pk_esales_invoice_request_line'))
    )
    isolate("esales_invoice_request_line")
    op.create_index('ix_esales_invoice_request_line_source', 'esales_invoice_request_line', ['request_id', 'invoice_id', 'invoice_line'], unique=True)
    op.create_index(op.f('ix_esales_invoice_request_line_invoice_id'), 'esales_invoice_request_line', ['invoice_id'], unique=False)


def _hand_overs() -> None:
    op.create_table('esales_hand_over',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('successor', sa.String(length=80), nullable=False),
    sa.Column('ends_day', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.Column('since', core.orm.types.Instant(), nullable=True),
    sa.Column('until', core.orm.types.Instant(), nullable=True),
    sa.Column('pickups', sa.Integer(), nullable=False),
    sa.Column('pieces', core.orm.types.Quantity(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('taken_back', core.orm.types.Money(), nullable=False),
    sa.Column('printed', sa.Integer(), nullable=False),
    sa.Column('reprinted', sa.Integer(), nullable=False),
    sa.Column('voided', sa.Integer(), nullable=False),
    sa.Column('counted_cash', core.orm.types.Money(), nullable=True),
    sa.Column('counted_transfer', core.orm.types.Money(), nullable=True),
    sa.Column('counted_scan', core.orm.types.Money(), nullable=True),
    sa.Column('counted_card', core.orm.types.Money(), nullable=True),
    sa.Column('counted_draft', core.orm.types.Money(), nullable=True),
    sa.Column('counted_other', core.orm.types.Money(), nullable=True),
    sa.Column('taken_cash', core.orm.types.Money(), nullable=True),
    sa.Column('taken_transfer', core.orm.types.Money(), nullable=True),
    sa.Column('taken_scan', core.orm.types.Money(), nullable=True),
    sa.Column('taken_card', core.orm.types.Money(), nullable=True),
    sa.Column('taken_draft', core.orm.types.Money(), nullable=True),
    sa.Column('taken_other', core.orm.types.Money(), nullable=True),
    sa.Column('difference', core.orm.types.Money(), nullable=True),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_hand_over_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_hand_over')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_hand_over_id_branch'))
    )
    isolate("esales_hand_over")
    op.create_index(op.f('ix_esales_hand_over_branch_until'), 'esales_hand_over', ['branch', 'until'], unique=False)


def downgrade() -> None:
    op.drop_column('esales_promotion', 'earner_id')
    op.drop_table('esales_hand_over')
    op.drop_table('esales_dealer_change')
    for table in ('esales_dealer', 'esales_pickup'):
        for column in ('payer_id', 'invoiced_id'):
            op.drop_column(table, column)
    op.drop_table('esales_invoice_request_line')
    op.drop_table('esales_invoice_request')
    op.drop_table('esales_invoice_batch')
    op.drop_index('ix_esales_invoice_uninvoiced', table_name='esales_invoice')
    op.drop_column('esales_invoice', 'uninvoiced')
    op.drop_index(op.f('ix_esales_pickup_order_id'), table_name='esales_pickup')
    op.drop_column('esales_pickup', 'order_id')
    op.drop_table('esales_order_line')
    op.drop_table('esales_order')
