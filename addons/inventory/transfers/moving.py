"""What becomes of goods on the way: they arrive, are lost, or are back where they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from addons.inventory.models import Transfer
from addons.inventory.pieces import called, hold_pieces
from addons.inventory.transfers.legs import Leg, Spot, carry, legs_of
from addons.inventory.transfers.reading import (
    ARRIVING,
    DAMAGED,
    INCOMING,
    LOST,
    OUTGOING,
    OUTSTANDING,
    RECEIVED,
    RETURNED,
    SPOILED,
    TRANSFER,
    Load,
    loads_of,
)
from addons.inventory.transfers.rules import paired, without
from addons.inventory.transfers.transit import first_places
from core.context import Context
from core.i18n import _
from core.workflow import Effect, Guard, Objection

DEFECTIVE = "defective"


def receive(documents: Sequence[Transfer], context: Context) -> None:
    """Let what was counted arrive in its place; what is damaged is defective from then on."""
    places = first_places({document.goal for document in documents}, context)
    homes = {document.id: places[document.goal] for document in documents}

    def legs(load: Load, transit: Spot) -> Iterator[Leg]:
        place = load.place_id or homes[load.document]
        sound = load.progress.arriving - load.progress.spoiled
        for quantity, state, status in (
            (sound, ARRIVING, load.status),
            (load.progress.spoiled, SPOILED, DEFECTIVE),
        ):
            if quantity:
                serials = load.in_state(state)
                yield Leg(
                    source=transit, target=(place, status), quantity=quantity, serials=serials
                )

    def turned(load: Load) -> Load:
        pieces = load.turned(ARRIVING, into=RECEIVED)
        load = replace(load, pieces=pieces, progress=load.progress.arrived())
        return replace(load, pieces=load.turned(SPOILED, into=DAMAGED))

    carry(documents, context, legs, turned, "receive")


def call_back(documents: Sequence[Transfer], context: Context) -> None:
    """Let what is outstanding be where it came from."""
    sent = legs_of(documents, context)

    def legs(load: Load, transit: Spot) -> Iterator[Leg]:
        out = [leg for leg in sent[load.document, load.line] if leg.target == transit]
        if load.pieces:
            left = set(load.in_state(*OUTSTANDING))
            for leg in out:
                serials = tuple(serial for serial in leg.serials if serial in left)
                if serials:
                    quantity = Decimal(len(serials))
                    yield Leg(
                        source=transit, target=leg.source, quantity=quantity, serials=serials
                    )
            return
        moved_on = load.progress.quantity - load.progress.outstanding
        for spot, quantity in without([(leg.source, leg.quantity) for leg in out], moved_on):
            yield Leg(source=transit, target=spot, quantity=quantity)

    def turned(load: Load) -> Load:
        pieces = load.turned(*OUTSTANDING, into=RETURNED)
        return replace(load, pieces=pieces, progress=load.progress.back())

    carry(documents, context, legs, turned, "call_back")


def write_off(documents: Sequence[Transfer], context: Context) -> None:
    """Let what is outstanding leave the books: it is lost."""

    def legs(load: Load, transit: Spot) -> Iterator[Leg]:
        if load.progress.outstanding:
            serials = load.in_state(*OUTSTANDING)
            quantity = load.progress.outstanding
            yield Leg(source=transit, target=(None, None), quantity=quantity, serials=serials)

    def turned(load: Load) -> Load:
        pieces = load.turned(*OUTSTANDING, into=LOST)
        return replace(load, pieces=pieces, progress=load.progress.gone())

    carry(documents, context, legs, turned, "write_off")


def reversible(documents: Sequence[Transfer], context: Context) -> Iterator[Objection]:
    """Object to transfers that did not arrive whole, and to pieces that have moved on since."""
    for document in documents:
        if document.received != document.quantity:
            yield Objection(
                document=document.id,
                message=_(
                    "Not all of ${number} was received, so it is not reversed as a whole. Send "
                    "what is there back with a transfer of its own.",
                    mapping={"number": called(document.number, document.id)},
                ),
            )
    loads = loads_of(documents, context)
    serials = {serial for one in loads for serial in one.pieces}
    pieces = hold_pieces(context, serials) if serials else {}
    for one in loads:
        for serial in one.pieces:
            if pieces[serial].document_id != one.document:
                yield Objection(
                    document=one.document,
                    message=_(
                        "Serial ${serial} of ${product} has moved on with ${document} since it was "
                        "received. Send what is still there back with a transfer of its own.",
                        mapping={
                            "serial": pieces[serial].number,
                            "product": one.product,
                            "document": pieces[serial].document,
                        },
                    ),
                )


def reverse(documents: Sequence[Transfer], context: Context) -> None:
    """Let all that was received be where it came from; raises NotInStock where it moved on."""
    gone = legs_of(documents, context)

    def legs(load: Load, transit: Spot) -> Iterator[Leg]:
        own = gone[load.document, load.line]
        out = [leg for leg in own if leg.target == transit]
        came = [leg for leg in own if leg.source == transit]
        if not load.pieces:
            goals = [(leg.source, leg.quantity) for leg in out]
            for here, there, quantity in paired([(x.target, x.quantity) for x in came], goals):
                yield Leg(source=here, target=there, quantity=quantity)
            return
        origin = {serial: leg.source for leg in out for serial in leg.serials}
        ways: dict[tuple[Spot, Spot], list[int]] = defaultdict(list)
        for leg in came:
            for serial in leg.serials:
                ways[leg.target, origin[serial]].append(serial)
        for (here, there), serials in ways.items():
            quantity = Decimal(len(serials))
            yield Leg(source=here, target=there, quantity=quantity, serials=tuple(serials))

    def turned(load: Load) -> Load:
        pieces = load.turned(RECEIVED, DAMAGED, into=RETURNED)
        return replace(load, pieces=pieces, progress=load.progress.reversed())

    carry(documents, context, legs, turned, "reverse")


def counted(documents: Sequence[Transfer], context: Context) -> Iterator[Objection]:
    """Object where nothing has been counted that could be received."""
    for document in documents:
        if not document.arriving:
            yield Objection(
                document=document.id,
                message=_("Nothing has been counted yet. Scan what has arrived first."),
            )


def untouched(documents: Sequence[Transfer], context: Context) -> Iterator[Objection]:
    """Object to transfers of which a part was received: they do not end as if none had been."""
    for document in documents:
        if document.received:
            yield Objection(
                document=document.id,
                message=_(
                    "A part of ${number} was received already. Say that the rest is missing, and "
                    "then that it is back with the sender.",
                    mapping={"number": called(document.number, document.id)},
                ),
            )


GUARDS = (
    Guard(
        name="inventory.transfer_untouched",
        title=_("Nothing of the transfer was received yet"),
        check=untouched,
        kinds=(TRANSFER, OUTGOING),
    ),
    Guard(
        name="inventory.transfer_counted",
        title=_("Something has been counted on arrival"),
        check=counted,
        kinds=(TRANSFER, INCOMING),
    ),
    Guard(
        name="inventory.transfer_reversible",
        title=_("All of the transfer was received and is still there"),
        check=reversible,
        kinds=(TRANSFER,),
    ),
)
EFFECTS = (
    Effect(
        name="inventory.receive_transfer",
        title=_("Receive what was counted on arrival"),
        apply=receive,
        permission="inventory:transfer:receive",
        kinds=(TRANSFER,),
    ),
    Effect(
        name="inventory.call_back_transfer",
        title=_("What is outstanding is back with the sender"),
        apply=call_back,
        permission="inventory:transfer:send",
        kinds=(TRANSFER,),
    ),
    Effect(
        name="inventory.write_off_transfer",
        title=_("What is outstanding is lost and leaves the books"),
        apply=write_off,
        permission="inventory:transfer:write_off",
        kinds=(TRANSFER,),
    ),
    Effect(
        name="inventory.reverse_transfer",
        title=_("What was received is back with the sender"),
        apply=reverse,
        permission="inventory:transfer:reverse",
        kinds=(TRANSFER,),
    ),
)
