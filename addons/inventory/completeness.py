"""Whether the lines of a stock document say all that posting needs, each fault as a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from addons.base.measures import too_fine
from addons.base.numbers import Bearers, against_numbers, bearers
from addons.inventory.lines import Line, known_serials, read_lines
from addons.inventory.moved_since import moved_since
from addons.inventory.pieces import Piece, look_at
from addons.inventory.refusals import at_most, in_digits
from core.context import Context
from core.i18n import _
from core.workflow import Document, Guard, Objection

ADJUSTMENT, COUNT = "inventory.adjustment", "inventory.count"
COMING = ("inventory.receipt", "inventory.opening")
Known = Mapping[tuple[int, str], int]


def line_objections(documents: Sequence[Document], context: Context) -> Iterator[Objection]:
    """A sentence for everything that keeps ``documents`` from being posted."""
    lines = read_lines(context, [document.id for document in documents])
    known = known_serials(context, lines)
    pieces = look_at(context, known.values()) if known else {}
    borne = bearers(context, _new_numbers(lines))
    counts = [document.id for document in documents if document.kind == COUNT]
    moved = list(moved_since(counts, context)) if counts else []
    for document in documents:
        own = [line for line in lines if line.document == document.id]
        said = [*faults(own, known, pieces), *_numbered_twice(own, borne, context.code)]
        said += [sentence for number, sentence in moved if number == document.id]
        for sentence in at_most(said):
            yield Objection(document=document.id, message=sentence)


def _new_numbers(lines: Sequence[Line]) -> set[str]:
    """The first and second numbers that receipts and opening stock bring."""
    return {
        number
        for line in lines
        if line.kind in COMING
        for entry in line.serials
        for number in (entry.number, entry.twin)
        if number
    }


def _numbered_twice(lines: Sequence[Line], borne: Bearers, home: str) -> Iterator[Any]:
    for line in lines:
        for entry in line.serials if line.kind in COMING else ():
            yield from against_numbers(borne, home, line.variant_id, entry.number, entry.twin)


def faults(lines: Sequence[Line], known: Known, pieces: Mapping[int, Piece]) -> Iterator[Any]:
    """The sentences for one document's ``lines``."""
    if not lines:
        yield _("There is nothing on this document yet. Add a line first.")
    for line in lines:
        yield from _faults_of(line)
    yield from _repeated(lines)
    for line in lines:
        if line.kind in COMING:
            yield from _here_already(line, known, pieces)
        else:
            yield from _cannot_come_in(line, known, pieces)
    if lines and lines[0].kind == COUNT:
        yield from _counted_twice(lines)


def _faults_of(line: Line) -> Iterator[Any]:
    said = {
        "line": line.line,
        "product": line.product,
        "place": line.place,
        "quantity": in_digits(line.quantity),
        "count": len(line.serials),
    }
    if line.is_outside:
        yield _(
            "Line ${line}: ${place} does not belong to this document's warehouse. "
            "Choose a place of that warehouse.",
            mapping=said,
        )
    if line.kind in COMING and line.quantity <= 0:
        yield _("Line ${line}, ${product}: enter how many came in, above zero.", mapping=said)
    if line.kind == ADJUSTMENT and line.quantity == 0:
        yield _(
            "Line ${line}, ${product}: enter what to add, or, with a minus, what to take away.",
            mapping=said,
        )
    if line.target is not None and line.quantity <= 0:
        yield _(
            "Line ${line}, ${product}: enter how many change place or status, above zero.",
            mapping=said,
        )
    if line.target == line.spot:
        yield _(
            "Line ${line}, ${product} would stay where it is, as it is. Choose another place or "
            "another status.",
            mapping=said,
        )
    if line.kind == COUNT and line.quantity < 0:
        yield _("Line ${line}, ${product}: a count is zero or more.", mapping=said)
    if said_of_unit := too_fine(abs(line.quantity), line.decimals, line.product):
        yield said_of_unit
    if line.tracked and len(line.serials) != abs(line.quantity):
        yield _(
            "Line ${line}, ${product} is tracked by serial number: the quantity is ${quantity}, "
            "and ${count} serials are on the line. Add the missing ones or correct the quantity.",
            mapping=said,
        )
    if line.serials and not line.tracked:
        yield _(
            "Line ${line}, ${product} is not tracked by serial number while it lies in stock. "
            "Take the serials off the line.",
            mapping=said,
        )


def _repeated(lines: Sequence[Line]) -> Iterator[Any]:
    """A serial stands on a document once; in an adjustment it may go out here and come in there."""
    times = Counter(
        (line.variant_id, number, line.kind == ADJUSTMENT and _is_added(line))
        for line in lines
        for entry in line.serials
        for number in {entry.number, entry.twin or entry.number}
    )
    for (_variant, number, _way), count in times.items():
        if count > 1:
            yield _(
                "Serial ${serial} stands ${count} times on this document. Keep it once.",
                mapping={"serial": number, "count": count},
            )


def _is_added(line: Line) -> bool:
    return line.quantity > 0 and line.target is None


def _here_already(line: Line, known: Known, pieces: Mapping[int, Piece]) -> Iterator[Any]:
    """A piece is received again only where it left without anybody having it now."""
    for entry in line.serials:
        piece = pieces.get(known.get((line.variant_id, entry.number), 0))
        if piece is None:
            continue
        said = {"line": line.line, "serial": entry.number, "product": line.product}
        if piece.at is not None:
            yield _(
                "Line ${line}: serial ${serial} of ${product} is in stock already, in ${place}. "
                "If it was typed wrong, correct it; else take it off the line.",
                mapping={**said, "place": piece.place},
            )
        elif piece.holder:
            yield _held(said, piece)


def _held(said: Mapping[str, Any], piece: Piece) -> Any:
    return _(
        "Line ${line}: serial ${serial} of ${product} belongs to ${holder} since ${document}. If "
        "it was typed wrong, correct it; what a dealer brings back comes in with a return.",
        mapping={**said, "holder": piece.holder, "document": piece.document},
    )


def _cannot_come_in(line: Line, known: Known, pieces: Mapping[int, Piece]) -> Iterator[Any]:
    """Adjustments and counts know pieces; a piece that a customer has is not found in stock."""
    for entry in line.serials:
        piece = pieces.get(known.get((line.variant_id, entry.number), 0))
        said = {"line": line.line, "serial": entry.number, "product": line.product}
        if piece is None:
            yield _(
                "Line ${line}: serial ${serial} of ${product} is not known here. If it was typed "
                "wrong, correct it; if the piece is new, receive it with a receipt.",
                mapping=said,
            )
        elif piece.at is None and piece.holder and line.quantity > 0:
            yield _held(said, piece)


def _counted_twice(lines: Iterable[Line]) -> Iterator[Any]:
    first: dict[Any, int] = {}
    for line in lines:
        if line.spot in first:
            yield _(
                "Lines ${first} and ${line} count the same goods in the same place. "
                "Put them together.",
                mapping={"first": first[line.spot], "line": line.line},
            )
        first.setdefault(line.spot, line.line)


GUARD = Guard(
    name="inventory.lines_complete",
    title=_("The lines are complete"),
    check=line_objections,
    kinds=("inventory.receipt", "inventory.opening", "inventory.adjustment", COUNT),
)
