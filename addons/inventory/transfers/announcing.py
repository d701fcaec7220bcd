"""Goods are sent to another branch: they are in transit here, and their paper is there at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Carton, Serial
from addons.inventory.costing.valuing import unit_costs
from addons.inventory.models import Transfer, TransferIn, TransferOut, Warehouse, Whereabouts
from addons.inventory.transfers.borders import books_of_the_other
from addons.inventory.transfers.reading import FIGURES, INCOMING, LINE, PIECE, SENT, Load, loads_of
from addons.inventory.transfers.rules import ZERO
from addons.inventory.transfers.sending import send
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal
from core.workflow import Business
from core.workflow.businesses import definition
from core.workflow.motion.arriving import entered
from core.workflow.motion.beginning import first_taking
from core.workflow.motion.holding import note_held
from core.workflow.motion.moving import as_system
from core.workflow.numbers import own_numbers


class Label(NamedTuple):
    """What stands on a piece that crosses: its goods, its numbers, and its carton if that is whole.

    ``line`` is the line it is sent on.
    """

    line: int
    variant_id: int
    number: str
    twin: str | None
    carton: str | None


def send_out(
    documents: Sequence[TransferOut], context: Context, business: Business | None = None
) -> None:
    """Send the goods of ``documents``, and lay before each receiver what is on its way to him.

    On paper ``business`` is the one that the receiver's document shall be of.
    """
    send(documents, context)
    _number(documents, context)
    loads: dict[int, list[Load]] = defaultdict(list)
    for load in loads_of(documents, context):
        loads[load.document].append(load)
    costs = unit_costs(context, {one.variant_id for own in loads.values() for one in own})
    rows = [
        {"document": one.document, "line": one.line, "cost": costs[one.variant_id]}
        for own in loads.values()
        for one in own
    ]
    update_rows(context.session, LINE, rows, key=("document", "line"))
    for document in documents:
        own = loads[document.id]
        labels = _labels(own, context)
        source = _code(document, context)
        with books_of_the_other(document, context) as there:
            made = _lay_before(document, source, own, costs, labels, there, business)
        update_rows(
            context.session,
            Transfer.__table__,
            [{"id": document.id, "far_document": made}],
            key=("id",),
        )
        set_committed_value(document, "far_document", made)


def _number(documents: Sequence[TransferOut], context: Context) -> None:
    """Give ``documents`` their numbers now, for the receiver's papers name them."""
    first = documents[0]
    business = definition(context, first.business, first.version)
    fresh = [document for document in documents if document.number is None]
    drawn = own_numbers(business.series, context) if fresh else []
    for document, number in zip(fresh, drawn, strict=False):
        set_committed_value(document, "number", number)
    changed = ((d.__table__.name, d.id, "send", {"number": (None, d.number)}) for d in fresh)
    log_changes(context.session, list(changed))


def _code(document: TransferOut, context: Context) -> str:
    query = select(Warehouse.code).where(Warehouse.id == document.warehouse_id)
    return f"{context.code}/{context.session.scalar(query)}"


def _labels(loads: Sequence[Load], context: Context) -> list[Label]:
    """What stands on the pieces of ``loads``; two statements, and none where there are none."""
    lines = {serial: load for load in loads for serial in load.pieces}
    if not lines:
        return []
    session = context.session
    query = (
        select(Serial.id, Serial.number, Serial.twin, Serial.carton_id, Carton.code)
        .outerjoin(Carton, Carton.id == Serial.carton_id)
        .where(one_of(session, Serial.id, lines))
    )
    rows = session.execute(query).all()
    sent: dict[int, int] = defaultdict(int)
    for row in rows:
        sent[row.carton_id or 0] += 1
    whole = (
        select(Serial.carton_id, func.count())
        .join(Whereabouts, Whereabouts.serial_id == Serial.id)
        .join(Carton, Carton.id == Serial.carton_id)
        .where(one_of(session, Serial.carton_id, set(sent) - {0}))
        .where(Whereabouts.location_id.is_not(None))
        .where(Carton.opened.is_(None), Carton.kept_by.is_(None))
        .group_by(Serial.carton_id)
    )
    counted = session.execute(whole)
    closed = {carton for carton, count in counted if carton and count == sent[carton]}
    return [
        Label(
            line=lines[row.id].line,
            variant_id=lines[row.id].variant_id,
            number=row.number,
            twin=row.twin,
            carton=row.code if row.carton_id in closed else None,
        )
        for row in rows
    ]


def _lay_before(
    document: TransferOut,
    source: str,
    loads: Sequence[Load],
    costs: Mapping[int, Decimal],
    labels: Sequence[Label],
    there: Context,
    business: Business | None,
) -> int:
    """The id of the receiver's document, made by the system in the receiver's branch."""
    with as_system(there) as system:
        business = business or first_taking(INCOMING, {}, system)
        if business is None:
            raise Refusal(
                _(
                    "Nobody receives goods of other branches: no business for them is live. Have "
                    "the business manager there take it up again."
                )
            )
        made = TransferIn(
            business=business.name,
            version=business.version,
            step=business.start.name,
            created=system.now,
            creator=system.identity.login,
            target_id=_home(document, system),
            far=source,
            far_document=document.id,
            far_number=document.number or f"#{document.id}",
            note=document.note,
            sent=system.now,
            quantity=document.quantity,
            outstanding=document.quantity,
            missing=document.quantity,
        )
        system.session.add(made)
        system.session.flush()
        note_held(system.session, [made.id])
        _put_lines(made, loads, costs, system)
        _put_pieces(made, labels, source.partition("/")[0], system)
        entered([made], business, system)
        return made.id


def _home(document: TransferOut, there: Context) -> int | None:
    code = document.far.partition("/")[2]
    query = select(Warehouse.id).where(Warehouse.code == code, Warehouse.active)
    found: int | None = there.session.scalar(query)
    return found


def _put_lines(
    made: TransferIn, loads: Sequence[Load], costs: Mapping[int, Decimal], there: Context
) -> None:
    rows = [
        {
            "document": made.id,
            "line": load.line,
            "variant_id": load.variant_id,
            "status": load.status,
            "place_id": None,
            "written": 0,
            "cost": costs[load.variant_id],
            **dict.fromkeys(FIGURES, ZERO),
            "quantity": load.progress.quantity,
            "outstanding": load.progress.quantity,
        }
        for load in loads
    ]
    insert_rows(there.session, LINE, rows)


def _put_pieces(made: TransferIn, labels: Sequence[Label], sender: str, there: Context) -> None:
    """Let the pieces be known to the receiver, as pieces that the sender has in his books."""
    if not labels:
        return
    cartons = _known_cartons(labels, sender, there)
    ids = _known_pieces(labels, cartons, sender, there)
    rows = [
        {
            "document": made.id,
            "serial_id": ids[label.variant_id, label.number],
            "line": label.line,
            "state": SENT,
        }
        for label in labels
    ]
    insert_rows(there.session, PIECE, rows)


def _known_cartons(labels: Sequence[Label], sender: str, there: Context) -> dict[str, int]:
    wanted = {label.carton: label.variant_id for label in labels if label.carton}
    if not wanted:
        return {}
    session, table = there.session, Carton.__table__
    rows: list[dict[str, Any]] = [
        {"code": code, "variant_id": variant, "kept_by": sender}
        for code, variant in sorted(wanted.items())
    ]
    insert_missing(session, table, rows)
    query = select(Carton.code, Carton.id).where(one_of(session, Carton.code, wanted))
    found = {row.code: row.id for row in session.execute(query)}
    kept = [{"id": number, "kept_by": sender, "opened": None} for number in found.values()]
    update_rows(session, table, kept, key=("id",))
    return found


def _known_pieces(
    labels: Sequence[Label], cartons: Mapping[str, int], sender: str, there: Context
) -> dict[tuple[int, str], int]:
    session, table = there.session, Serial.__table__
    rows: list[dict[str, Any]] = [
        {
            "variant_id": label.variant_id,
            "number": label.number,
            "twin": label.twin,
            "carton_id": cartons[label.carton] if label.carton else None,
            "kept_by": sender,
        }
        for label in labels
    ]
    insert_missing(session, table, rows)
    query = select(Serial.variant_id, Serial.number, Serial.id).where(
        one_of(session, Serial.number, [label.number for label in labels])
    )
    found = {(row[0], row[1]): row[2] for row in session.execute(query)}
    known = [{**row, "id": found[row["variant_id"], row["number"]]} for row in rows]
    kept = ("id", "twin", "carton_id", "kept_by")
    update_rows(session, table, [{n: row[n] for n in kept} for row in known], key=("id",))
    return found
