"""Goods that came back were inspected: they are sound, defective, or leave again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Move
from addons.inventory.taking_back import TO_INSPECT
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow import Document, Effect

MOVE = Move.__table__


def settle_inspection(documents: Sequence[Document], context: Context) -> None:
    """Let what ``documents`` brought in be what it was found to be, where it lies.

    Raises NotInStock where it does not lie there to be inspected any more.
    """
    found = context.hooks.goods_inspected(documents=documents, context=context)
    if found is None:
        raise Refusal(
            _(
                "No module that is on here says which goods a document of the kind ${kind} takes. "
                "Ask your administrator to switch it on.",
                mapping={"kind": documents[0].kind},
            )
        )
    came = _came(documents, context)
    post([_move(item, *came[item.document, item.line]) for item in found], context)


def _came(
    documents: Sequence[Document], context: Context
) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each line came in, and how many parts of it are written, in one statement."""
    session, ids = context.session, [document.id for document in documents]
    query = (
        select(MOVE)
        .where(one_of(session, MOVE.c.document, ids), session.mine(MOVE))
        .where(MOVE.c.target_status == TO_INSPECT)
        .order_by(*MOVE.primary_key)
    )
    rows = session.connection().execute(query)
    return {(row.document, row.line): (row.target_id, row.part) for row in rows}


def _move(item: Any, place: int, after: int) -> StockMove:
    return StockMove(
        document=item.document,
        line=item.line,
        variant_id=item.variant_id,
        quantity=item.quantity,
        source_id=place,
        source_status=TO_INSPECT,
        target_id=place if item.status else None,
        target_status=item.status or None,
        serial_ids=item.serial_ids,
        after=after,
    )


EFFECT = Effect(
    name="inventory.settle_inspection",
    title=_("Goods are what the inspection found"),
    apply=settle_inspection,
    asks="goods_inspected",
)
