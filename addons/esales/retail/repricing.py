"""What tickets come to today, worked out once while they move, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from addons.esales.models import Ticket
from addons.esales.repricing import Repriced, price
from addons.esales.retail.pricelist import list_of
from addons.esales.retail.reading import Sale, sales
from addons.esales.retail.rules import HUNDRED
from addons.esales.terms import read_prices
from core.context import Context


def priced_today(
    documents: Sequence[Ticket], context: Context, code: str = ""
) -> list[tuple[Sale, Repriced]]:
    """Each of ``documents`` that has goods beside what it comes to today in the list ``code``."""
    found = [sale for sale in sales(documents, context) if sale.lines]
    if not found:
        return []
    code = code or list_of(found[0].ticket, context)
    key = ("esales.retail", code, *(document.id for document in documents))

    def work_out() -> list[tuple[Sale, Repriced]]:
        variants = {variant for sale in found for variant in sale.goods}
        terms = read_prices(context, variants, code)
        return [
            (
                sale,
                price(
                    sale.goods,
                    sale.quantities,
                    terms.keys,
                    replace(terms.prices, given=sale.ticket.off / HUNDRED),
                ),
            )
            for sale in found
        ]

    made: list[tuple[Sale, Repriced]] = context.once(key, work_out)
    return made
