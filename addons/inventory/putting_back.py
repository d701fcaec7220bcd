"""Goods that a document let leave go back to the places they left, as if they had never gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from addons.inventory.ledger import StockMove, post
from addons.inventory.pieces import Piece
from addons.inventory.refusals import NotInStock, at_most
from addons.inventory.written import Way, Written, way_of, written_of
from core.context import Context
from core.i18n import _
from core.workflow import Document, Effect, Guard, Objection


def still_out(documents: Sequence[Document], context: Context) -> Iterator[Objection]:
    """Object to documents that let nothing leave, and to pieces that have moved on since."""
    way = _way(documents, context)
    gone = {move.document for move in way.moves}
    for document in documents:
        if document.id not in gone:
            yield Objection(
                document=document.id,
                message=_(
                    "${document} let nothing leave the stock that is kept here, so nothing can go "
                    "back to its place. Receive the goods instead.",
                    mapping={"document": document.number or f"#{document.id}"},
                ),
            )
    for move in way.moves:
        for serial in move.serial_ids:
            piece = way.pieces[serial]
            if piece.at is not None or piece.document_id != move.document:
                yield Objection(document=move.document, message=_moved_on(move, piece))


def put_back(documents: Sequence[Document], context: Context) -> None:
    """Let all that ``documents`` took come back to where it left; raises NotInStock."""
    if objections := list(still_out(documents, context)):
        raise NotInStock(*at_most([objection.message for objection in objections]))
    post(_way(documents, context).moves, context)


def _moved_on(move: StockMove, piece: Piece) -> Any:
    said = {
        "line": move.line,
        "serial": piece.number,
        "product": piece.product,
        "document": piece.document,
    }
    if piece.document_id is None:
        return _(
            "Line ${line}: serial ${serial} of ${product} has come back already. What is still "
            "out comes back with a return.",
            mapping=said,
        )
    return _(
        "Line ${line}: serial ${serial} of ${product} has moved on with ${document} since. Take "
        "that back first; what is still out comes back with a return.",
        mapping=said,
    )


def _way(documents: Sequence[Document], context: Context) -> Way:
    """Read once for guard and effect; the ledger sees for itself whether it still holds."""
    key = ("inventory.way_back", *(document.id for document in documents))
    found: Way = context.once(
        key, lambda: way_of(_moves(written_of(documents, context)), context)
    )
    return found


def _moves(written: Iterable[Written]) -> Iterator[StockMove]:
    """The opposite of each move by which goods left, behind all that is written of its line."""
    for row, serials, parts in written:
        if row.source_id is not None and row.target_id is None:
            yield StockMove(
                document=row.document,
                line=row.line,
                variant_id=row.variant_id,
                quantity=row.quantity,
                target_id=row.source_id,
                target_status=row.source_status,
                serial_ids=serials,
                after=parts,
            )


GUARD = Guard(
    name="inventory.still_out",
    title=_("The goods are still out"),
    check=still_out,
    asks="goods_to_issue",
)
EFFECT = Effect(
    name="inventory.put_back",
    title=_("Put the goods back where they left"),
    apply=put_back,
    asks="goods_to_issue",
)
