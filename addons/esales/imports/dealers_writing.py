"""Writing planned rows of dealers: parties, dealers, accounts and territories in sets of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, or_, select

from addons.base.initials import initials
from addons.base.models import Party, PartyRole, ProductLine
from addons.esales.imports.territories import pairs_in
from addons.esales.models import Dealer, DealerAccount, Territory
from addons.esales.money.pockets import POCKETS
from core.context import Context
from core.exchange.plan import Outcome, PlannedRow
from core.orm.bulk import insert_missing, insert_rows, one_of, update_rows
from core.orm.changes import log_changes

OF_PARTY = ("name", "tax_code", "taxpayer", "region", "address", "phone")
NEW_PARTY = {
    "kind": "company",
    "taxpayer": "general",
    **dict.fromkeys(("tax_code", "region", "address", "phone", "mail", "bank", "account"), ""),
    "note": "",
    "active": True,
}
# A dealer's own fields, with what a new one has where the table says nothing.
TERMS: Mapping[str, Any] = {
    "grade": "C",
    "status": "active",
    "kind": "first_tier",
    "settlement": "prepaid",
    "credit_limit": Decimal(0),
    "term_days": 0,
    "rep": "",
    "card": "",
}
FIRST = {"deposit": Decimal(0)}

Rows = Sequence[PlannedRow]


def apply(context: Context, rows: Rows, reason: str) -> None:
    """Write the dealers of ``rows`` and the parties behind them, and the log of all of it."""
    entries = _keep_parties(context, rows)
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    changed = [row for row in rows if row.outcome is Outcome.UPDATE]
    _insert_dealers(context, made)
    dealers = _dealers(context, rows)
    insert_rows(
        context.session,
        DealerAccount.__table__,
        [
            {"dealer_id": dealers[row.key]["id"], **dict.fromkeys(POCKETS, Decimal(0))}
            for row in made
        ],
    )
    update_rows(
        context.session,
        Dealer.__table__,
        [
            {name: row.values.get(name, dealers[row.key][name]) for name in TERMS}
            | {"id": dealers[row.key]["id"]}
            for row in changed
        ],
        key=("id",),
    )
    _keep_territories(context, rows, {code: d["id"] for code, d in dealers.items()})
    for row in rows:
        new = row.outcome is Outcome.CREATE
        fields = {n: (None, v) for n, v in row.values.items()} if new else row.changes
        own = {n: told for n, told in fields.items() if n not in OF_PARTY}
        entries.append(
            ("esales_dealer", dealers[row.key]["id"], "create" if new else "change", own)
        )
    log_changes(context.session, [entry for entry in entries if entry[3]], reason=reason)


def _keep_parties(context: Context, rows: Rows) -> list[Any]:
    """Enter the parties that are not here, change those that are, make all of them dealers."""
    session, table = context.session, Party.__table__
    there = _parties(context, rows)
    fresh = [row for row in rows if row.key not in there]
    insert_rows(
        session,
        table,
        [
            NEW_PARTY
            | {name: row.values[name] for name in OF_PARTY if name in row.values}
            | {"code": row.key, "initials": initials(row.values["name"])}
            for row in fresh
        ],
    )
    wanted, entries = [], []
    for row in rows:
        known = there.get(row.key)
        given = {name: row.values[name] for name in OF_PARTY if name in row.values}
        changes = {n: (known[n], v) for n, v in given.items() if known and known[n] != v}
        if known and changes:
            values = {name: known[name] for name in OF_PARTY} | given
            wanted.append({**values, "id": known["id"], "initials": initials(values["name"])})
            entries.append(("base_party", known["id"], "change", changes))
    update_rows(session, table, wanted, key=("id",))
    now = _parties(context, rows)
    entries += [
        ("base_party", now[r.key]["id"], "create", {n: (None, now[r.key][n]) for n in OF_PARTY})
        for r in fresh
    ]
    roles = [{"party_id": party["id"], "role": "dealer"} for party in now.values()]
    insert_missing(session, PartyRole.__table__, roles)
    return entries


def _parties(context: Context, rows: Rows) -> dict[str, Any]:
    query = select(Party.id, Party.code, *(getattr(Party, name) for name in OF_PARTY)).where(
        one_of(context.session, Party.code, [row.key for row in rows])
    )
    return {found.code: dict(found._mapping) for found in context.session.execute(query)}


def _insert_dealers(context: Context, made: Rows) -> None:
    parties = _parties(context, made) if made else {}
    insert_rows(
        context.session,
        Dealer.__table__,
        [
            {name: row.values.get(name, value) for name, value in TERMS.items()}
            | FIRST
            | {"code": row.key, "party_id": parties[row.key]["id"]}
            for row in made
        ],
    )


def _dealers(context: Context, rows: Rows) -> dict[str, Any]:
    query = select(Dealer.id, Dealer.code, *(getattr(Dealer, name) for name in TERMS)).where(
        one_of(context.session, Dealer.code, [row.key for row in rows])
    )
    return {found.code: dict(found._mapping) for found in context.session.execute(query)}


def _keep_territories(context: Context, rows: Rows, ids: Mapping[str, int]) -> None:
    """Give each dealer the parts its row names; parts that stay keep their dates and channel."""
    wanted = {
        (ids[row.key], *pair)
        for row in rows
        if "territory" in row.values
        for pair in pairs_in(row.values["territory"])
    }
    told = {ids[row.key] for row in rows if "territory" in row.values}
    if not told:
        return
    session, table = context.session, Territory.__table__
    there = _lasting(context, told)
    gone = [number for number, pair in there if pair not in wanted]
    if gone:
        session.connection().execute(
            delete(table).where(session.mine(table), one_of(session, table.c.id, gone))
        )
    line_ids = dict(session.execute(select(ProductLine.code, ProductLine.id)).all())
    fresh = sorted(wanted - {pair for _number, pair in there})
    insert_rows(
        session,
        table,
        [
            {
                "dealer_id": dealer,
                "region": region,
                "line_id": line_ids[line] if line else None,
                "channel": "",
                "exclusive": False,
            }
            for dealer, region, line in fresh
        ],
    )


def _lasting(context: Context, dealers: Iterable[int]) -> list[tuple[int, Any]]:
    """The parts of territories that are not over, each with its dealer, region and line."""
    query = (
        select(Territory.id, Territory.dealer_id, Territory.region, ProductLine.code)
        .outerjoin(ProductLine, ProductLine.id == Territory.line_id)
        .where(or_(Territory.until.is_(None), Territory.until >= context.today))
        .where(one_of(context.session, Territory.dealer_id, dealers))
    )
    rows = context.session.execute(query)
    return [(number, (dealer, region, line or "")) for number, dealer, region, line in rows]
