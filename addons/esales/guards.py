"""What is asked before a pickup is finished: sellable, inside the territory, within the credit?

Each guard asks once for all documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import case, func, select

from addons.base.models import Party, Product, ProductLine, Variant
from addons.esales.accounts import NOTHING, read_locked, standing_columns, standing_of
from addons.esales.allowed import CREDIT, TERRITORY
from addons.esales.credit import assess
from addons.esales.models import Dealer, DealerAccount, Pickup, PickupLine
from addons.esales.pickups import BUYING
from addons.esales.terms import LineKeys, read_territories
from addons.esales.territory import Refused, may_sell
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.workflow import Guard, Objection


def _ids(documents: Sequence[Pickup]) -> list[int]:
    return [document.id for document in documents]


def sellable(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to pickups without goods, with goods that have no price, and for inactive dealers."""
    unpriced = func.sum(case((PickupLine.list_price == 0, 1), else_=0))
    query = (
        select(Pickup.id, Dealer.status, Party.name, func.count(PickupLine.line), unpriced)
        .join(Dealer, Dealer.id == Pickup.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .outerjoin(PickupLine, PickupLine.pickup_id == Pickup.id)
        .where(one_of(context.session, Pickup.id, _ids(documents)))
        .group_by(Pickup.id, Dealer.status, Party.name)
    )
    for pickup, status, dealer, lines, without in context.session.execute(query):
        if status not in BUYING:
            yield Objection(
                document=pickup,
                message=_(
                    "Nothing can be handed to ${dealer}, for the dealer is not active. Ask the "
                    "sales manager, who may change the status.",
                    mapping={"dealer": dealer},
                ),
            )
        if not lines:
            yield Objection(
                document=pickup,
                message=_("There are no goods on this pickup. Scan goods, or cancel it."),
            )
        if without:
            yield Objection(
                document=pickup,
                message=_(
                    "${count} lines have no price today. Have prices entered and scan one more "
                    "piece, or take the lines off.",
                    mapping={"count": int(without)},
                ),
            )


def inside_territory(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to product lines that the dealer may not sell anywhere."""
    query = (
        select(Pickup.id, Pickup.dealer_id, ProductLine.path, ProductLine.name)
        .join(PickupLine, PickupLine.pickup_id == Pickup.id)
        .join(Variant, Variant.id == PickupLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLine, ProductLine.id == Product.line_id)
        .where(one_of(context.session, Pickup.id, _ids(documents)))
        .distinct()
    )
    rows = context.session.execute(query).all()
    keys = LineKeys()
    territories = read_territories(context, {row.dealer_id for row in rows}, keys)
    for pickup, dealer, path, name in rows:
        answer = may_sell(
            territories[dealer],
            keys.path(path),
            context.today,
            product_line=name or _("goods without a product line"),
        )
        if isinstance(answer, Refused):
            yield Objection(document=pickup, message=answer.sentence)


def within_credit(documents: Sequence[Pickup], context: Context) -> Iterator[Objection]:
    """Object to what goes beyond a dealer's credit, and to dealers who are overdue.

    The accounts stay locked until the receivable is entered. Of several pickups for one dealer
    each is added to those before it.
    """
    pickup = Pickup.__table__
    query = (
        select(pickup.c.id, pickup.c.gross, *standing_columns(context))
        .select_from(pickup)
        .join(Dealer, Dealer.id == pickup.c.dealer_id)
        .join(DealerAccount, DealerAccount.dealer_id == Dealer.id)
        .where(one_of(context.session, pickup.c.id, _ids(documents)))
        .where(context.session.mine(pickup))
        .order_by(Dealer.id, pickup.c.id)
    )
    dealers = {document.dealer_id for document in documents}
    taken: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for number, gross, *row in read_locked(context, query, dealers, len(documents)):
        standing = standing_of(*row)
        taken[standing.dealer] += gross
        assessment = assess(standing.account, taken[standing.dealer], context.today)
        for message in assessment.blocked:
            yield Objection(document=number, message=message)


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
