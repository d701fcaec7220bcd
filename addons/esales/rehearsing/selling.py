"""Pickups on paper, with goods on them; and what follows from a finished one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addons.esales.effects import post_invoices
from addons.esales.models import Pickup, PickupSerial, SalesInvoice
from addons.esales.pickups import Scanned, begin_pickup, business_for_pickups
from addons.esales.rehearsing.made_up import dealer_for, make_up_goods_for_sale
from addons.esales.repricing import reprice, write_slip
from addons.esales.slips import read_slips
from addons.esales.terms import read_terms
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.workflow import Business, Rehearsal, fire
from core.workflow.motion.moving import as_system


def begin_pickup_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Pickup:
    """A pickup with goods on it, which are set aside as the station does."""
    with as_system(context) as system:
        goods, warehouse = make_up_goods_for_sale(system, values)
    known = {"dealer_id": dealer_for(values, context), "warehouse": warehouse}
    told = {name: values.get(name) or "" for name in ("collector", "collector_phone", "plate")}
    known |= {**told, "arrived": context.now}
    pickup = begin_pickup(business, known, context)
    with as_system(context) as system:
        variant, quantity, pieces = goods
        system.hooks.goods_set_aside(
            document=pickup,
            warehouse=warehouse,
            serials=pieces,
            totals={} if pieces else {variant: quantity},
            context=system,
        )
        _put_on(pickup, goods, system)
        system.hooks.pickup_made_up(pickup=pickup, context=system)
    return pickup


def _put_on(pickup: Pickup, goods: Scanned, context: Context) -> None:
    """Put ``goods`` on ``pickup`` unasked: what a beep would refuse the guards say at the end."""
    variant, quantity, pieces = goods
    slip = read_slips(context, [pickup], {variant}, serials=pieces)[0]
    terms = read_terms(context, slip.goods, [slip.dealer.id])
    told = {"goods": slip.goods[variant].code}
    write_slip(context, slip, reprice(slip, {1: (variant, quantity)}, terms), "add", told)
    rows = [{"pickup_id": pickup.id, "serial_id": piece, "line": 1} for piece in pieces]
    insert_rows(context.session, PickupSerial.__table__, rows)


def post_invoice_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> SalesInvoice:
    """The invoice over a pickup of goods that are made up."""
    pickup = begin_pickup_on_paper(_pickups(context), values, context)
    return post_invoices([pickup], business, context)[0]


def sell_on_paper(values: Mapping[str, Any], context: Context) -> Pickup:
    """A pickup that is finished, so that its goods are the dealer's and their price is owed."""
    dealer = dealer_for(values, context)
    with as_system(context) as system:
        pickup = begin_pickup_on_paper(_pickups(system), {**values, "dealer_id": dealer}, system)
        fire([pickup], "finish", system)
    return pickup


def _pickups(context: Context) -> Business:
    found = business_for_pickups(context)
    if found is None:
        raise Refusal(_("There are no pickups in this branch, so nothing can follow from one."))
    return found


PICKUPS = Rehearsal(begin=begin_pickup_on_paper, meets=("quantity", "gross"))
INVOICES = Rehearsal(begin=post_invoice_on_paper, meets=("gross",), arises=True)
