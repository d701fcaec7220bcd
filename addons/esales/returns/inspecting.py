"""Goods that came back are inspected: each piece is sound, defective, or goes back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Serial
from addons.esales.models import Return
from addons.esales.returns.choosing import GOODS, refuse_closed, write_totals
from addons.esales.returns.guards import RETURN, held_pickups, lines_on, originals
from addons.esales.returns.left import LINE, PIECE, SENT_BACK, left_of, pieces_of
from addons.esales.returns.red_invoices import Part, Red, post_red
from addons.esales.tax import Split
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, Refusal
from core.workflow import Effect, Link

AVAILABLE, DEFECTIVE = "available", "defective"
# The relation of a pickup to a return with which goods of it came back.
RETURNED = "return"
VERDICTS = (
    (AVAILABLE, _("Sound")),
    (DEFECTIVE, _("Defective")),
    (SENT_BACK, _("Back to the dealer")),
)
SERIAL = Serial.__table__


def judge(context: Context, document: Return, serial: int, verdict: str) -> None:
    """Say what a piece was found to be; refuses what was settled, and a credit that stands."""
    _open(context, document)
    if verdict not in dict(VERDICTS):
        raise Invalid(_("Choose what the goods were found to be."))
    table = PIECE
    changed = context.session.connection().execute(
        update(table)
        .where(table.c.return_id == document.id, table.c.serial_id == serial)
        .where(context.session.mine(table))
        .values(verdict=verdict)
    )
    if not changed.rowcount:
        raise Refusal(_("There is no such piece on the return. Load the page again."))
    pieces = pieces_of([document.id], context)
    rows = [
        {
            "return_id": document.id,
            "line": line,
            DEFECTIVE: Decimal(sum(one == DEFECTIVE for one in found.values())),
            SENT_BACK: Decimal(sum(one == SENT_BACK for one in found.values())),
        }
        for (_number, line), found in pieces.items()
    ]
    update_rows(context.session, LINE, rows, key=["return_id", "line"])
    called = context.session.scalar(select(Serial.number).where(Serial.id == serial))
    _note(context, document, {"verdict": (None, verdict), "serials": (None, called)})


def judge_loose(
    context: Context, document: Return, line: int, defective: Decimal, sent_back: Decimal
) -> None:
    """Say how much of a line without serials is defective, and how much goes back again."""
    _open(context, document)
    found = next((one for one in lines_on([document], context) if one.line == line), None)
    if found is None or (document.id, line) in pieces_of([document.id], context):
        raise Refusal(_("These goods are judged piece by piece. Load the page again."))
    parts = (defective, sent_back)
    if not all(part.is_finite() and part >= 0 for part in parts) or sum(parts) > found.quantity:
        raise Invalid(
            _(
                "Of ${quantity} pieces so many cannot be defective and sent back. Type numbers "
                "that come to no more.",
                mapping={"quantity": f"{found.quantity.normalize():f}"},
            )
        )
    row = {"return_id": document.id, "line": line, DEFECTIVE: defective, SENT_BACK: sent_back}
    update_rows(context.session, LINE, [row], key=["return_id", "line"])
    _note(context, document, {DEFECTIVE: (None, defective), SENT_BACK: (None, sent_back)})


def _open(context: Context, document: Return) -> None:
    done = document.received is None or document.inspected is not None
    refuse_closed(context, document, field=GOODS, done=done)


def _note(context: Context, document: Return, told: Mapping[str, Any]) -> None:
    plain = {name: (was, str(now)) for name, (was, now) in told.items()}
    log_changes(context.session, [(Return.__tablename__, document.id, "judge", plain)])
    context.session.expire(document, ["lines"])


def receive(documents: Sequence[Return], context: Context) -> None:
    """The goods of ``documents`` have come in, and their pieces are nobody's any more."""
    session, ids = context.session, [document.id for document in documents]
    pieces = select(PIECE.c.serial_id).where(
        one_of(session, PIECE.c.return_id, ids), session.mine(PIECE)
    )
    session.connection().execute(
        update(SERIAL)
        .where(SERIAL.c.id.in_(pieces), session.mine(SERIAL))
        .values(holder_id=None)
    )
    came = {(line.pickup_id, line.return_id) for line in lines_on(documents, context)}
    links = [{"source": s, "target": t, "relation": RETURNED} for s, t in sorted(came)]
    insert_rows(session, Link.__table__, links)
    stamp(documents, "received", context)


def settle(documents: Sequence[Return], context: Context) -> None:
    """What was found stands from now on; what is sent back is the dealer's again."""
    session = context.session
    pieces = pieces_of([document.id for document in documents], context)
    homes = {document.id: document.dealer.party_id for document in documents}
    back = [
        {"id": serial, "holder_id": homes[number]}
        for (number, _line), found in pieces.items()
        for serial, verdict in found.items()
        if verdict == SENT_BACK
    ]
    update_rows(session, SERIAL, back, key=["id"])
    stamp(documents, "inspected", context)


def credit(documents: Sequence[Return], context: Context) -> None:
    """Take what is not sent back off the accounts at the price once paid, by red invoices."""
    if any(document.credited for document in documents):
        raise Refusal(_("This return is credited already. Load the page again."))
    billed = originals(documents, context)
    ids = [document.id for document in documents]
    left = left_of(set(held_pickups(documents, context)), context, besides=ids)
    rows, reds = [], []
    for document in sorted(documents, key=lambda one: one.id):
        parts: dict[int, dict[int, Part]] = {}
        own = [line for line in lines_on(documents, context) if line.return_id == document.id]
        for line in own:
            place, kept = (line.pickup_id, line.pickup_line), line.quantity - line.sent_back
            made = left[place].worth(kept)
            left[place].take(kept, made, ())
            rows.append(_row(line, kept, made))
            if kept:
                part = Part(quantity=kept, amounts=made)
                parts.setdefault(line.pickup_id, {})[line.pickup_line] = part
        reds += [
            Red(document=document.id, original=billed[pickup], parts=found)
            for pickup, found in sorted(parts.items())
        ]
    _write_amounts(documents, rows, context)
    if reds:
        post_red(reds, context)
    stamp(documents, "credited", context)


def _row(line: Any, kept: Decimal, made: Split) -> dict[str, Any]:
    return {
        "return_id": line.return_id,
        "line": line.line,
        "quantity": kept,
        "gross": made.gross,
        "net": made.net,
        "tax": made.tax,
    }


def _write_amounts(
    documents: Sequence[Return], rows: Sequence[Mapping[str, Any]], context: Context
) -> None:
    """Store what is credited of each line, and of each return; the quantities stay."""
    amounts = [{name: row[name] for name in row if name != "quantity"} for row in rows]
    update_rows(context.session, LINE, amounts, key=["return_id", "line"])
    write_totals(context, documents, rows, "credit")


def stamp(documents: Sequence[Return], name: str, context: Context) -> None:
    """Note on ``documents`` that now is the moment called ``name``."""
    rows = [{"id": document.id, name: context.now} for document in documents]
    update_rows(context.session, Return.__table__, rows, key=["id"])
    for document in documents:
        set_committed_value(document, name, context.now)


EFFECTS = (
    Effect(
        name="esales.receive_return",
        title=_("The goods have come back"),
        apply=receive,
        kinds=(RETURN,),
    ),
    Effect(
        name="esales.settle_return",
        title=_("What the inspection found stands"),
        apply=settle,
        kinds=(RETURN,),
    ),
    Effect(
        name="esales.credit_return",
        title=_("Credit what came back, by red invoices"),
        apply=credit,
        kinds=(RETURN,),
    ),
)
