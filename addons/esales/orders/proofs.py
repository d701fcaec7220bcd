"""What ``qudao check`` proves of orders: what is taken left with pickups, and no more is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import and_, func, literal, or_, select

from addons.base.models import Variant
from addons.esales.models import Pickup, PickupLine
from addons.esales.orders.keeping import FINISHED
from addons.esales.orders.reading import HEAD, LINE, NOTHING, Part, lines_of
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.workflow import Document

SUMS = ("quantity", "taken", "closed", "gross", "net", "tax")


def untaken(context: Context) -> Iterator[str]:
    """Lines that say something else was taken than left with the pickups of their order."""
    session, document = context.session, Document.__table__
    pickup, goods = Pickup.__table__, PickupLine.__table__
    left = (
        select(pickup.c.order_id, goods.c.variant_id, func.sum(goods.c.quantity).label("taken"))
        .join(goods, goods.c.pickup_id == pickup.c.id)
        .join(document, document.c.id == pickup.c.id)
        .where(session.mine(pickup), pickup.c.order_id.is_not(None))
        .where(document.c.step == FINISHED)
        .group_by(pickup.c.order_id, goods.c.variant_id)
        .subquery("gone")
    )
    same = and_(left.c.order_id == LINE.c.order_id, left.c.variant_id == LINE.c.variant_id)
    gone = func.coalesce(left.c.taken, literal(NOTHING, LINE.c.taken.type))
    query = (
        select(document.c.branch, document.c.number, Variant.code, LINE.c.taken)
        .add_columns(gone.label("gone"))
        .select_from(LINE)
        .join(document, document.c.id == LINE.c.order_id)
        .join(Variant, Variant.id == LINE.c.variant_id)
        .outerjoin(left, same)
        .where(session.mine(LINE), LINE.c.taken != gone)
    )
    for row in session.connection().execute(query):
        yield f"{row.branch} order {row.number}: {row.taken} of {row.code} taken, {row.gone} left"


def misfit_sums(context: Context) -> Iterator[str]:
    """Orders whose sums are not those of their lines."""
    session, document = context.session, Document.__table__
    sums = (
        select(LINE.c.order_id, *(func.sum(LINE.c[name]).label(name) for name in SUMS))
        .where(session.mine(LINE))
        .group_by(LINE.c.order_id)
        .subquery("sums")
    )
    unlike = [
        HEAD.c[name] != func.coalesce(sums.c[name], literal(NOTHING, HEAD.c[name].type))
        for name in SUMS
    ]
    query = (
        select(document.c.branch, document.c.number, document.c.id)
        .select_from(HEAD)
        .join(document, document.c.id == HEAD.c.id)
        .outerjoin(sums, sums.c.order_id == HEAD.c.id)
        .where(session.mine(HEAD), or_(*unlike))
    )
    for row in session.connection().execute(query):
        yield f"{row.branch} order {row.number or row.id}: its sums are not those of its lines"


def held_beyond(context: Context) -> Iterator[str]:
    """Orders for which more is set aside than they still want."""
    session, document = context.session, Document.__table__
    query = (
        select(document.c.id, document.c.branch, document.c.number, HEAD.c.confirmed)
        .join(HEAD, HEAD.c.id == document.c.id)
        .where(session.mine(HEAD))
    )
    heads = {row.id: row for row in session.connection().execute(query)}
    places = context.hooks.places_reserved(documents=list(heads), context=context) or ()
    held: dict[tuple[int, int], Decimal] = defaultdict(lambda: NOTHING)
    for one in places:
        held[one.document, one.variant_id] += one.quantity
    wanted = {
        (row.order_id, row.variant_id): Part(taken=row.taken, closed=row.closed).left_of(
            row.quantity
        )
        for row in lines_of({order for order, _variant in held}, context)
        if heads[row.order_id].confirmed is not None
    }
    for (order, variant), quantity in held.items():
        if quantity > wanted.get((order, variant), NOTHING):
            head = heads[order]
            yield f"{head.branch} order {head.number}: {quantity} held of goods {variant}, too many"


CHECKS = (
    Check(
        name="esales.orders_taken",
        title=_("What is taken of orders left with their pickups"),
        find=untaken,
    ),
    Check(
        name="esales.orders",
        title=_("Orders are the sums of their lines"),
        find=misfit_sums,
    ),
    Check(
        name="esales.orders_held",
        title=_("No more is set aside for an order than it still wants"),
        find=held_beyond,
    ),
)
