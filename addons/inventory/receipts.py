"""Receipts: goods come in, with serials and cartons nobody has seen before (其他入库)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from addons.base.models import Carton, Serial
from addons.inventory.drafting import Entry, draft
from addons.inventory.ledger import StockMove, post
from addons.inventory.lines import Line, SerialEntry, known_serials, read_lines
from addons.inventory.models import Receipt
from addons.inventory.refusals import at_most
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, one_of
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


def receive(documents: Sequence[Document], context: Context) -> None:
    """Make the serials and cartons of the receipts ``documents`` known and put all into stock.

    Raises Refusal where a serial or a carton exists already, in this branch or another one.
    """
    lines = read_lines(context, [document.id for document in documents])
    cartons = _make_cartons(context, lines)
    serials = _make_serials(context, lines, cartons)
    post([_move(line, serials) for line in lines], context)


def _move(line: Line, serials: dict[tuple[int, str], int]) -> StockMove:
    return StockMove(
        document=line.document,
        line=line.line,
        variant_id=line.variant_id,
        quantity=line.quantity,
        target_id=line.location_id,
        target_status=line.status,
        serial_ids=tuple(serials[line.variant_id, entry.number] for entry in line.serials),
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
        one_of(context.session, Carton.code, codes)
    )
    return {row[0]: (row[1], row[2]) for row in context.session.execute(query)}


def _make_serials(
    context: Context, lines: Sequence[Line], cartons: dict[str, int]
) -> dict[tuple[int, str], int]:
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
    insert_missing(context.session, Serial.__table__, rows)
    ids = known_serials(context, lines)
    foreign = [row["number"] for row in rows if (row["variant_id"], row["number"]) not in ids]
    if foreign:
        raise Refusal(
            *at_most(
                [
                    _(
                        "Serial ${serial} is in another branch's books. It must be transferred "
                        "from there, not received.",
                        mapping={"serial": number},
                    )
                    for number in foreign
                ]
            )
        )
    log_changes(
        context.session,
        [
            ("base_serial", ids[row["variant_id"], row["number"]], "create", _fresh(**row))
            for row in rows
        ],
    )
    return ids


def _fresh(**values: Any) -> dict[str, tuple[None, Any]]:
    return {name: (None, value) for name, value in values.items() if value is not None}


EFFECT = Effect(
    name="inventory.receive",
    title=_("Receive the goods and make their serials known"),
    apply=receive,
)
