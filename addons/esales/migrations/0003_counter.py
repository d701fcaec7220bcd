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
    op.drop_table('esales_match')
    op.drop_index('ix_esales_account_entry_open', table_name='esales_account_entry')
    op.drop_column('esales_account_entry', 'pocket')
    op.drop_column('esales_account', 'deposit')
