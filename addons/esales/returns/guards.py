"""What is asked before goods come back: of this dealer, not yet back, in time, and not too much."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from addons.base.models import Serial
from addons.esales.accounts import standings
from addons.esales.models import Pickup, Return, SalesInvoice
from addons.esales.retail.returnable import Left
from addons.esales.returns.left import Place, left_of, lines_of, pieces_of
from addons.esales.returns.red_invoices import Original, originals_of
from addons.esales.tax import Split
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Guard, Objection, Parameter
from core.workflow.deciding.overrides import take_overrides_back
from core.workflow.motion.holding import hold

RETURN, OVERRIDE = "esales.return", "esales:return:override"
WINDOW, CAP = "esales.return_window", "esales.return_cap"
DAYS, PERCENT, HUNDRED = "days", "percent", Decimal(100)
SERIAL, BILLED = Serial.__table__, SalesInvoice.__table__


def returnable(documents: Sequence[Return], context: Context) -> Iterator[Objection]:
    """Object to returns without goods, and to goods that cannot come back any more from there.

    The pickups and the accounts stay locked, so that nothing comes back twice at once.
    """
    lines = lines_on(documents, context)
    pieces = pieces_of([document.id for document in documents], context)
    pickups = held_pickups(documents, context)
    billed = originals(documents, context)
    left, held = left_of(pickups, context), _held(pieces, context)
    for document in sorted(documents, key=lambda one: one.id):
        own = [line for line in lines if line.return_id == document.id]
        if not own:
            said = _("No goods are on this return. Scan what comes back first.")
            yield Objection(document=document.id, message=said)
        for line in own:
            place, pickup = (line.pickup_id, line.pickup_line), pickups[line.pickup_id]
            there = set(pieces.get((document.id, line.line), ()))
            foreign = pickup.dealer_id != document.dealer_id or pickup.step != "finished"
            foreign |= line.pickup_id not in billed
            gone = {s for s in there if held.get(s) != document.dealer.party_id}
            if foreign or gone or _stale(line, left[place], there):
                yield Objection(document=document.id, message=_not_there(line, pickup))
            else:
                made = Split(gross=line.gross, net=line.net, tax=line.tax)
                left[place].take(line.quantity, made, there)


def _stale(line: Any, left: Left, pieces: Collection[int]) -> bool:
    if line.quantity > left.quantity or not left.pieces.issuperset(pieces):
        return True
    return left.worth(line.quantity) != Split(gross=line.gross, net=line.net, tax=line.tax)


def _not_there(line: Any, pickup: Pickup) -> Any:
    return _(
        "Line ${line}: these goods of the pickup ${pickup} do not come back from this dealer, or "
        "have come back meanwhile. Take the line off and scan them again.",
        mapping={"line": line.line, "pickup": pickup.number},
    )


def _held(pieces: dict[Place, dict[int, str]], context: Context) -> dict[int, int | None]:
    """Who has each of the pieces, by id."""
    ids = {serial for found in pieces.values() for serial in found}
    query = select(SERIAL.c.id, SERIAL.c.holder_id).where(
        one_of(context.session, SERIAL.c.id, ids), context.session.mine(SERIAL)
    )
    return {row.id: row.holder_id for row in context.session.connection().execute(query)}


def lines_on(documents: Sequence[Return], context: Context) -> list[Any]:
    """The lines of ``documents``, read once while they move."""
    ids = [document.id for document in documents]
    found: list[Any] = context.once(("esales.return_lines", *ids), lambda: lines_of(ids, context))
    return found


def held_pickups(documents: Sequence[Return], context: Context) -> dict[int, Pickup]:
    """The pickups of which goods come back, locked, by id."""

    def read() -> dict[int, Pickup]:
        ids = {line.pickup_id for line in lines_on(documents, context)}
        query = select(Pickup).where(one_of(context.session, Pickup.id, ids)).order_by(Pickup.id)
        found = context.session.scalars(query).all()
        hold(found, context)
        return {pickup.id: pickup for pickup in found}

    key = ("esales.return_pickups", *(document.id for document in documents))
    found: dict[int, Pickup] = context.once(key, read)
    return found


def originals(documents: Sequence[Return], context: Context) -> dict[int, Original]:
    """The invoices over those pickups, by pickup, with their accounts locked."""

    def read() -> dict[int, Original]:
        found = originals_of(set(held_pickups(documents, context)), context)
        standings(context, {one.owes for one in found.values()}, lock=True)
        return found

    key = ("esales.return_originals", *(document.id for document in documents))
    found: dict[int, Original] = context.once(key, read)
    return found


def in_window(
    documents: Sequence[Return], context: Context, days: Any = None
) -> Iterator[Objection]:
    """Object to goods that were taken longer ago than ``days``."""
    if days in (None, ""):
        return
    pickups, most = held_pickups(documents, context), int(Decimal(str(days)))
    for line in lines_on(documents, context):
        pickup = pickups[line.pickup_id]
        taken = replace(context, now=pickup.finished or pickup.created).today
        if (age := (context.today - taken).days) > most:
            yield Objection(
                document=line.return_id,
                message=_(
                    "Line ${line}: the pickup ${pickup} is ${age} days ago, and goods come back "
                    "within ${days} days. Take the line off, or ask whoever may let it pass.",
                    mapping={
                        "line": line.line, "pickup": pickup.number, "age": age, "days": most
                    },
                ),
            )


def under_cap(
    documents: Sequence[Return], context: Context, percent: Any = 0, days: Any = 0
) -> Iterator[Objection]:
    """Object where more than ``percent`` of what the dealer took in ``days`` would come back.

    What has come back in that time counts as well. Who says no percent lets nothing pass unasked.
    """
    since = context.today - timedelta(days=int(Decimal(str(days or 0))))
    dealers = {document.dealer_id for document in documents}
    sums = _traded(dealers, since, context)
    for document in sorted(documents, key=lambda one: one.id):
        taken, back = sums.get(document.dealer_id, (Decimal(0), Decimal(0)))
        back += document.gross
        sums[document.dealer_id] = (taken, back)
        if back * HUNDRED > taken * Decimal(str(percent or 0)):
            yield Objection(
                document=document.id,
                measure=document.gross,
                message=_(
                    "With this return ${back} would have come back from ${dealer} since ${since}, "
                    "of ${taken} taken, and ${percent} percent may. Take goods off, or ask whoever "
                    "may let it pass.",
                    mapping={
                        "back": f"{back:,.2f}",
                        "dealer": document.dealer.name,
                        "since": since.isoformat(),
                        "taken": f"{taken:,.2f}",
                        "percent": f"{Decimal(str(percent or 0)).normalize():f}",
                    },
                ),
            )


def _traded(
    dealers: Collection[int], since: Any, context: Context
) -> dict[int, tuple[Decimal, Decimal]]:
    """What each dealer took since a day, and what of that day on was taken back."""
    session, red, pickup = context.session, BILLED.c.reverses_id.is_not(None), Pickup.__table__
    query = (
        select(pickup.c.dealer_id, red.label("red"), func.sum(BILLED.c.gross).label("gross"))
        .join(pickup, pickup.c.id == BILLED.c.pickup_id)
        .where(one_of(session, pickup.c.dealer_id, dealers), session.mine(BILLED))
        .where(BILLED.c.day >= since)
        .group_by(pickup.c.dealer_id, red)
    )
    found = dict.fromkeys(dealers, (Decimal(0), Decimal(0)))
    for row in session.connection().execute(query):
        taken, back = found[row.dealer_id]
        found[row.dealer_id] = (taken, back - row.gross) if row.red else (row.gross, back)
    return found


def let_pass_anew(
    documents: Sequence[Return], values: Mapping[int, Mapping[str, Any]], context: Context
) -> None:
    """What was let pass for one dealer holds no more once another is said to bring the goods."""
    others = [one for one in documents if values[one.id]["dealer_id"] != one.dealer_id]
    take_overrides_back(others, (WINDOW, CAP), context)


GUARDS = (
    Guard(
        name="esales.returnable",
        title=_("The goods can come back from this dealer"),
        check=returnable,
        kinds=(RETURN,),
    ),
    Guard(
        name=WINDOW,
        title=_("The goods come back in time"),
        check=in_window,
        override=OVERRIDE,
        parameters=(Parameter(name=DAYS, title=_("Within so many days"), type="number"),),
        kinds=(RETURN,),
    ),
    Guard(
        name=CAP,
        title=_("Not too much comes back"),
        check=under_cap,
        override=OVERRIDE,
        measured=True,
        parameters=(
            Parameter(name=PERCENT, title=_("Percent of what was taken"), type="number"),
            Parameter(name=DAYS, title=_("In the last so many days"), type="number"),
        ),
        kinds=(RETURN,),
    ),
)
