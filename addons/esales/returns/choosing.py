"""Which goods come back with a return: by scanning them, at the price once paid for each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, delete, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Party, Serial
from addons.esales.models import Pickup, Return
from addons.esales.retail.finding import Found, find
from addons.esales.retail.opening import first_warehouse, may_change
from addons.esales.retail.returnable import Left
from addons.esales.retail.rules import NOTHING
from addons.esales.returns.left import LINE, OUT, PIECE, SOLD, Place, left_of, lines_of, pieces_of
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow import Business, Document
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.editing import read_held

GOODS, FINISHED = "quantity", "finished"
TAKEN, TOTALS = Pickup.__table__, ("quantity", "gross", "net", "tax")


@dataclass
class Chosen:
    """So much of a pickup's line that comes back, as these pieces where it has any."""

    place: Place
    quantity: Decimal = Decimal(0)
    pieces: set[int] = field(default_factory=set)


Lines = dict[int, Chosen]


def begin_return(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A return of nothing yet; where no warehouse is chosen, the first one that sells."""
    given = {**values, "warehouse": values.get("warehouse") or first_warehouse(context)}
    return begin_plain(business, given, context)


def refuse_closed(context: Context, document: Return, *, field: str, done: bool) -> None:
    """Lock ``document`` and refuse who has no part in ``field`` in its step, or came too late."""
    read_held([document], context)
    if done:
        raise Refusal(
            _("This return has gone on meanwhile, so this is not changed any more. Load it again.")
        )
    if not may_change(document, field, context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )


def scan_in(context: Context, document: Return, text: str) -> None:
    """Put what ``text`` means on the return: a piece as the dealer's last pickup of it sold it.

    Refuses what was never sold to the dealer, is another one's, or has come back already.
    """
    refuse_closed(context, document, field=GOODS, done=document.received is not None)
    found = find(context, text)
    if found.number:
        raise _never_sold(text, document)
    lines = _now(context, document)
    if any(chosen.pieces & set(found.serial_ids) for chosen in lines.values()):
        raise Refusal(
            _("This piece is on the return already. It counts once: put it with the rest.")
        )
    places = _places_of(context, document, found)
    left = left_of({*(p for p, _line in places), *_pickups(lines)}, context)
    place = next((p for p in places if _fits(p, left, lines, found)), None)
    if place is None:
        raise _nothing_left(context, document, found, text)
    if left[place].pieces and not found.serial_ids:
        raise Refusal(_("These goods come back by serial number. Scan each piece."))
    number = next((n for n, chosen in lines.items() if chosen.place == place), None)
    chosen = lines.setdefault(number or max(lines, default=0) + 1, Chosen(place))
    chosen.quantity += found.quantity
    chosen.pieces |= set(found.serial_ids)
    _write(context, document, left, lines, "add")


def set_returned(context: Context, document: Return, line: int, quantity: Decimal) -> None:
    """Set how much of a line without serials comes back; zero takes the line off, with pieces."""
    refuse_closed(context, document, field=GOODS, done=document.received is not None)
    lines = _now(context, document)
    if line not in lines:
        raise Refusal(_("There is no such line on the return. Load the page again."))
    if not quantity.is_finite() or quantity < 0:
        raise Invalid(_("Type a quantity above zero."))
    if lines[line].pieces and quantity:
        raise Refusal(_("These goods come back by serial number. Scan each piece."))
    left = left_of(_pickups(lines), context)
    if quantity > left[lines[line].place].quantity:
        raise Refusal(
            _(
                "${left} of these goods can still come back of this pickup, no more.",
                mapping={"left": f"{left[lines[line].place].quantity.normalize():f}"},
            )
        )
    lines[line] = Chosen(lines[line].place, quantity)
    _write(context, document, left, lines, "quantity" if quantity else "remove")


def take_piece_off(context: Context, document: Return, serial: int) -> None:
    """Take a piece off the return; a line without pieces goes."""
    refuse_closed(context, document, field=GOODS, done=document.received is not None)
    lines = _now(context, document)
    for chosen in lines.values():
        if serial in chosen.pieces:
            chosen.pieces.discard(serial)
            chosen.quantity -= 1
    _write(context, document, left_of(_pickups(lines), context), lines, "remove")


def put_again(
    context: Context, document: Return, left: Mapping[Place, Left], lines: Lines
) -> None:
    """Put ``lines`` on the fresh return ``document``, as far as any of them is left."""
    _write(context, document, left, lines, "add")


def _pickups(lines: Lines) -> set[int]:
    return {chosen.place[0] for chosen in lines.values()}


def _now(context: Context, document: Return) -> Lines:
    pieces = pieces_of([document.id], context)
    return {
        row.line: Chosen(
            (row.pickup_id, row.pickup_line),
            row.quantity,
            set(pieces.get((document.id, row.line), ())),
        )
        for row in lines_of([document.id], context)
    }


def _fits(place: Place, left: Mapping[Place, Left], lines: Lines, found: Found) -> bool:
    """Whether what was found can come back of the pickup's line, with what is on the return."""
    on = sum((c.quantity for c in lines.values() if c.place == place), Decimal(0))
    there = left[place]
    return on + found.quantity <= there.quantity and set(found.serial_ids) <= there.pieces


def _places_of(context: Context, document: Return, found: Found) -> Sequence[Place]:
    """The lines with which the dealer took these goods, the newest first.

    Of a piece it is the last pickup alone: what it was sold for before is over.
    """
    session, head = context.session, Document.__table__
    if found.serial_ids:
        taken, which = OUT, OUT.c.serial_id == found.serial_ids[0]
    else:
        same = SOLD.c.variant_id == found.variant_id
        taken, which = SOLD, and_(same, TAKEN.c.dealer_id == document.dealer_id)
    query = (
        select(taken.c.pickup_id, taken.c.line, TAKEN.c.dealer_id)
        .join(TAKEN, TAKEN.c.id == taken.c.pickup_id)
        .join(head, head.c.id == taken.c.pickup_id)
        .where(session.mine(taken), which, head.c.step == FINISHED)
        .order_by(taken.c.pickup_id.desc(), taken.c.line)
    )
    rows = session.connection().execute(query.limit(1) if found.serial_ids else query).all()
    return [(r.pickup_id, r.line) for r in rows if r.dealer_id == document.dealer_id]


def _nothing_left(context: Context, document: Return, found: Found, text: str) -> Refusal:
    """Why none of it can come back: whose the piece is, or that no more of it is out."""
    if not found.serial_ids:
        return Refusal(
            _(
                "${dealer} has taken no more of these goods than has come back. Look for whose "
                "they are.",
                mapping={"dealer": document.dealer.name},
            )
        )
    query = (
        select(Party.name, Document.number)
        .select_from(Serial)
        .outerjoin(Party, Party.id == Serial.holder_id)
        .outerjoin(OUT, (OUT.c.serial_id == Serial.id) & context.session.mine(OUT))
        .outerjoin(Document, (Document.id == OUT.c.pickup_id) & Document.posted.is_not(None))
        .where(Serial.id == found.serial_ids[0])
        .order_by(Document.id.desc().nulls_last())
        .limit(1)
    )
    holder, number = context.session.execute(query).one()
    if holder is None and number is None:
        return _never_sold(text, document)
    if holder is None:
        return Refusal(
            _(
                "${serial} went out with ${pickup} and has come back already. It is taken back "
                "once: put the piece with its return.",
                mapping={"serial": text.strip()[:40], "pickup": number},
            )
        )
    return Refusal(
        _(
            "${serial} belongs to ${holder} since ${pickup}, and ${dealer} does not bring it "
            "back. Begin a return for ${holder}, or put the piece aside and tell the sales "
            "manager.",
            mapping={
                "serial": text.strip()[:40],
                "holder": holder,
                "pickup": number or "—",
                "dealer": document.dealer.name,
            },
        )
    )


def _never_sold(text: str, document: Return) -> Refusal:
    return Refusal(
        _(
            "${serial} was never sold to ${dealer}, so it cannot come back from there. Scan "
            "another code of the piece, or put it aside.",
            mapping={"serial": text.strip()[:40], "dealer": document.dealer.name},
        )
    )


def _write(
    context: Context, document: Return, left: Mapping[Place, Left], lines: Lines, deed: str
) -> None:
    """Store what comes back and what it is worth, anew; the statements do not grow with it."""
    session = context.session
    for table in (PIECE, LINE):
        gone = delete(table).where(table.c.return_id == document.id, session.mine(table))
        session.connection().execute(gone)
    kept = {number: one for number, one in sorted(lines.items()) if one.quantity > 0}
    rows = [_row(document, number, one, left[one.place]) for number, one in kept.items()]
    insert_rows(session, LINE, rows)
    insert_rows(session, PIECE, [*_piece_rows(document, kept)])
    write_totals(context, [document], rows, deed)


def write_totals(
    context: Context,
    documents: Sequence[Return],
    rows: Sequence[Mapping[str, Any]],
    deed: str,
) -> None:
    """Store the sums of ``rows``, lines of returns, on ``documents``; log what has changed."""
    sums = {document.id: dict.fromkeys(TOTALS, NOTHING) for document in documents}
    for row in rows:
        for name in TOTALS:
            sums[row["return_id"]][name] += row[name]
    heads = [{"id": number, **after} for number, after in sums.items()]
    update_rows(context.session, Return.__table__, heads, key=["id"])
    told = [(document, sums[document.id]) for document in documents]
    log_changes(
        context.session,
        [
            (Return.__tablename__, d.id, deed, dict(_differing(d, after)))
            for d, after in told
        ],
    )
    for document, after in told:
        for name, value in after.items():
            set_committed_value(document, name, value)
        context.session.expire(document, ["lines"])


def _differing(document: Return, after: Mapping[str, Decimal]) -> Iterator[tuple[str, Any]]:
    for name, value in after.items():
        if getattr(document, name) != value:
            yield name, (getattr(document, name), value)


def _row(document: Return, number: int, chosen: Chosen, left: Left) -> dict[str, Any]:
    made = left.worth(chosen.quantity)
    return {
        "return_id": document.id,
        "line": number,
        "pickup_id": chosen.place[0],
        "pickup_line": chosen.place[1],
        "variant_id": left.variant_id,
        "quantity": chosen.quantity,
        "defective": Decimal(0),
        "sent_back": Decimal(0),
        "rate": left.rate,
        "gross": made.gross,
        "net": made.net,
        "tax": made.tax,
    }


def _piece_rows(document: Return, kept: Lines) -> Collection[dict[str, Any]]:
    return [
        {"return_id": document.id, "serial_id": serial, "line": number, "verdict": "available"}
        for number, chosen in kept.items()
        for serial in sorted(chosen.pieces)
    ]
