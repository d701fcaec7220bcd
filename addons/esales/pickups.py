"""A pickup at the counter: opened for a dealer, goods put on and taken off, priced at every beep.

Goods that may not go are refused by a ``SaleRefused`` with the reason and the way out; then nothing
has changed. Claims on stock are inventory's, and whoever scans makes them beside these commands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import delete

from addons.base.measures import too_fine
from addons.esales.allowed import refuse_goods
from addons.esales.assortment import Goods
from addons.esales.choices import STATUSES
from addons.esales.choosing_parties import unfit_parties
from addons.esales.models import Dealer, Pickup, PickupSerial
from addons.esales.parties import BUYING, Parties, usual
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.repricing import Repriced, price_change, reprice, write_slip
from addons.esales.slips import Slip, read_slips
from addons.esales.sold import priced_today
from addons.esales.terms import read_terms
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of
from core.refusal import Invalid, Refusal
from core.workflow import Business, fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import NONE_TAKES, first_taking
from core.workflow.motion.holding import hold, note_held

KIND, OPEN = "esales.pickup", "open"
NOTHING = Decimal(0)

Scanned = tuple[int, Decimal, Sequence[int]]


def open_pickup(
    context: Context,
    dealer: Dealer,
    warehouse: str,
    *,
    order: int | None = None,
    parties: Parties | None = None,
) -> Pickup:
    """Open a pickup for ``dealer`` at the warehouse with the code ``warehouse``.

    It may be to fetch the ``order`` with this id. Who pays and who is invoiced is as agreed with
    the dealer where ``parties`` say nothing else. Refuses a dealer who is suspended or not yet or
    no longer one, and a branch without pickups.
    """
    context.require("esales:pickup:create")
    refuse_dealer(dealer)
    if business_for_pickups(context) is None:
        raise Refusal(
            _(
                "There are no pickups in this branch, for its stock is not kept here. An "
                "administrator can switch the module on."
            )
        )
    known = {"dealer_id": dealer.id, "warehouse": warehouse, "arrived": context.now}
    known |= {**asdict(parties or usual(dealer)), "order_id": order}
    business = first_taking(KIND, known, context)
    if business is None:
        raise Refusal(NONE_TAKES)
    return begin_pickup(business, known, context)


def begin_pickup(business: Business, known: Mapping[str, Any], context: Context) -> Pickup:
    """A pickup without goods, in the first step of ``business``."""
    pickup = Pickup(
        business=business.name,
        version=business.version,
        step=business.start.name,
        created=context.now,
        creator=context.identity.login,
        **known,
    )
    context.session.add(pickup)
    context.session.flush()
    # Nobody else can see it before this transaction ends.
    note_held(context.session, [pickup.id])
    return pickup


def business_for_pickups(context: Context) -> Business | None:
    """The branch's first business of pickups; which one begins is said by their conditions."""
    found = (one for one in live(context).values() if one.kind == KIND)
    return min(found, key=lambda one: (one.order, one.name), default=None)


def refuse_dealer(dealer: Dealer) -> None:
    """Refuse a dealer to whom no goods go: suspended, closed, or still a prospect."""
    if dealer.status not in BUYING:
        raise SaleRefused(
            Reason.DEALER_SUSPENDED,
            _(
                "Nothing can be handed to ${dealer}, for the dealer is not active (status: "
                "${status}). Ask the sales manager, who may change the status.",
                mapping={"dealer": dealer.name, "status": dict(STATUSES)[dealer.status]},
            ),
        )


def refuse_parties(slip: Slip) -> None:
    """Refuse more goods for who may not pay or be invoiced at present; another can be chosen."""
    for said in unfit_parties(slip):
        raise SaleRefused(Reason.DEALER_SUSPENDED, said)


def add_goods(context: Context, pickup: Pickup, goods: Sequence[Scanned]) -> None:
    """Put ``goods``, each ``(variant id, quantity, serial ids)``, on ``pickup`` and price it anew.

    Refuses goods that are not for sale, have no price, lie outside the territory or go beyond the
    credit; quantities finer than the goods are counted; serial numbers that do not fit the
    quantity or are on the pickup already.
    """
    context.require("esales:pickup:edit")
    scanned = {serial for _variant, _quantity, found in goods for serial in found}
    variants = {variant for variant, _quantity, _serials in goods}
    slip = _open_slip(context, pickup, variants, scanned)
    refuse_dealer(slip.dealer)
    refuse_parties(slip)
    wanted, serials = _with_goods(slip, goods)
    terms = read_terms(context, slip.goods, [slip.dealer.id])
    found = reprice(slip, wanted, terms)
    for variant, quantity, _serials in goods:
        _refuse_fraction(slip.goods[variant], quantity)
    _refuse_wrong_serials(slip, goods)
    refuse_goods(context, slip, found, terms, variants)
    write_slip(context, slip, found, "add", {"goods": _names(slip, goods)})
    rows = [{"pickup_id": pickup.id, "serial_id": s, "line": line} for s, line in serials.items()]
    insert_rows(context.session, PickupSerial.__table__, rows)


def remove_serials(context: Context, pickup: Pickup, serial_ids: Collection[int]) -> None:
    """Take the pieces with the serials ``serial_ids`` off ``pickup``; lines left empty go."""
    context.require("esales:pickup:edit")
    slip = _open_slip(context, pickup, serials=serial_ids)
    wanted, taken = slip.quantities, 0
    for line, pieces in slip.serials.items():
        variant, quantity = wanted[line]
        wanted[line] = (variant, quantity - len(pieces))
        taken += len(pieces)
    if taken < len(set(serial_ids)):
        raise SaleRefused(
            Reason.NOT_ON_PICKUP,
            _(
                "A serial number is not on this pickup, so it cannot be taken off. Load the page "
                "again."
            ),
        )
    table = PickupSerial.__table__
    context.session.connection().execute(
        delete(table).where(
            table.c.pickup_id == pickup.id,
            context.session.mine(table),
            one_of(context.session, table.c.serial_id, set(serial_ids)),
        )
    )
    _change(context, slip, wanted, "remove", {"serials": taken})


def remove_line(context: Context, pickup: Pickup, line: int) -> None:
    """Take the line with the number ``line`` off ``pickup``, with all its serials."""
    context.require("esales:pickup:edit")
    slip = _open_slip(context, pickup)
    _refuse_unknown(slip, line)
    table = PickupSerial.__table__
    context.session.connection().execute(
        delete(table).where(
            table.c.pickup_id == pickup.id, table.c.line == line, context.session.mine(table)
        )
    )
    wanted = {number: found for number, found in slip.quantities.items() if number != line}
    _change(context, slip, wanted, "remove", {"line": line})


def set_quantity(context: Context, pickup: Pickup, line: int, quantity: Decimal) -> None:
    """Set the quantity of a line of goods without serials; zero takes the line off.

    Refuses a quantity finer than the goods are counted, and more goods for what may not be sold.
    """
    context.require("esales:pickup:edit")
    slip = _open_slip(context, pickup)
    _refuse_unknown(slip, line)
    _refuse_serials(slip, line)
    variant, before = slip.quantities[line]
    wanted = {**slip.quantities, line: (variant, quantity)}
    if quantity <= 0:
        _change(context, slip, wanted, "quantity", {"line": line})
        return
    _refuse_fraction(slip.goods[variant], quantity)
    terms = read_terms(context, slip.goods, [slip.dealer.id])
    found = reprice(slip, wanted, terms)
    if quantity > before:
        refuse_dealer(slip.dealer)
        refuse_parties(slip)
        refuse_goods(context, slip, found, terms, {variant})
    write_slip(context, slip, found, "quantity", {"line": line})


def finish_pickup(context: Context, pickup: Pickup) -> Any | None:
    """Finish ``pickup``: goods leave, a receivable arises; raises what the guards object to.

    Nobody is charged what no clerk has seen: where prices have changed since the goods were
    scanned, the slip is priced anew instead, and the sentence that says so is returned.
    """
    deed = replace(context, memory={})
    change = price_anew(deed, pickup)
    if change is None:
        fire([pickup], "finish", deed)
    return change


def price_anew(context: Context, pickup: Pickup) -> Any | None:
    """The sentence that prices have changed since the goods were scanned; then they are stored."""
    hold([pickup], context)
    for slip, today in priced_today([pickup], context) if pickup.step == OPEN else ():
        change = price_change(slip, today)
        if change is not None and not today.refusals:
            write_slip(context, slip, today, "price", {})
            return change
    return None


def _change(
    context: Context,
    slip: Slip,
    wanted: dict[int, tuple[int, Decimal]],
    deed: str,
    told: dict[str, object],
) -> None:
    """Less on the slip: what a line may not be sold for is no reason to keep another one on it."""
    kept = {number: found for number, found in wanted.items() if found[1] > 0}
    found = reprice(slip, kept, read_terms(context, slip.goods)) if kept else Repriced()
    write_slip(context, slip, found, deed, told)


def _open_slip(
    context: Context,
    pickup: Pickup,
    added: Collection[int] = (),
    serials: Collection[int] = (),
) -> Slip:
    """Lock ``pickup`` and read it; refuses one that is no longer open."""
    hold([pickup], context)
    if pickup.step != OPEN:
        raise SaleRefused(
            Reason.NOT_OPEN,
            _(
                "This pickup is no longer open, so nothing on it can be changed. Open a new one "
                "for further goods."
            ),
        )
    return read_slips(context, [pickup], added, serials=serials)[0]


def _with_goods(
    slip: Slip, goods: Sequence[Scanned]
) -> tuple[dict[int, tuple[int, Decimal]], dict[int, int]]:
    """The slip's quantities with ``goods`` added, and the line that each new serial goes to."""
    wanted, serials = slip.quantities, {}
    lines = {variant: number for number, (variant, _quantity) in wanted.items()}
    for variant, quantity, serial_ids in goods:
        if quantity <= 0:
            raise Refusal(_("Type a quantity above zero."))
        number = lines.setdefault(variant, max(wanted, default=0) + 1)
        before = wanted.get(number, (variant, NOTHING))[1]
        wanted[number] = (variant, before + quantity)
        serials.update(dict.fromkeys(serial_ids, number))
    return wanted, serials


def _refuse_fraction(goods: Goods, quantity: Decimal) -> None:
    said = too_fine(quantity, goods.decimals, goods.name)
    if said is not None:
        raise Invalid(said)


def _refuse_wrong_serials(slip: Slip, goods: Sequence[Scanned]) -> None:
    for variant, quantity, serial_ids in goods:
        known = slip.goods[variant]
        if len(set(serial_ids)) != (quantity if known.serials else 0):
            raise SaleRefused(
                Reason.SERIALS_MISSING,
                _(
                    "${product} goes out by serial number, and there are ${serials} numbers for "
                    "${quantity} pieces. Scan each piece, or its carton.",
                    mapping={
                        "product": known.name,
                        "serials": len(serial_ids),
                        "quantity": f"{quantity.normalize():f}",
                    },
                )
                if known.serials
                else _(
                    "${product} has no serial numbers. Type the quantity instead.",
                    mapping={"product": known.name},
                ),
            )
    if slip.serials:
        raise SaleRefused(
            Reason.ALREADY_SCANNED,
            _(
                "This serial number is on the pickup already. It counts once: put the piece with "
                "the rest."
            ),
        )


def _refuse_unknown(slip: Slip, line: int) -> None:
    if line not in slip.lines:
        raise SaleRefused(
            Reason.NOT_ON_PICKUP,
            _(
                "There is no line ${line} on this pickup. Load the page again.",
                mapping={"line": line},
            ),
        )


def _refuse_serials(slip: Slip, line: int) -> None:
    if slip.goods[slip.lines[line].variant_id].serials:
        raise SaleRefused(
            Reason.SERIALS_MISSING,
            _(
                "These goods go out by serial number, so the quantity is that of the numbers. Scan "
                "further pieces, or take some off by their numbers."
            ),
        )


def _names(slip: Slip, goods: Sequence[Scanned]) -> str:
    return ", ".join(
        f"{slip.goods[variant].code} × {quantity.normalize():f}"
        for variant, quantity, _serials in goods
    )


__all__ = [
    "KIND",
    "OPEN",
    "add_goods",
    "begin_pickup",
    "business_for_pickups",
    "finish_pickup",
    "open_pickup",
    "price_anew",
    "remove_line",
    "remove_serials",
    "set_quantity",
]
