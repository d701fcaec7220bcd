"""tickets, refunds, payments and shifts"""

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'esales_0002'
down_revision = 'esales_0001'


def upgrade() -> None:
    op.create_table('esales_shift',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('cashier', sa.String(length=80), nullable=False),
    sa.Column('opening', core.orm.types.Money(), nullable=False),
    sa.Column('closed', core.orm.types.Instant(), nullable=True),
    sa.Column('counted_cash', core.orm.types.Money(), nullable=True),
    sa.Column('counted_transfer', core.orm.types.Money(), nullable=True),
    sa.Column('counted_scan', core.orm.types.Money(), nullable=True),
    sa.Column('counted_card', core.orm.types.Money(), nullable=True),
    sa.Column('counted_other', core.orm.types.Money(), nullable=True),
    sa.Column('expected_cash', core.orm.types.Money(), nullable=True),
    sa.Column('expected_transfer', core.orm.types.Money(), nullable=True),
    sa.Column('expected_scan', core.orm.types.Money(), nullable=True),
    sa.Column('expected_card', core.orm.types.Money(), nullable=True),
    sa.Column('expected_other', core.orm.types.Money(), nullable=True),
    sa.Column('difference', core.orm.types.Money(), nullable=True),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_shift_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_shift')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_shift_id_branch'))
    )
    isolate("esales_shift")
    op.create_index('uq_esales_shift_open', 'esales_shift', ['branch', 'cashier'], unique=True, sqlite_where=sa.text('closed is null'), postgresql_where=sa.text('closed is null'))
    op.create_table('esales_ticket',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('party_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('customer', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('warehouse', sa.String(length=20), nullable=False),
    sa.Column('off', core.orm.types.Rate(), nullable=False),
    sa.Column('varieties', sa.Integer(), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('listed', core.orm.types.Money(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('paid', core.orm.types.Money(), nullable=False),
    sa.Column('handed', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_ticket_id_branch')),
    sa.ForeignKeyConstraint(['party_id', 'branch'], ['base_party.id', 'base_party.branch'], name=op.f('fk_esales_ticket_party_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_ticket')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_ticket_id_branch'))
    )
    isolate("esales_ticket")
    op.create_index(op.f('ix_esales_ticket_party_id'), 'esales_ticket', ['party_id'], unique=False)
    op.create_table('esales_payment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('document', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shift_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', core.orm.types.Instant(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('means', sa.String(length=10), nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('tendered', core.orm.types.Money(), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('reverses_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['document', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_payment_document_branch')),
    sa.ForeignKeyConstraint(['reverses_id', 'branch'], ['esales_payment.id', 'esales_payment.branch'], name=op.f('fk_esales_payment_reverses_id_branch')),
    sa.ForeignKeyConstraint(['shift_id', 'branch'], ['esales_shift.id', 'esales_shift.branch'], name=op.f('fk_esales_payment_shift_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_payment')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_payment_id_branch')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_esales_payment_reverses_id'))
    )
    isolate("esales_payment")
    op.create_index(op.f('ix_esales_payment_document'), 'esales_payment', ['document'], unique=False)
    op.create_index(op.f('ix_esales_payment_shift_id'), 'esales_payment', ['shift_id'], unique=False)
    op.create_table('esales_refund',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_number', sa.String(length=40), nullable=False),
    sa.Column('warehouse', sa.String(length=20), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('back', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_refund_id_branch')),
    sa.ForeignKeyConstraint(['ticket_id', 'branch'], ['esales_ticket.id', 'esales_ticket.branch'], name=op.f('fk_esales_refund_ticket_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_refund')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_refund_id_branch'))
    )
    isolate("esales_refund")
    op.create_index(op.f('ix_esales_refund_ticket_id'), 'esales_refund', ['ticket_id'], unique=False)
    op.create_table('esales_refund_line',
    sa.Column('refund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('rate', core.orm.types.Rate(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_esales_refund_line_quantity')),
    sa.ForeignKeyConstraint(['refund_id', 'branch'], ['esales_refund.id', 'esales_refund.branch'], name=op.f('fk_esales_refund_line_refund_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_esales_refund_line_variant_id')),
    sa.PrimaryKeyConstraint('refund_id', 'line', name=op.f('pk_esales_refund_line'))
    )
    isolate("esales_refund_line")
    op.create_index(op.f('ix_esales_refund_line_variant_id'), 'esales_refund_line', ['variant_id'], unique=False)
    op.create_table('esales_ticket_line',
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('list_price', core.orm.types.Price(), nullable=True),
    sa.Column('discount', core.orm.types.Rate(), nullable=False),
    sa.Column('price', core.orm.types.Price(), nullable=False),
    sa.Column('rate', core.orm.types.Rate(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('why', core.orm.types.Json(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_esales_ticket_line_quantity')),
    sa.ForeignKeyConstraint(['ticket_id', 'branch'], ['esales_ticket.id', 'esales_ticket.branch'], name=op.f('fk_esales_ticket_line_ticket_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_esales_ticket_line_variant_id')),
    sa.PrimaryKeyConstraint('ticket_id', 'line', name=op.f('pk_esales_ticket_line'))
    )
    isolate("esales_ticket_line")
    op.create_index(op.f('ix_esales_ticket_line_variant_id'), 'esales_ticket_line', ['variant_id'], unique=False)
    op.create_table('esales_refund_serial',
    sa.Column('refund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('serial_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['refund_id', 'branch'], ['esales_refund.id', 'esales_refund.branch'], name=op.f('fk_esales_refund_serial_refund_id_branch')),
    sa.ForeignKeyConstraint(['serial_id', 'branch'], ['base_serial.id', 'base_serial.branch'], name=op.f('fk_esales_refund_serial_serial_id_branch')),
    sa.PrimaryKeyConstraint('refund_id', 'serial_id', name=op.f('pk_esales_refund_serial'))
    )
    isolate("esales_refund_serial")
    op.create_index(op.f('ix_esales_refund_serial_serial_id'), 'esales_refund_serial', ['serial_id'], unique=False)
    op.create_table('esales_ticket_serial',
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('serial_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['serial_id', 'branch'], ['base_serial.id', 'base_serial.branch'], name=op.f('fk_esales_ticket_serial_serial_id_branch')),
    sa.ForeignKeyConstraint(['ticket_id', 'branch'], ['esales_ticket.id', 'esales_ticket.branch'], name=op.f('fk_esales_ticket_serial_ticket_id_branch')),
    sa.PrimaryKeyConstraint('ticket_id', 'serial_id', name=op.f('pk_esales_ticket_serial'))
    )
    isolate("esales_ticket_serial")
    op.create_index(op.f('ix_esales_ticket_serial_serial_id'), 'esales_ticket_serial', ['serial_id'], unique=False)


def downgrade() -> None:
    for name in (
        'ticket_serial',
        'ticket_line',
        'refund_serial',
        'refund_line',
        'refund',
        'payment',
        'ticket',
        'shift',
    ):
        op.drop_table(f'esales_{name}')
