"""What is asked before a pickup is finished: sellable, inside the territory, within the credit?

Each guard asks once for all documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import ProductLine
from addons.esales.accounts import NOTHING
from addons.esales.allowed import CREDIT, NO_LINE, TERRITORY, beyond_credit, outside
from addons.esales.choosing_parties import unfit_parties
from addons.esales.models import Pickup
from addons.esales.parties import BUYING
from addons.esales.repricing import Repriced, price_change
from addons.esales.slips import Slip
from addons.esales.sold import priced_today, sold, terms
from core.context import Context
from core.i18n import _
from core.workflow import Guard, Objection

SELLABLE = "esales.sellable"
# The kind of document that all these questions are about.
PICKUP = "esales.pickup"


def sellable(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to pickups without goods, to prices of another day, and to inactive dealers."""
    for slip in sold(documents, context):
        if slip.dealer.status not in BUYING:
            yield Objection(
                document=slip.id,
                message=_(
                    "Nothing can be handed to ${dealer}, for the dealer is not active. Ask the "
                    "sales manager, who may change the status.",
                    mapping={"dealer": slip.dealer.name},
                ),
            )
        for said in unfit_parties(slip):
            yield Objection(document=slip.id, message=said)
        if not slip.lines:
            yield Objection(
                document=slip.id,
                message=_("There are no goods on this pickup. Scan goods, or cancel it."),
            )
    for slip, today in priced_today(documents, context):
        for message in _price_faults(slip, today):
            yield Objection(document=slip.id, message=message)


def _price_faults(slip: Slip, today: Repriced) -> Iterator[Any]:
    without = sum(line.list_price is None for line in today.lines.values())
    if without:
        yield _(
            "Lines without a price today: ${count}. Have prices entered and scan one more "
            "piece, or take the lines off.",
            mapping={"count": without},
        )
    elif today.refusals:
        yield from (message for refused in today.refusals.values() for message in refused.messages)
    elif (change := price_change(slip, today)) is not None:
        yield change


def inside_territory(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to product lines that the dealer may not sell anywhere."""
    for slip in sold(documents, context):
        yield from outside(slip, slip.goods.values(), terms(documents, context), context)


def within_credit(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to what goes beyond a dealer's credit, and to dealers who are overdue.

    It is the payer's credit; of several pickups for one each is added to those before it.
    """
    taken: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for slip in sorted(sold(documents, context), key=lambda slip: (slip.payer.id, slip.id)):
        taken[slip.payer.id] += slip.amounts.gross
        yield from beyond_credit(slip, taken[slip.payer.id], context)


def lines_to_pass(document: Pickup, context: Context) -> list[tuple[str, Any]]:
    """The product lines with which a pickup may be let pass outside the territory."""
    english = context.identity.locale == "en"
    rows = context.session.scalars(select(ProductLine).order_by(ProductLine.path))
    found = [(line.path, (english and line.name_en) or line.name) for line in rows]
    return [*found, (NO_LINE, _("goods without a product line"))]


GUARDS = (
    Guard(name=SELLABLE, title=_("Dealer active, goods priced"), check=sellable, kinds=(PICKUP,)),
    Guard(
        name=TERRITORY,
        title=_("Inside the dealer's territory"),
        check=inside_territory,
        kinds=(PICKUP,),
        override="esales:territory:override",
        choices=lines_to_pass,
    ),
    Guard(
        name=CREDIT,
        title=_("Within the dealer's credit"),
        check=within_credit,
        kinds=(PICKUP,),
        override="esales:credit:override",
        measured=True,
    ),
)
