"""What has arrived: goods are counted against what was sent, before they are received."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from addons.base.measures import too_fine
from addons.inventory.models import Transfer
from addons.inventory.transfers.finding import Found, Unexpected
from addons.inventory.transfers.loading import line_on, refuse_to_fill
from addons.inventory.transfers.reading import (
    ARRIVING,
    DAMAGED,
    OUTSTANDING,
    RECEIVED,
    SENT,
    SPOILED,
    Load,
    loads_of,
    write,
)
from addons.inventory.transfers.surplus import (
    put_over,
    set_over,
    surplus_of,
    take_off_over,
)
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal

ARRIVAL = "missing"


def count(
    context: Context, document: Transfer, found: Found, place_id: int | None = None
) -> int:
    """Count what was scanned as arrived, to be put into a place; the line it is on.

    What was not sent with ``document``, or not so much of it, is written down as over. Raises
    Unexpected where it was counted before, or cannot have come with it.
    """
    loads = _on_the_way(context, document)
    load = _expected(loads, found)
    if load is None:
        return put_over(context, document, loads, found)
    kept = replace(load, place_id=place_id or load.place_id)
    if found.serial_ids:
        pieces = {**load.pieces, **dict.fromkeys(_coming(load, found), ARRIVING)}
        _keep(context, document, loads, [_recounted(replace(kept, pieces=pieces))])
        return load.line
    coming = min(found.quantity, load.progress.missing)
    if coming < found.quantity:
        put_over(context, document, loads, replace(found, quantity=found.quantity - coming))
    counted = load.progress.counted(load.progress.arriving + coming, load.progress.spoiled)
    _keep(context, document, loads, [replace(kept, progress=counted)])
    return load.line


def set_counted(
    context: Context, document: Transfer, line: int, arriving: Decimal, spoiled: Decimal
) -> None:
    """Set how many of a line without serial numbers have arrived, and how many of them damaged.

    More than were sent are over.
    """
    loads = _on_the_way(context, document)
    load = line_on(loads, line)
    if load.pieces:
        raise Refusal(_("These goods are counted by their serial numbers. Scan the pieces."))
    for quantity in (arriving, spoiled):
        said = too_fine(quantity, load.decimals, load.name)
        if said or not quantity.is_finite() or quantity < 0:
            raise Invalid(said or _("Type a quantity, zero or more."))
    coming = min(arriving, load.progress.outstanding)
    if spoiled > coming:
        raise Invalid(_("No more can be damaged than have arrived. Correct one of the two."))
    set_over(context, document, line, load.variant_id, arriving - coming)
    counted = load.progress.counted(coming, spoiled)
    _keep(context, document, loads, [replace(load, progress=counted)])


def set_surplus(context: Context, document: Transfer, line: int, quantity: Decimal) -> None:
    """Set how much is over of goods that are on no line of what was sent; zero takes them off.

    Pieces go one by one, all of them with zero.
    """
    _on_the_way(context, document)
    own = next((one for one in surplus_of(document, context) if one.line == line), None)
    if own is None:
        raise Refusal(_("This line is not there any more. Load the page again."))
    if own.numbers and quantity:
        raise Refusal(_("These goods are counted by their serial numbers. Scan the pieces."))
    said = too_fine(quantity, own.decimals, own.name)
    if said or not quantity.is_finite() or quantity < 0:
        raise Invalid(said or _("Type a quantity, zero or more."))
    if own.numbers:
        take_off_over(context, document, line, own.quantity, own.numbers)
    else:
        set_over(context, document, line, own.variant_id, quantity)


def set_piece(context: Context, document: Transfer, serial: int, state: str) -> None:
    """Say of a piece that is outstanding whether it arrived, arrived damaged, or did not."""
    loads = _on_the_way(context, document)
    load = next((one for one in loads if one.pieces.get(serial) in OUTSTANDING), None)
    if load is None or state not in OUTSTANDING:
        raise Refusal(_("This piece is not on its way any more. Load the page again."))
    pieces = {**load.pieces, serial: state}
    _keep(context, document, loads, [_recounted(replace(load, pieces=pieces))])


def count_all(context: Context, document: Transfer) -> None:
    """Count all that is outstanding as arrived; what was found damaged stays so."""
    loads = _on_the_way(context, document)
    counted = [
        replace(
            one,
            pieces=one.turned(SENT, into=ARRIVING),
            progress=one.progress.counted(one.progress.outstanding, one.progress.spoiled),
        )
        for one in loads
    ]
    _keep(context, document, loads, counted)


def take_back(
    context: Context, document: Transfer, line: int, quantity: Decimal, numbers: Collection[str]
) -> None:
    """Take back what was counted last: these pieces, or so much of a line; what is over first."""
    loads = _on_the_way(context, document)
    left = quantity - take_off_over(context, document, line, quantity, numbers)
    load = next((one for one in loads if one.line == line), None)
    if load is None or not left:
        return
    if load.pieces:
        own = {
            serial: SENT
            for serial in load.in_state(*OUTSTANDING)
            if load.numbers[serial] in numbers
        }
        changed = _recounted(replace(load, pieces={**load.pieces, **own}))
    else:
        arriving = max(load.progress.arriving - left, load.progress.spoiled)
        changed = replace(load, progress=load.progress.counted(arriving, load.progress.spoiled))
    _keep(context, document, loads, [changed])


def _on_the_way(context: Context, document: Transfer) -> list[Load]:
    refuse_to_fill(document, ARRIVAL, context)
    if not document.outstanding:
        raise Refusal(
            _(
                "Nothing of ${number} is on its way. Load the page again.",
                mapping={"number": document.number or f"#{document.id}"},
            )
        )
    return loads_of([document], context)


def _keep(
    context: Context, document: Transfer, loads: Sequence[Load], changed: Sequence[Load]
) -> None:
    fresh = {one.line: one for one in changed}
    write([fresh.get(one.line, one) for one in loads], [document], "count", context)


def _recounted(load: Load) -> Load:
    arriving, spoiled = load.in_state(ARRIVING, SPOILED), load.in_state(SPOILED)
    counted = load.progress.counted(Decimal(len(arriving)), Decimal(len(spoiled)))
    return replace(load, progress=counted)


def _expected(loads: Sequence[Load], found: Found) -> Load | None:
    """The line that what was scanned belongs to; of several statuses the one that lacks most.

    None where it is on none.
    """
    if found.numbers:
        return None
    if found.serial_ids:
        fitting = [one for one in loads if set(found.serial_ids) & set(one.pieces)]
    else:
        fitting = [one for one in loads if one.variant_id == found.variant_id]
    if not fitting:
        return None
    load = max(fitting, key=lambda one: one.progress.missing)
    if not found.serial_ids and load.tracked:
        raise Unexpected(
            _(
                "${product} comes by serial number. Scan each piece, or its carton.",
                mapping={"product": load.product},
            ),
            "serial_needed",
        )
    return load


def _coming(load: Load, found: Found) -> list[int]:
    """The pieces scanned that were not counted yet."""
    fresh = [serial for serial in found.serial_ids if load.pieces.get(serial) == SENT]
    if fresh:
        return fresh
    first = next(serial for serial in found.serial_ids if serial in load.pieces)
    said = {"serial": load.numbers[first]}
    if load.pieces[first] in (ARRIVING, SPOILED):
        sentence = _("${serial} was scanned already. It counts once: scan the next piece.")
    elif load.pieces[first] in (RECEIVED, DAMAGED):
        sentence = _("${serial} of this transfer was received before. Put it with the rest.")
    else:
        sentence = _(
            "${serial} is not on its way any more: it was written off as lost, or is back with the "
            "sender. Put it aside and tell the warehouse head."
        )
    raise Unexpected(sentence % said, "repeated")
