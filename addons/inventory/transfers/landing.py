"""Goods of another branch arrive: out of the sender's transit, into the receiver's books, in one.

Age and value of what arrives stay as they were in the sender's books.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from addons.inventory.models import Transfer, TransferIn
from addons.inventory.pieces import hold_pieces
from addons.inventory.transfers.borders import books_of_the_other, the_other
from addons.inventory.transfers.keeping import empty_cartons, hand_over, hand_over_cartons
from addons.inventory.transfers.legs import Leg, Spot, carry
from addons.inventory.transfers.moving import DEFECTIVE
from addons.inventory.transfers.reading import (
    ARRIVING,
    DAMAGED,
    INCOMING,
    OUTSTANDING,
    RECEIVED,
    SPOILED,
    Load,
    loads_of,
)
from addons.inventory.transfers.surplus import surplus_of, tell_sender
from addons.inventory.transfers.transit import first_places
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal
from core.workflow import Effect
from core.workflow.businesses import definition
from core.workflow.motion.arriving import carry_on


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What of a line arrives together: so much, sound or not, as pieces that are equally old."""

    spoiled: bool
    quantity: Decimal
    numbers: tuple[str, ...] = ()
    since: datetime | None = None


Parcels = Mapping[int, Sequence[Parcel]]


def receive_in(documents: Sequence[TransferIn], context: Context) -> None:
    """Let what was counted of ``documents`` leave the sender's transit and come in here."""
    for document in documents:
        counted = [one for one in loads_of([document], context) if one.progress.arriving]
        if not counted:
            continue
        over = surplus_of(document, context)
        with books_of_the_other(document, context) as there:
            sender = the_other(document, there)
            parcels, cartons = _give(sender, counted, context.code, there)
            tell_sender(sender, over, context, there)
        _take(document, counted, parcels, cartons, context)


def report_short(documents: Sequence[TransferIn], context: Context) -> None:
    """Tell the sender how much has not arrived; what becomes of it is his to decide."""
    for document in documents:
        with books_of_the_other(document, context) as there:
            sender = the_other(document, there)
            say_short(sender, sender.outstanding, there)
            go_on(sender, there)
        say_short(document, document.outstanding, context)


def say_short(document: Transfer, short: Decimal, context: Context) -> None:
    """Keep on ``document`` how much the receiver reports missing."""
    table = Transfer.__table__
    log_changes(
        context.session, [(table.name, document.id, "report", {"short": (document.short, short)})]
    )
    update_rows(context.session, table, [{"id": document.id, "short": short}], key=("id",))
    set_committed_value(document, "short", short)


def go_on(document: Transfer, there: Context) -> None:
    """Let the other's ``document``, which has changed, go on by itself where it can."""
    carry_on([document], definition(there, document.business, document.version), there)


def _give(
    sender: Transfer, counted: Sequence[Load], receiver: str, there: Context
) -> tuple[Parcels, list[str]]:
    """Take what was ``counted`` out of the sender's transit.

    How it came, line by line, and the codes of cartons of which nothing is left with the sender.
    """
    own = {load.line: load for load in loads_of([sender], there)}
    for load in counted:
        _refuse_called_back(own[load.line], load, sender)
    asked = {serial for load in counted for serial in _there(own[load.line], load, *OUTSTANDING)}
    pieces = hold_pieces(there, asked) if asked else {}
    parcels = {load.line: list(_parcels(load, own[load.line], pieces)) for load in counted}

    def legs(load: Load, transit: Spot) -> Iterator[Leg]:
        ids = {number: serial for serial, number in load.numbers.items()}
        for one in parcels.get(load.line, ()):
            serials = tuple(ids[number] for number in one.numbers)
            yield Leg(
                source=transit, target=(None, None), quantity=one.quantity, serials=serials
            )

    arrived = {load.line: load for load in counted}

    def turned(load: Load) -> Load:
        found = arrived.get(load.line)
        return load if found is None else _received(load, found)

    carry([sender], there, legs, turned, "receive")
    hand_over(asked, receiver, there)
    cartons = empty_cartons(asked, there)
    hand_over_cartons(cartons, receiver, there)
    if sender.short:
        say_short(sender, sender.outstanding, there)
    go_on(sender, there)
    return parcels, cartons


def _take(
    document: TransferIn,
    counted: Sequence[Load],
    parcels: Parcels,
    cartons: Sequence[str],
    context: Context,
) -> None:
    """Let ``parcels`` come in here, each piece as old as it was."""
    home = first_places({document.goal}, context)[document.goal]
    arrived = {serial for load in counted for serial in load.in_state(ARRIVING, SPOILED)}
    hand_over(arrived, None, context)
    hand_over_cartons(cartons, None, context)

    def legs(load: Load, _transit: Spot) -> Iterator[Leg]:
        ids = {number: serial for serial, number in load.numbers.items()}
        for one in parcels.get(load.line, ()):
            yield Leg(
                source=(None, None),
                target=(load.place_id or home, DEFECTIVE if one.spoiled else load.status),
                quantity=one.quantity,
                serials=tuple(ids[number] for number in one.numbers),
                since=one.since,
            )

    carry([document], context, legs, lambda load: _received(load, load), "receive")
    if document.short:
        say_short(document, document.outstanding, context)


def _refuse_called_back(own: Load, counted: Load, sender: Transfer) -> None:
    """Refuse what is not on the way any more, by the sender's books."""
    gone = counted.progress.arriving > own.progress.outstanding
    states = {number: own.pieces[serial] for serial, number in own.numbers.items()}
    named = [counted.numbers[serial] for serial in counted.in_state(ARRIVING, SPOILED)]
    if gone or any(states.get(number) not in OUTSTANDING for number in named):
        raise Refusal(
            _(
                "${product} of ${number} is not on its way any more. Load the page again, and put "
                "the goods aside until the sender has said what becomes of them.",
                mapping={
                    "product": counted.product,
                    "number": sender.number or f"#{sender.id}",
                },
            )
        )


def _there(own: Load, counted: Load, *states: str) -> set[int]:
    """The pieces in the sender's books that were counted here."""
    named = {counted.numbers[serial] for serial in counted.in_state(ARRIVING, SPOILED)}
    return {serial for serial in own.in_state(*states) if own.numbers[serial] in named}


def _parcels(counted: Load, own: Load, pieces: Mapping[int, Any]) -> Iterator[Parcel]:
    done = counted.progress
    if not counted.pieces:
        for quantity, spoiled in ((done.arriving - done.spoiled, False), (done.spoiled, True)):
            if quantity:
                yield Parcel(spoiled=spoiled, quantity=quantity)
        return
    since = {own.numbers[serial]: pieces[serial].seen for serial in own.pieces if serial in pieces}
    for state in (ARRIVING, SPOILED):
        together: dict[datetime, list[str]] = defaultdict(list)
        for serial in counted.in_state(state):
            number = counted.numbers[serial]
            together[since[number]].append(number)
        for moment, numbers in sorted(together.items()):
            yield Parcel(
                spoiled=state == SPOILED,
                quantity=Decimal(len(numbers)),
                numbers=tuple(numbers),
                since=moment,
            )


def _received(load: Load, counted: Load) -> Load:
    """``load`` once what is ``counted`` of the same goods has arrived."""
    done = counted.progress
    into = {
        number: into
        for state, into in ((ARRIVING, RECEIVED), (SPOILED, DAMAGED))
        for serial in counted.in_state(state)
        if (number := counted.numbers[serial])
    }
    pieces = {
        serial: into.get(load.numbers[serial], state) for serial, state in load.pieces.items()
    }
    progress = load.progress.counted(done.arriving, done.spoiled).arrived()
    return replace(load, pieces=pieces, progress=progress)


EFFECTS = (
    Effect(
        name="inventory.receive_from_branch",
        title=_("Receive what was counted, out of the sender's transit"),
        apply=receive_in,
        permission="inventory:transfer:receive",
        kinds=(INCOMING,),
    ),
    Effect(
        name="inventory.report_short",
        title=_("Tell the sender what has not arrived"),
        apply=report_short,
        permission="inventory:transfer:receive",
        kinds=(INCOMING,),
    ),
)
