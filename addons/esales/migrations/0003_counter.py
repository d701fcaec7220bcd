"""pockets of the dealer accounts, and which entry pays which"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

import core.orm.types
from core.orm.migrations import isolate

revision = 'esales_0003'
down_revision = 'esales_0002'

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
ENTRY = sa.table(
    'esales_account_entry',
    sa.column('id', KEY),
    sa.column('branch', sa.String()),
    sa.column('dealer_id', KEY),
    sa.column('at', core.orm.types.Instant()),
    sa.column('day', sa.Date()),
    sa.column('amount', core.orm.types.Money()),
    sa.column('left', core.orm.types.Money()),
    sa.column('reverses_id', KEY),
)
MATCH = sa.table(
    'esales_match',
    sa.column('paying_id', KEY),
    sa.column('paid_id', KEY),
    sa.column('amount', core.orm.types.Money()),
    sa.column('branch', sa.String()),
)


def upgrade() -> None:
    _pockets()
    _returns()
    _money()
    _temporary_limits()
    _statements()


def _pockets() -> None:
    op.add_column('esales_account', sa.Column('deposit', core.orm.types.Money(), nullable=False, server_default='0'))
    op.add_column('esales_account_entry', sa.Column('pocket', sa.String(length=8), nullable=False, server_default='balance'))
    op.create_index('ix_esales_account_entry_open', 'esales_account_entry', ['dealer_id'], unique=False, sqlite_where=sa.text('"left" <> 0'), postgresql_where=sa.text('"left" <> 0'))
    op.create_table('esales_match',
    sa.Column('id', KEY, nullable=False),
    sa.Column('paying_id', KEY, nullable=False),
    sa.Column('paid_id', KEY, nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_esales_match_amount')),
    sa.ForeignKeyConstraint(['paid_id', 'branch'], ['esales_account_entry.id', 'esales_account_entry.branch'], name=op.f('fk_esales_match_paid_id_branch')),
    sa.ForeignKeyConstraint(['paying_id', 'branch'], ['esales_account_entry.id', 'esales_account_entry.branch'], name=op.f('fk_esales_match_paying_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_match'))
    )
    isolate("esales_match")
    op.create_index(op.f('ix_esales_match_paying_id'), 'esales_match', ['paying_id'], unique=False)
    op.create_index(op.f('ix_esales_match_paid_id'), 'esales_match', ['paid_id'], unique=False)
    _match_the_past(op.get_bind())


def _money() -> None:
    op.create_table('esales_money',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('means', sa.String(length=10), nullable=False),
    sa.Column('pocket', sa.String(length=8), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('chosen', core.orm.types.Money(), nullable=False),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_money_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_money_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_money')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_money_id_branch'))
    )
    isolate("esales_money")
    op.create_index(op.f('ix_esales_money_dealer_id'), 'esales_money', ['dealer_id'], unique=False)
    op.create_index(op.f('ix_esales_money_branch_day'), 'esales_money', ['branch', 'day'], unique=False)
    op.create_table('esales_money_chosen',
    sa.Column('voucher_id', KEY, nullable=False),
    sa.Column('entry_id', KEY, nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_esales_money_chosen_amount')),
    sa.ForeignKeyConstraint(['entry_id', 'branch'], ['esales_account_entry.id', 'esales_account_entry.branch'], name=op.f('fk_esales_money_chosen_entry_id_branch')),
    sa.ForeignKeyConstraint(['voucher_id', 'branch'], ['esales_money.id', 'esales_money.branch'], name=op.f('fk_esales_money_chosen_voucher_id_branch')),
    sa.PrimaryKeyConstraint('voucher_id', 'entry_id', name=op.f('pk_esales_money_chosen'))
    )
    isolate("esales_money_chosen")
    op.create_index(op.f('ix_esales_money_chosen_entry_id'), 'esales_money_chosen', ['entry_id'], unique=False)


def _temporary_limits() -> None:
    op.create_table('esales_temporary_limit',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('amount', core.orm.types.Money(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('granted_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_esales_temporary_limit_amount')),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_temporary_limit_dealer_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_temporary_limit'))
    )
    isolate("esales_temporary_limit")
    op.create_index(op.f('ix_esales_temporary_limit_dealer_id_until'), 'esales_temporary_limit', ['dealer_id', 'until'], unique=False)
    # A limit without dates held at any time; from whom and why it was, nobody kept.
    op.execute("""
        insert into esales_temporary_limit
            (branch, dealer_id, amount, since, until, reason, granted_by)
        select branch, id, temporary_limit, coalesce(temporary_from, '2000-01-01'),
            coalesce(temporary_until, '2999-12-31'), '', ''
        from esales_dealer where temporary_limit > 0
    """)
    for column in ('temporary_limit', 'temporary_from', 'temporary_until'):
        op.drop_column('esales_dealer', column)


def _statements() -> None:
    op.create_table('esales_statement',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('opening', core.orm.types.Money(), nullable=False),
    sa.Column('owed', core.orm.types.Money(), nullable=False),
    sa.Column('paid', core.orm.types.Money(), nullable=False),
    sa.Column('closing', core.orm.types.Money(), nullable=False),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_statement_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_statement_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_statement')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_statement_id_branch'))
    )
    isolate("esales_statement")
    op.create_index(op.f('ix_esales_statement_dealer_id_month'), 'esales_statement', ['dealer_id', 'month'], unique=False)


def _returns() -> None:
    op.add_column('esales_invoice', sa.Column('reverses_id', KEY, nullable=True))
    op.create_index(op.f('ix_esales_invoice_reverses_id'), 'esales_invoice', ['reverses_id'], unique=False)
    op.create_table('esales_return',
    sa.Column('id', KEY, nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', KEY, nullable=False),
    sa.Column('warehouse', sa.String(length=20), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('received', core.orm.types.Instant(), nullable=True),
    sa.Column('inspected', core.orm.types.Instant(), nullable=True),
    sa.Column('credited', core.orm.types.Instant(), nullable=True),
    sa.ForeignKeyConstraint(['dealer_id', 'branch'], ['esales_dealer.id', 'esales_dealer.branch'], name=op.f('fk_esales_return_dealer_id_branch')),
    sa.ForeignKeyConstraint(['id', 'branch'], ['core_document.id', 'core_document.branch'], name=op.f('fk_esales_return_id_branch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_esales_return')),
    sa.UniqueConstraint('id', 'branch', name=op.f('uq_esales_return_id_branch'))
    )
    isolate("esales_return")
    op.create_index(op.f('ix_esales_return_dealer_id'), 'esales_return', ['dealer_id'], unique=False)
    op.create_table('esales_return_line',
    sa.Column('return_id', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('pickup_id', KEY, nullable=False),
    sa.Column('pickup_line', sa.Integer(), nullable=False),
    sa.Column('variant_id', KEY, nullable=False),
    sa.Column('quantity', core.orm.types.Quantity(), nullable=False),
    sa.Column('defective', core.orm.types.Quantity(), nullable=False),
    sa.Column('sent_back', core.orm.types.Quantity(), nullable=False),
    sa.Column('rate', core.orm.types.Rate(), nullable=False),
    sa.Column('gross', core.orm.types.Money(), nullable=False),
    sa.Column('net', core.orm.types.Money(), nullable=False),
    sa.Column('tax', core.orm.types.Money(), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.CheckConstraint('defective >= 0 and sent_back >= 0', name=op.f('ck_esales_return_line_parts')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_esales_return_line_quantity')),
    sa.ForeignKeyConstraint(['pickup_id', 'branch'], ['esales_pickup.id', 'esales_pickup.branch'], name=op.f('fk_esales_return_line_pickup_id_branch')),
    sa.ForeignKeyConstraint(['return_id', 'branch'], ['esales_return.id', 'esales_return.branch'], name=op.f('fk_esales_return_line_return_id_branch')),
    sa.ForeignKeyConstraint(['variant_id'], ['base_variant.id'], name=op.f('fk_esales_return_line_variant_id')),
    sa.PrimaryKeyConstraint('return_id', 'line', name=op.f('pk_esales_return_line')),
    sa.UniqueConstraint('return_id', 'pickup_id', 'pickup_line', name=op.f('uq_esales_return_line_return_id_pickup_id_pickup_line'))
    )
    isolate("esales_return_line")
    op.create_index(op.f('ix_esales_return_line_pickup_id'), 'esales_return_line', ['pickup_id'], unique=False)
    op.create_table('esales_return_serial',
    sa.Column('return_id', KEY, nullable=False),
    sa.Column('serial_id', KEY, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=12), nullable=False),
    sa.Column('branch', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['return_id', 'branch'], ['esales_return.id', 'esales_return.branch'], name=op.f('fk_esales_return_serial_return_id_branch')),
    sa.ForeignKeyConstraint(['serial_id', 'branch'], ['base_serial.id', 'base_serial.branch'], name=op.f('fk_esales_return_serial_serial_id_branch')),
    sa.PrimaryKeyConstraint('return_id', 'serial_id', name=op.f('pk_esales_return_serial'))
    )
    isolate("esales_return_serial")
    op.create_index(op.f('ix_esales_return_serial_serial_id'), 'esales_return_serial', ['serial_id'], unique=False)


def _match_the_past(connection: sa.Connection) -> None:
    """Which payment paid what was not kept: the oldest first, as it was reckoned until now."""
    rows = connection.execute(sa.select(ENTRY).order_by(ENTRY.c.at, ENTRY.c.id)).all()
    accounts: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        accounts[row.dealer_id].append(row)
    known = {row.id: row for row in rows}
    left = {row.id: row.amount for row in rows}
    pairs = [(row, known[row.reverses_id]) for row in rows if row.reverses_id]
    undone = {one.id for pair in pairs for one in pair}
    met = [_meet(min(pair, key=_amount), max(pair, key=_amount), left) for pair in pairs]
    for account in accounts.values():
        met += _settled([row for row in account if row.id not in undone], left)
    if left:
        change = sa.update(ENTRY).where(ENTRY.c.id == sa.bindparam('entry')).values(
            left=sa.bindparam('open', type_=core.orm.types.Money()))
        connection.execute(change, [{'entry': number, 'open': open_} for number, open_ in left.items()])
    if met:
        connection.execute(sa.insert(MATCH), met)


def _settled(rows: list[Any], left: dict[int, Decimal]) -> list[dict[str, Any]]:
    """Let the entries of one account meet in the order in which they were made."""
    owed: list[Any] = []
    prepaid: list[Any] = []
    met = []
    for row in rows:
        (owed if row.amount > 0 else prepaid).append(row)
        owed.sort(key=lambda one: (one.day, one.id))
        while owed and prepaid:
            met.append(_meet(prepaid[0], owed[0], left))
            if not left[owed[0].id]:
                owed.pop(0)
            if not left[prepaid[0].id]:
                prepaid.pop(0)
    return met


def _amount(row: Any) -> Decimal:
    return row.amount


def _meet(paying: Any, paid: Any, left: dict[int, Decimal]) -> dict[str, Any]:
    amount = min(-left[paying.id], left[paid.id])
    left[paying.id] += amount
    left[paid.id] -= amount
    return {'paying_id': paying.id, 'paid_id': paid.id, 'amount': amount, 'branch': paid.branch}


def downgrade() -> None:
    op.drop_table('esales_statement')
    op.drop_table('esales_return_serial')
    op.drop_table('esales_return_line')
    op.drop_table('esales_return')
    op.drop_index('ix_esales_invoice_reverses_id', table_name='esales_invoice')
    op.drop_column('esales_invoice', 'reverses_id')
    op.add_column('esales_dealer', sa.Column('temporary_limit', core.orm.types.Money(), nullable=False, server_default='0'))
    op.add_column('esales_dealer', sa.Column('temporary_from', sa.Date(), nullable=True))
    op.add_column('esales_dealer', sa.Column('temporary_until', sa.Date(), nullable=True))
    op.drop_table('esales_temporary_limit')
    op.drop_table('esales_money_chosen')
    op.drop_table('esales_money')
    op.drop_table('esales_match')
    op.drop_index('ix_esales_account_entry_open', table_name='esales_account_entry')
    op.drop_column('esales_account_entry', 'pocket')
    op.drop_column('esales_account', 'deposit')
