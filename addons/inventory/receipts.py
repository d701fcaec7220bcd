"""Receipts: goods come in, with serials and cartons nobody has seen before (其他入库)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from addons.base.models import Carton, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import Line, SerialEntry, known_serials, read_lines
from addons.inventory.models import Receipt
from addons.inventory.moments import begins
from addons.inventory.refusals import at_most
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal
from core.workflow import Document, Effect


def make_receipt(
    context: Context,
    warehouse: str,
    entries: Sequence[Entry],
    *,
    party_id: int | None = None,
    note: str = "",
) -> Receipt:
    """A draft receipt of ``entries`` into the warehouse with this code; ``fire`` its ``post``.

    A handful of statements to make and to post it, for five thousand serials as for one.
    """
    return draft(context, Receipt, warehouse, entries, party_id=party_id, note=note)


def receive(
    documents: Sequence[Document], context: Context, *, is_opening: bool = False
) -> None:
    """Make the serials and cartons of the receipts ``documents`` known and put all into stock.

    A piece that was here, left, and belongs to nobody comes in again under what the line says.
    Raises Refusal where a serial or a carton is another branch's.
    """
    lines = read_lines(context, [document.id for document in documents])
    cartons = _make_cartons(context, lines)
    serials = _make_serials(context, lines, cartons)
    moves = [_move(line, serials, context) for line in lines]
    post(moves, context, is_opening=is_opening)


def _move(line: Line, serials: dict[tuple[int, str], int], context: Context) -> StockMove:
    return StockMove(
        document=line.document,
        line=line.line,
        variant_id=line.variant_id,
        quantity=line.quantity,
        target_id=line.location_id,
        target_status=line.status,
        serial_ids=tuple(serials[line.variant_id, entry.number] for entry in line.serials),
        since=begins(line.since, context) if line.since else None,
    )


def _entries(lines: Iterable[Line]) -> Iterable[tuple[int, SerialEntry]]:
    for line in lines:
        for entry in line.serials:
            yield line.variant_id, entry


def _make_cartons(context: Context, lines: Sequence[Line]) -> dict[str, int]:
    """The ids of the cartons by code; a code that other goods or another branch have is refused."""
    wanted = {entry.carton: variant for variant, entry in _entries(lines) if entry.carton}
    if not wanted:
        return {}
    session = context.session
    rows = [{"code": code, "variant_id": variant} for code, variant in sorted(wanted.items())]
    before = _cartons(context, wanted)
    insert_missing(session, Carton.__table__, [row for row in rows if row["code"] not in before])
    found = before | _cartons(context, wanted.keys() - before.keys())
    taken = [code for code, variant in wanted.items() if found.get(code, (0, 0))[1] != variant]
    if taken:
        raise Refusal(
            *at_most(
                [
                    _(
                        "The carton code ${carton} belongs to other goods or to another branch. "
                        "Check the label.",
                        mapping={"carton": code},
                    )
                    for code in taken
                ]
            )
        )
    log_changes(
        session,
        [
            ("base_carton", found[code][0], "create", _fresh(code=code, variant_id=variant))
            for code, variant in wanted.items()
            if code not in before
        ],
    )
    return {code: found[code][0] for code in wanted}


def _cartons(context: Context, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    query = select(Carton.code, Carton.id, Carton.variant_id).where(
        one_of(context.session, Carton.code, codes), Carton.kept_by.is_(None)
    )
    return {row[0]: (row[1], row[2]) for row in context.session.execute(query)}


def _make_serials(
    context: Context, lines: Sequence[Line], cartons: dict[str, int]
) -> dict[tuple[int, str], int]:
    before = known_serials(context, lines)
    rows: list[dict[str, Any]] = [
        {
            "variant_id": variant,
            "number": entry.number,
            "twin": entry.twin or None,
            "carton_id": cartons[entry.carton] if entry.carton else None,
        }
        for variant, entry in _entries(lines)
    ]
    if not rows:
        return {}
    fresh = [row for row in rows if _key(row) not in before]
    insert_missing(context.session, Serial.__table__, fresh)
    ids = before | known_serials(context, lines) if fresh else before
    foreign = [row["number"] for row in rows if _key(row) not in ids]
    if foreign:
        raise Refusal(
            *at_most(
                [
                    _(
                        "Serial ${serial} is in another branch's books. If it was typed wrong, "
                        "correct it; a piece that another branch keeps is not received here.",
                        mapping={"serial": number},
                    )
                    for number in foreign
                ]
            )
        )
    log_changes(
        context.session,
        [
            ("base_serial", ids[_key(row)], "create", _fresh(**row))
            for row in fresh
        ],
    )
    _renew(context, [{**row, "id": before[_key(row)]} for row in rows if _key(row) in before])
    return ids


def _key(row: Mapping[str, Any]) -> tuple[int, str]:
    return row["variant_id"], row["number"]


def _renew(context: Context, rows: Sequence[Mapping[str, Any]]) -> None:
    """Pieces that come in again take the second number and the carton that the line says.

    Without a second number on the line they keep theirs; without a carton they come loose.
    """
    if not rows:
        return
    session, table = context.session, Serial.__table__
    query = select(Serial.id, Serial.twin, Serial.carton_id).where(
        one_of(session, Serial.id, [row["id"] for row in rows])
    )
    there = {row.id: row for row in session.execute(query)}
    wanted = [
        {
            "id": row["id"],
            "twin": row["twin"] or there[row["id"]].twin,
            "carton_id": row["carton_id"],
        }
        for row in rows
    ]
    update_rows(session, table, wanted, key=("id",))
    changes = [
        ("base_serial", row["id"], "change", fields)
        for row in wanted
        if (fields := _differences(there[row["id"]], row))
    ]
    log_changes(session, changes)


def _differences(old: Any, new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(old, name), new[name]) for name in ("twin", "carton_id")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _fresh(**values: Any) -> dict[str, tuple[None, Any]]:
    return {name: (None, value) for name, value in values.items() if value is not None}


EFFECT = Effect(
    name="inventory.receive",
    title=_("Receive the goods and make their serials known"),
    apply=receive,
    permission="inventory:receipt:post",
    kinds=("inventory.receipt",),
)
