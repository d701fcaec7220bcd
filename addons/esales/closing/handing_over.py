"""A shift is counted and handed to somebody by name; the last one of a day closes its books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.models import Ledger
from addons.base.periods import close
from addons.esales.closing.figures import MEANS, begins, difference, figures_of
from addons.esales.closing.standing import hold_last
from addons.esales.closing.still_open import still_open
from addons.esales.closing.successors import KIND, TAKEN_BY_SUCCESSOR, successors
from addons.esales.models import HandOver
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.refusal import Refusal
from core.workflow import Business, Document, Effect, Guard, Objection
from core.workflow.businesses import definition
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.moving import as_system


def begin_hand_over(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A hand-over of today, unless somebody says of which day."""
    return begin_plain(business, {**values, "day": values.get("day") or context.today}, context)


def ready(documents: Sequence[HandOver], context: Context) -> Iterator[Objection]:
    """Object to a hand-over to nobody who may go on, of a day to come, or of one still open."""
    for document in documents:
        for message in _faults(document, context):
            yield Objection(document=document.id, message=message)


def _faults(document: HandOver, context: Context) -> Iterator[Any]:
    if not document.successor:
        yield _("To whom is the shift handed over? Choose who goes on.")
    elif document.successor == document.creator:
        yield _("A shift is handed to somebody else. Choose who goes on.")
    else:
        business = definition(context, document.business, document.version)
        if document.successor not in successors(business, context):
            yield _(
                "Who was chosen may take no shift over in this branch. Choose somebody of the "
                "counter, or have a position given to whom you mean."
            )
    if document.day > context.today:
        yield _(
            "${day} is still to come. Choose the day that is handed over.",
            mapping={"day": document.day.isoformat()},
        )
    if document.ends_day:
        yield from still_open(document.day, context)


def hand_over(documents: Sequence[HandOver], context: Context) -> None:
    """Write the figures of the shift up to now, and close its day where it ends with it.

    Shifts follow one another, so that only one is handed over at a time.
    """
    if len(documents) > 1:
        raise Refusal(_("Hand over one shift at a time: the next begins where it ends."))
    document = documents[0]
    hold_last(context)
    since = begins(document.day, context)
    found = figures_of(since, context.now, document.creator, context)
    counted = {name: getattr(document, f"counted_{name}") for name in MEANS}
    row = {
        "since": since,
        "until": context.now,
        "pickups": found.pickups,
        "pieces": found.pieces,
        "gross": found.gross,
        "taken_back": found.taken_back,
        "printed": found.printed,
        "reprinted": found.reprinted,
        "voided": found.voided,
        "difference": difference(found.taken, counted),
        **{f"taken_{name}": amount for name, amount in found.taken.items()},
    }
    update_rows(context.session, HandOver.__table__, [{"id": document.id, **row}], key=["id"])
    for name, value in row.items():
        set_committed_value(document, name, value)
    if document.ends_day:
        close_day(document.day, context)


def close_day(day: date, context: Context) -> None:
    """Nothing is posted for ``day`` any more, nor before it, in any books that have begun here.

    Whoever hands the last shift over may, as far as the business goes; the books ask for no more,
    nor for what is still open, which its guard has asked for.
    """
    with as_system(context) as system:
        for ledger in system.session.scalars(select(Ledger).order_by(Ledger.ledger)):
            is_closed = ledger.closed_through is not None and ledger.closed_through >= day
            if ledger.since <= day and not is_closed:
                close(system, ledger, day, leaving_open=True)


def by_successor(documents: Sequence[HandOver], context: Context) -> Iterator[Objection]:
    """Object where somebody else takes the shift over than whom it was handed to."""
    login = context.identity.login
    for document in documents:
        if document.successor != login and not context.identity.almighty:
            yield Objection(
                document=document.id,
                message=_(
                    "This shift was handed to somebody else, who takes it over. Look under "
                    "“Handed to”; whoever handed it over, or a manager, takes it back."
                ),
            )


GUARDS = (
    Guard(
        name="esales.ready_to_hand_over",
        title=_("There is somebody to hand over to, and nothing of a day that ends is open"),
        check=ready,
        kinds=(KIND,),
    ),
    Guard(
        name=TAKEN_BY_SUCCESSOR,
        title=_("By whom it was handed to"),
        check=by_successor,
        kinds=(KIND,),
    ),
)
EFFECTS = (
    Effect(
        name="esales.hand_shift_over",
        title=_("The figures of the shift stand, and its day is closed"),
        apply=hand_over,
        kinds=(KIND,),
    ),
)
