"""Goods onto an order and off it again; every change prices all of it as it would be sold today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from addons.base.measures import too_fine
from addons.esales.allowed import refuse_unsold
from addons.esales.choosing_parties import parties_for
from addons.esales.models import Order
from addons.esales.orders.reading import HEAD, LINE, Ordered, read_orders
from addons.esales.parties import Parties, kept
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.repricing import Repriced, price, price_change, write_lines
from addons.esales.retail.finding import Found
from addons.esales.retail.opening import first_warehouse, may_change
from addons.esales.terms import read_terms
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.orm.changes import log_changes
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow import Business, Document
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.editing import read_held

GOODS, MOST = "quantity", Decimal(1_000_000)
TOTALS = ("varieties", "quantity", "left", "gross", "net", "tax")
Wanted = Mapping[int, tuple[int, Decimal]]


def begin_order(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """An order for nothing yet; where no warehouse is chosen, the first one that sells.

    Who pays and who is invoiced is as agreed with the dealer where nobody else is chosen.
    """
    given = {**values, "warehouse": values.get("warehouse") or first_warehouse(context)}
    given |= asdict(parties_for(context, values))
    return begin_plain(business, given, context)


def copy_order(order: Order, context: Context) -> Document:
    """A fresh order of the same dealer for the same goods, at the prices of today.

    Who was to pay pays again where he still does so for the dealer.
    """
    parties = kept(order.dealer, Parties(payer_id=order.payer_id, invoiced_id=order.invoiced_id))
    values = {"dealer_id": order.dealer_id, "warehouse": order.warehouse, "note": order.note}
    for name, party in asdict(parties).items():
        # Left out, it would be whoever is agreed, though the dealer himself was chosen.
        values[name] = party or order.dealer_id
    fresh = begin_order(live(context)[order.business], values, context)
    assert isinstance(fresh, Order)
    now, before = read_orders(context, [fresh, order])
    _write(context, now, _priced(context, now, before.quantities), "add", {})
    return fresh


def put_on(context: Context, order: Order, found: Found) -> None:
    """Put what was scanned or typed on ``order``: so many more of those goods, never a piece.

    Refuses what is not for sale, has no price or lies below the floor.
    """
    _hold(context, order)
    now = read_orders(context, [order], [found.variant_id])[0]
    goods = now.goods[found.variant_id]
    refuse_unsold(goods)
    wanted = now.quantities
    line = next((n for n, (v, _q) in wanted.items() if v == found.variant_id), None)
    number = line or max(wanted, default=0) + 1
    quantity = wanted.get(number, (found.variant_id, Decimal(0)))[1] + found.quantity
    _refuse_amount(quantity, goods)
    wanted[number] = (found.variant_id, quantity)
    priced = _priced(context, now, wanted)
    if number in priced.refusals:
        raise priced.refusals[number]
    told = {"goods": f"{goods.code} × {found.quantity.normalize():f}"}
    _write(context, now, priced, "add", told)


def set_quantity(context: Context, order: Order, line: int, quantity: Decimal) -> None:
    """Set how much is wanted on a line; zero takes it off."""
    _hold(context, order)
    now = read_orders(context, [order])[0]
    if line not in now.lines:
        raise SaleRefused(
            Reason.NOT_ON_PICKUP,
            _(
                "There is no line ${line} on this order. Load the page again.",
                mapping={"line": line},
            ),
        )
    variant = now.lines[line].variant_id
    if not quantity.is_finite() or quantity < 0:
        raise Invalid(_("Type a quantity above zero."))
    if quantity:
        _refuse_amount(quantity, now.goods[variant])
    wanted = {**now.quantities, line: (variant, quantity)}
    kept = {number: found for number, found in wanted.items() if found[1]}
    _write(context, now, _priced(context, now, kept), "quantity", {"line": line})


def price_anew(context: Context, order: Order) -> Any | None:
    """The sentence that prices have changed since ``order`` was written; then they are stored."""
    now = read_orders(context, [order])[0]
    priced = _priced(context, now, now.quantities)
    change = price_change(now, priced)
    if change is not None and not priced.refusals:
        _write(context, now, priced, "price", {})
        return change
    return None


def _priced(context: Context, now: Ordered, wanted: Wanted) -> Repriced:
    """What ``wanted`` comes to for the dealer as agreed today."""
    if not wanted:
        return Repriced()
    terms = read_terms(context, {variant for variant, _quantity in wanted.values()})
    return price(now.goods, wanted, terms.keys, terms.of_grade(now.dealer.grade))


def _hold(context: Context, order: Order) -> None:
    """Lock ``order`` and refuse who has no part in its goods, or came too late."""
    read_held([order], context)
    if order.confirmed is not None:
        raise Refusal(
            _(
                "This order is confirmed, so its goods are set aside and stay as they are. Close "
                "what is not wanted, and write a new order for more."
            )
        )
    if not may_change(order, GOODS, context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )


def _refuse_amount(quantity: Decimal, goods: Any) -> None:
    if quantity > MOST:
        raise Invalid(_("Type a quantity from 0 to a million."))
    said = too_fine(quantity, goods.decimals, goods.name)
    if said is not None:
        raise Invalid(said)


def _write(
    context: Context, now: Ordered, found: Repriced, deed: str, told: Mapping[str, Any]
) -> None:
    """Store what differs between ``now`` and ``found``, the sums, and that ``deed`` was done."""
    session, order, lines = context.session, now.order, found.lines.values()
    write_lines(session, LINE, {"order_id": order.id}, now.lines, found.lines)
    quantity = sum((line.quantity for line in lines), Decimal(0))
    after: dict[str, Any] = {"varieties": len(lines), "quantity": quantity, "left": quantity}
    for name in TOTALS[3:]:
        after[name] = sum((getattr(line, name) for line in lines), Decimal(0))
    update_rows(session, HEAD, [{"id": order.id, **after}], key=["id"])
    differing = {
        name: (getattr(order, name), value)
        for name, value in after.items()
        if name != "left" and getattr(order, name) != value
    }
    said = {name: (None, value) for name, value in told.items()}
    log_changes(session, [(Order.__tablename__, order.id, deed, {**said, **differing})])
    for name, value in after.items():
        set_committed_value(order, name, value)
    session.expire(order, ["lines"])
