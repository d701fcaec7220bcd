"""What confirming and closing an order does: its goods are set aside, or let go of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.models import Order
from addons.esales.orders.keeping import let_go, set_aside, write_parts
from addons.esales.orders.reading import HEAD, LINE, ORDER, Part, lines_of
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.workflow import Effect


def confirm(documents: Sequence[Order], context: Context) -> None:
    """Set aside all that is ordered, or refuse what is not free; statements do not grow."""
    _stamp(documents, context.now, context)
    set_aside(context, documents, as_far_as_it_goes=False)


def unconfirm(documents: Sequence[Order], context: Context) -> None:
    """Let go of what was set aside: the orders are being written again."""
    let_go(context, documents)
    _stamp(documents, None, context)


def close(documents: Sequence[Order], context: Context) -> None:
    """What is left will not be fetched any more: it is closed, and free for others."""
    let_go(context, documents)
    rows = [
        {"order_id": row.order_id, "line": row.line, "closed": row.closed + left}
        for row in lines_of([document.id for document in documents], context)
        if (left := Part(taken=row.taken, closed=row.closed).left_of(row.quantity))
    ]
    update_rows(context.session, LINE, rows, key=["order_id", "line"])
    write_parts(context, documents, {row["order_id"] for row in rows}, "closed")


def _stamp(documents: Sequence[Order], moment: datetime | None, context: Context) -> None:
    rows = [{"id": document.id, "confirmed": moment} for document in documents]
    update_rows(context.session, HEAD, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "confirmed", moment)


EFFECTS = (
    Effect(
        name="esales.confirm_order",
        title=_("What is ordered is set aside"),
        apply=confirm,
        undo=unconfirm,
        kinds=(ORDER,),
    ),
    Effect(
        name="esales.close_order",
        title=_("What is left is closed and free again"),
        apply=close,
        kinds=(ORDER,),
    ),
)
