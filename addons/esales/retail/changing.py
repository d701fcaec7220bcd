"""Goods onto a ticket and off again, priced and set aside at every beep; a discount given.

Goods that may not go are refused by a ``SaleRefused`` with the reason and the way out; then nothing
has changed. Whoever keeps the stock hears of it and sets aside, or refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.measures import too_fine
from addons.esales.allowed import refuse_unsold
from addons.esales.assortment import Goods
from addons.esales.models import Ticket
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.repricing import Repriced, price
from addons.esales.retail import first_seen
from addons.esales.retail.finding import Found, serial_in
from addons.esales.retail.opening import refuse_closed
from addons.esales.retail.pricelist import list_of
from addons.esales.retail.reading import PIECE, Sale, read_sales
from addons.esales.retail.rules import HUNDRED
from addons.esales.retail.writing import note, write
from addons.esales.terms import read_prices
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.refusal import Invalid

GOODS, OFF = "quantity", "off"
Wanted = dict[int, tuple[int, Decimal]]


def put_on(context: Context, ticket: Ticket, found: Found) -> None:
    """Put what was scanned or typed on ``ticket``, set it aside, and price all of it anew.

    A piece stands in for one that was sold by quantity: then nothing costs more. Refuses what is
    not for sale, has no price or lies below the floor, pieces that are on the ticket already, and
    whatever the stock refuses.
    """
    refuse_closed(context, ticket, GOODS)
    sale = read_sales(context, [ticket], [found.variant_id])[0]
    goods = sale.goods[found.variant_id]
    _refuse_unsold(goods, found.quantity)
    pieces = first_seen.made_known(context, found) if found.number else found.serial_ids
    _refuse_repeated(sale, pieces)
    if goods.at_issue:
        first_seen.refuse_taken(context, ticket, pieces)
    wanted = sale.quantities
    line = sale.line_of(found.variant_id) or max(wanted, default=0) + 1
    before = wanted.get(line, (found.variant_id, Decimal(0)))[1]
    loose = before - len(sale.serials.get(line, ()))
    stands_in = 0 < len(pieces) <= loose
    after = before if stands_in else before + found.quantity
    told = {"goods": f"{goods.code} × {found.quantity.normalize():f}"}
    if stands_in:
        note(context, ticket, "piece", told)
    else:
        wanted[line] = (found.variant_id, after)
        priced = price_today(context, sale, wanted)
        if line in priced.refusals:
            raise priced.refusals[line]
        write(context, sale, priced, "add", told)
    context.hooks.goods_set_aside(
        document=ticket,
        warehouse=ticket.warehouse,
        serials=pieces,
        totals={found.variant_id: after} if loose or not pieces or goods.at_issue else {},
        context=context,
    )
    rows = [{"ticket_id": ticket.id, "serial_id": serial, "line": line} for serial in pieces]
    insert_rows(context.session, PIECE, rows)


def put_number(context: Context, ticket: Ticket, line: int, text: str) -> None:
    """Say which piece of a line leaves, for goods whose serial numbers show at issue."""
    refuse_closed(context, ticket, GOODS)
    variant = _line(read_sales(context, [ticket])[0], line).variant_id
    number = serial_in(context, text)
    put_on(context, ticket, Found(variant_id=variant, quantity=Decimal(1), number=number))


def set_quantity(context: Context, ticket: Ticket, line: int, quantity: Decimal) -> None:
    """Set how many of goods without serials are on a line; zero takes the line off."""
    refuse_closed(context, ticket, GOODS)
    sale = read_sales(context, [ticket])[0]
    variant = _line(sale, line).variant_id
    if sale.serials.get(line):
        raise SaleRefused(
            Reason.SERIALS_MISSING,
            _(
                "These goods go out by serial number, so the quantity is that of the numbers. Scan "
                "further pieces, or take some off by their numbers."
            ),
        )
    if quantity < 0 or not quantity.is_finite():
        raise Invalid(_("Type a quantity above zero."))
    _refuse_unsold(sale.goods[variant], quantity)
    wanted = {**sale.quantities, line: (variant, quantity)}
    _less(context, sale, wanted, "quantity", {"line": line})
    _set_aside(context, ticket, variant, quantity)


def take_off(
    context: Context, ticket: Ticket, line: int, serial_ids: Collection[int] | None = None
) -> None:
    """Take a line off ``ticket``, or of its pieces only ``serial_ids``; they are free again."""
    refuse_closed(context, ticket, GOODS)
    sale = read_sales(context, [ticket])[0]
    variant, quantity = _line(sale, line).variant_id, _line(sale, line).quantity
    there = sale.serials.get(line, ())
    gone = [serial for serial in there if serial_ids is None or serial in serial_ids]
    if serial_ids is not None and not gone:
        raise SaleRefused(
            Reason.NOT_ON_PICKUP,
            _("This piece is not on the ticket any more. Load the page again."),
        )
    left = quantity - len(gone) if serial_ids is not None else Decimal(0)
    context.session.connection().execute(
        delete(PIECE).where(
            PIECE.c.ticket_id == ticket.id,
            context.session.mine(PIECE),
            one_of(context.session, PIECE.c.serial_id, gone),
        )
    )
    _less(context, sale, {**sale.quantities, line: (variant, left)}, "remove", {"line": line})
    context.hooks.goods_let_go(
        document=ticket,
        serials=tuple(gone),
        variants=(variant,) if serial_ids is None else (),
        context=context,
    )
    if left and sale.goods[variant].at_issue:
        _set_aside(context, ticket, variant, left)


def give(context: Context, ticket: Ticket, percent: Decimal) -> None:
    """Give ``percent`` off all goods of ``ticket``; none takes it back. Priced at once."""
    refuse_closed(context, ticket, OFF)
    if not percent.is_finite() or not (0 <= percent < HUNDRED) or round(percent, 2) != percent:
        said = _("Type a discount from 0 to 99.99 percent.")
        raise Invalid(said, fields={"off": said})
    sale = read_sales(context, [ticket])[0]
    before = ticket.off
    set_committed_value(ticket, "off", percent)
    row = {"id": ticket.id, "off": percent}
    update_rows(context.session, Ticket.__table__, [row], key=["id"])
    priced = price_today(context, sale, sale.quantities)
    for refused in priced.refusals.values():
        raise refused
    write(context, sale, priced, "discount", {}, {"off": (before, percent)})


def price_today(
    context: Context, sale: Sale, wanted: Mapping[int, tuple[int, Decimal]]
) -> Repriced:
    """What ``wanted`` on the ticket comes to today, by its list and with what was given."""
    terms = read_prices(context, {v for v, _q in wanted.values()}, list_of(sale.ticket, context))
    agreed = replace(terms.prices, given=sale.ticket.off / HUNDRED)
    return price(sale.goods, wanted, terms.keys, agreed)


def _less(
    context: Context, sale: Sale, wanted: Wanted, deed: str, told: Mapping[str, Any]
) -> None:
    """What a line may not be sold for is no reason to keep another one on the ticket."""
    kept = {number: found for number, found in wanted.items() if found[1] > 0}
    priced = price_today(context, sale, kept) if kept else Repriced()
    write(context, sale, priced, deed, told)


def _set_aside(context: Context, ticket: Ticket, variant: int, quantity: Decimal) -> None:
    context.hooks.goods_set_aside(
        document=ticket,
        warehouse=ticket.warehouse,
        serials=(),
        totals={variant: quantity},
        context=context,
    )


def _line(sale: Sale, line: int) -> Any:
    if line not in sale.lines:
        raise SaleRefused(
            Reason.NOT_ON_PICKUP,
            _(
                "There is no line ${line} on this ticket. Load the page again.",
                mapping={"line": line},
            ),
        )
    return sale.lines[line]


def _refuse_unsold(goods: Goods, quantity: Decimal) -> None:
    refuse_unsold(goods)
    said = too_fine(quantity, goods.decimals, goods.name)
    if said is not None:
        raise Invalid(said)


def _refuse_repeated(sale: Sale, serial_ids: Collection[int]) -> None:
    on_it = {serial for pieces in sale.serials.values() for serial in pieces}
    if not on_it.isdisjoint(serial_ids):
        raise SaleRefused(
            Reason.ALREADY_SCANNED,
            _(
                "This serial number is on the ticket already. It counts once: put the piece with "
                "the rest."
            ),
        )

