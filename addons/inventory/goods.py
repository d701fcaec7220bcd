"""What documents of any kind want to take from stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow import Document


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A line of a document that takes goods from the warehouse with the code ``warehouse``.

    Goods with serials leave as the pieces ``serial_ids``, others from wherever they lie there.
    """

    document: int
    line: int
    variant_id: int
    quantity: Decimal
    warehouse: str
    serial_ids: tuple[int, ...] = ()


def wanted_by(documents: Sequence[Document], context: Context) -> Sequence[Goods]:
    """The goods that ``documents`` take, as the addon that knows their kind tells."""
    found = context.hooks.goods_to_issue(documents=documents, context=context)
    if found is None:
        raise Refusal(
            _(
                "No module that is on here says which goods a document of the kind ${kind} takes. "
                "Ask your administrator to switch it on.",
                mapping={"kind": documents[0].kind},
            )
        )
    return found
