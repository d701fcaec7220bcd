"""What is asked before an order is confirmed: sellable, inside the territory, within the credit?

Each guard asks once for all documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from addons.esales.accounts import NOTHING
from addons.esales.allowed import ORDER_CREDIT, ORDER_TERRITORY, beyond_credit, outside
from addons.esales.credit import Settlement
from addons.esales.guards import lines_to_pass
from addons.esales.models import Order
from addons.esales.orders.holding import held_for
from addons.esales.orders.reading import ORDER, Ordered, ordered
from addons.esales.parties import BUYING, INVOICED, PAYER, unfit_for
from addons.esales.repricing import Repriced, price, price_change
from addons.esales.terms import Terms, read_terms
from core.context import Context
from core.i18n import _
from core.workflow import Business, Guard, Objection, Parameter

CREDIT, OPEN_ORDERS = ORDER_CREDIT, "open_orders"


def sellable(documents: Sequence[Order], context: Context) -> Iterator[Objection]:
    """Object to orders without goods, to prices of another day, and to inactive dealers."""
    for found in ordered(documents, context):
        if found.dealer.status not in BUYING:
            yield Objection(
                document=found.id,
                message=_(
                    "Nothing can be sold to ${dealer}, for the dealer is not active. Ask the "
                    "sales manager, who may change the status.",
                    mapping={"dealer": found.dealer.name},
                ),
            )
        for name, party in ((PAYER, found.payer), (INVOICED, found.billed)):
            said = unfit_for(name, found.dealer, party.id, party.status, party.name)
            if said is not None:
                yield Objection(document=found.id, message=said)
        if not found.lines:
            said = _("There are no goods on this order. Put on what the dealer wants, or void it.")
            yield Objection(document=found.id, message=said)
    for found, today in priced_today(documents, context):
        for message in _price_faults(found, today):
            yield Objection(document=found.id, message=message)


def _price_faults(found: Ordered, today: Repriced) -> Iterator[Any]:
    if today.refusals:
        yield from (message for refused in today.refusals.values() for message in refused.messages)
    elif price_change(found, today) is not None:
        yield _(
            "Prices have changed since this order was written: it came to ${before}, and comes to "
            "${now} today. Confirm it on its own page, which prices it anew first.",
            mapping={"before": f"{found.amounts.gross:,.2f}", "now": f"{today.gross:,.2f}"},
        )


def priced_today(
    documents: Sequence[Order], context: Context
) -> list[tuple[Ordered, Repriced]]:
    """Each of ``documents`` that has goods beside what it comes to today."""
    found = [one for one in ordered(documents, context) if one.lines]
    if not found:
        return []
    terms = _terms(documents, context)
    return [
        (one, price(one.goods, one.quantities, terms.keys, terms.of_grade(one.dealer.grade)))
        for one in found
    ]


def inside_territory(documents: Sequence[Order], context: Context) -> Iterator[Objection]:
    """Object to product lines that the dealer may not sell anywhere."""
    for found in ordered(documents, context):
        if found.lines:
            goods = [found.goods[line.variant_id] for line in found.lines.values()]
            yield from outside(found, goods, _terms(documents, context), context)


def within_credit(
    documents: Sequence[Order], context: Context, open_orders: bool = True
) -> Iterator[Objection]:
    """Object to what goes beyond a dealer's credit, and to dealers who are overdue.

    With ``open_orders`` what other orders still hold for the dealer counts as taken. Who pays
    cash pays when the goods are fetched, so only older debts stop his order.
    """
    found = sorted(ordered(documents, context), key=lambda one: (one.standing.dealer, one.id))
    payers = {one.standing.dealer for one in found}
    held = held_for(payers, documents, context) if open_orders else {}
    taken: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for one in found:
        account, payer = one.standing.account, one.standing.dealer
        others = held.get(payer, NOTHING)
        standing = replace(one.standing, account=replace(account, ordered=others))
        if account.settlement is not Settlement.CASH:
            taken[payer] += one.amounts.gross
        yield from beyond_credit(replace(one, standing=standing), taken[payer], context)


def counts_open_orders(business: Business, step: str) -> bool:
    """Whether other open orders count where ``business`` asks for the credit on from ``step``."""
    asked = (use for way in business.transitions if way.source == step for use in way.guards)
    given = next((use.given for use in asked if use.name == CREDIT), {})
    return bool(given.get(OPEN_ORDERS, True))


def _terms(documents: Sequence[Order], context: Context) -> Terms:
    """What is agreed today on the goods of ``documents`` with their dealers, read once."""
    found = ordered(documents, context)
    variants = {line.variant_id for one in found for line in one.lines.values()}
    key = ("esales.order_terms", *(document.id for document in documents))
    made: Terms = context.once(
        key, lambda: read_terms(context, variants, {one.dealer.id for one in found})
    )
    return made


GUARDS = (
    Guard(
        name="esales.order_sellable",
        title=_("Dealer active, goods priced"),
        check=sellable,
        kinds=(ORDER,),
    ),
    Guard(
        name=ORDER_TERRITORY,
        title=_("Inside the dealer's territory"),
        check=inside_territory,
        kinds=(ORDER,),
        override="esales:territory:override",
        choices=lines_to_pass,
    ),
    Guard(
        name=CREDIT,
        title=_("Within the dealer's credit"),
        check=within_credit,
        kinds=(ORDER,),
        override="esales:credit:override",
        measured=True,
        parameters=(
            Parameter(name=OPEN_ORDERS, title=_("Other open orders count"), type="yes_no"),
        ),
    ),
)
