"""What is asked before a pickup is finished: sellable, inside the territory, within the credit?

Each guard asks once for all documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from addons.esales.accounts import NOTHING, standings
from addons.esales.allowed import CREDIT, TERRITORY
from addons.esales.credit import assess
from addons.esales.models import Pickup
from addons.esales.pickups import BUYING
from addons.esales.sold import sold
from addons.esales.terms import LineKeys, read_territories
from addons.esales.territory import Refused, may_sell
from core.context import Context
from core.i18n import _
from core.workflow import Guard, Objection


def sellable(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to pickups without goods, with goods that have no price, and for inactive dealers."""
    for found in sold(documents, context):
        if found.status not in BUYING:
            yield Objection(
                document=found.id,
                message=_(
                    "Nothing can be handed to ${dealer}, for the dealer is not active. Ask the "
                    "sales manager, who may change the status.",
                    mapping={"dealer": found.dealer_name},
                ),
            )
        if not found.lines:
            yield Objection(
                document=found.id,
                message=_("There are no goods on this pickup. Scan goods, or cancel it."),
            )
        without = sum(line.list_price == 0 for line in found.lines)
        if without:
            yield Objection(
                document=found.id,
                message=_(
                    "${count} lines have no price today. Have prices entered and scan one more "
                    "piece, or take the lines off.",
                    mapping={"count": without},
                ),
            )


def inside_territory(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to product lines that the dealer may not sell anywhere."""
    pickups, keys = sold(documents, context), LineKeys()
    territories = read_territories(context, {found.dealer for found in pickups}, keys)
    for found in pickups:
        product_lines = dict.fromkeys((line.path, line.line_name) for line in found.lines)
        for path, name in product_lines:
            answer = may_sell(
                territories[found.dealer],
                keys.path(path),
                context.today,
                product_line=name or _("goods without a product line"),
            )
            if isinstance(answer, Refused):
                yield Objection(document=found.id, message=answer.sentence)


def within_credit(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to what goes beyond a dealer's credit, and to dealers who are overdue.

    The accounts stay locked until the receivable is entered. Of several pickups for one dealer
    each is added to those before it.
    """
    pickups = sold(documents, context)
    standing = standings(context, {found.dealer for found in pickups}, lock=True)
    taken: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for found in sorted(pickups, key=lambda found: (found.dealer, found.id)):
        taken[found.dealer] += found.amounts.gross
        account = standing[found.dealer].account
        for message in assess(account, taken[found.dealer], context.today).blocked:
            yield Objection(document=found.id, message=message)


GUARDS = (
    Guard(name="esales.sellable", title=_("Dealer active, goods priced"), check=sellable),
    Guard(
        name=TERRITORY,
        title=_("Inside the dealer's territory"),
        check=inside_territory,
        override="esales:territory:override",
    ),
    Guard(
        name=CREDIT,
        title=_("Within the dealer's credit"),
        check=within_credit,
        override="esales:credit:override",
    ),
)
