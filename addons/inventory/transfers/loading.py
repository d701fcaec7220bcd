"""What is to be sent: goods are put on a transfer by scanning them, and taken off again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from addons.base.measures import too_fine
from addons.base.models import Product, Variant
from addons.inventory.claimable import AVAILABLE, Wish, why_not
from addons.inventory.models import Transfer, Warehouse
from addons.inventory.pieces import Piece, look_at
from addons.inventory.refusals import SerialsRefused
from addons.inventory.transfers.finding import Found, Unexpected
from addons.inventory.transfers.reading import (
    FIGURES,
    LINE,
    PIECE,
    SENT,
    Load,
    loads_of,
    write_totals,
)
from addons.inventory.transfers.rules import ZERO
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.motion.editing import read_held

# Goods of a variety in a status.
Goods = tuple[int, str]
GOODS = "quantity"
MOST = Decimal(1_000_000)


def may_fill(document: Transfer, field: str, context: Context) -> bool:
    """Whether the table of the document's step opens ``field`` to the person at work."""
    business = definition(context, document.business, document.version)
    return rights_of(document, business, context).edit(field)


def refuse_to_fill(document: Transfer, field: str, context: Context) -> None:
    """Lock ``document`` and refuse who has no part in ``field`` where it stands now."""
    read_held([document], context)
    if not may_fill(document, field, context):
        raise NotPermitted(
            _("You may not change this here. Ask whoever has a part in this step.")
        )


def put_on(context: Context, document: Transfer, *scanned: Found) -> int:
    """Put what was scanned on the draft ``document``; the line that the last of it is on then.

    Raises Refusal where a piece is not free in the sender's warehouse, or stands there already.
    """
    _refuse_sent(context, document)
    loads = loads_of([document], context)
    serials = [serial for one in scanned for serial in one.serial_ids]
    _refuse_twice(serials, loads)
    pieces = _free_pieces(context, document, serials)
    _refuse_untracked(context, [one for one in scanned if not one.serial_ids])
    added: dict[Goods, Decimal] = defaultdict(lambda: ZERO)
    for one in scanned:
        for serial in one.serial_ids:
            added[_as_they_lie(pieces[serial])] += 1
        if not one.serial_ids:
            added[one.variant_id, AVAILABLE] += one.quantity
    lines = _add(context, document, loads, added)
    rows = [
        {
            "document": document.id,
            "serial_id": piece.id,
            "line": lines[_as_they_lie(piece)],
            "state": SENT,
        }
        for piece in pieces.values()
    ]
    insert_rows(context.session, PIECE, rows)
    _sum_up(context, document, "add")
    return lines[list(added)[-1]]


def _as_they_lie(piece: Piece) -> Goods:
    return piece.variant_id, piece.status or AVAILABLE


def _refuse_twice(serials: Sequence[int], loads: Sequence[Load]) -> None:
    twice = [one.numbers[s] for one in loads for s in serials if s in one.pieces]
    if twice:
        raise Unexpected(
            _(
                "${serial} is on this transfer already. It counts once: scan the next piece.",
                mapping={"serial": ", ".join(twice[:3])},
            ),
            "repeated",
        )


def _free_pieces(
    context: Context, document: Transfer, serial_ids: Sequence[int]
) -> Mapping[int, Piece]:
    """The pieces by their ids; raises SerialsRefused where one cannot be sent."""
    if not serial_ids:
        return {}
    home = context.session.get_one(Warehouse, document.warehouse_id)
    wish = Wish(
        document=document.id,
        warehouse=home.code,
        timezone=context.company.timezone,
        as_it_is=True,
    )
    pieces = look_at(context, serial_ids)
    refused = [no for serial in serial_ids if (no := why_not(wish, serial, pieces.get(serial)))]
    if refused:
        raise SerialsRefused(refused)
    return pieces


def _refuse_untracked(context: Context, loose: Sequence[Found]) -> None:
    """Refuse goods without their pieces where each piece is known, or is asked for by number."""
    if not loose:
        return
    goods = _goods(context, {one.variant_id for one in loose})
    for one in loose:
        product = f"{goods[one.variant_id].code} {goods[one.variant_id].name}"
        if one.numbers:
            raise Unexpected(
                _(
                    "${serial} of ${product} is not known here, so it is not in stock. Receive it "
                    "first, or send another piece.",
                    mapping={"serial": ", ".join(one.numbers), "product": product},
                ),
                "unknown",
            )
        if goods[one.variant_id].serials == "throughout":
            raise Unexpected(
                _(
                    "${product} is sent by serial number. Scan each piece, or its carton.",
                    mapping={"product": product},
                ),
                "serial_needed",
            )


def _add(
    context: Context,
    document: Transfer,
    loads: Sequence[Load],
    added: Mapping[Goods, Decimal],
) -> dict[Goods, int]:
    """Add so much to the lines of goods in a status, or write new ones; the line of each."""
    lines = {(one.variant_id, one.status): one for one in loads}
    more = [
        {
            "document": document.id,
            "line": lines[goods].line,
            "quantity": lines[goods].progress.quantity + quantity,
        }
        for goods, quantity in added.items()
        if goods in lines
    ]
    update_rows(context.session, LINE, more, key=("document", "line"))
    query = select(LINE.c.line).where(LINE.c.document == document.id, context.session.mine(LINE))
    last = max(context.session.connection().execute(query).scalars(), default=0)
    numbers = {goods: one.line for goods, one in lines.items()}
    fresh = [goods for goods in added if goods not in lines]
    numbers |= {goods: number for number, goods in enumerate(fresh, last + 1)}
    rows = [
        {
            "document": document.id,
            "line": numbers[variant, status],
            "variant_id": variant,
            "status": status,
            "place_id": None,
            "written": 0,
            **dict.fromkeys(FIGURES, ZERO),
            "quantity": added[variant, status],
        }
        for variant, status in fresh
    ]
    insert_rows(context.session, LINE, rows)
    return numbers


def put_again(context: Context, document: Transfer, loads: Sequence[Load]) -> None:
    """Put on the fresh draft ``document`` the goods of ``loads``, piece by piece."""
    nothing = dict.fromkeys(FIGURES, ZERO)
    known = ("line", "variant_id", "status")
    rows = [
        {
            "document": document.id,
            **{name: getattr(one, name) for name in known},
            "place_id": None,
            "written": 0,
            **nothing,
            "quantity": one.progress.quantity,
        }
        for one in loads
    ]
    insert_rows(context.session, LINE, rows)
    pieces = [
        {"document": document.id, "serial_id": serial, "line": one.line, "state": SENT}
        for one in loads
        for serial in one.pieces
    ]
    insert_rows(context.session, PIECE, pieces)
    _sum_up(context, document, "add")


def set_quantity(context: Context, document: Transfer, line: int, quantity: Decimal) -> None:
    """Set how much of a line without serial numbers is sent; zero takes the line off."""
    _refuse_sent(context, document)
    load = line_on(loads_of([document], context), line)
    if quantity and load.pieces:
        raise Refusal(_("These goods are sent by serial number. Scan or take off the pieces."))
    said = too_fine(quantity, load.decimals, load.name)
    if said or not quantity.is_finite() or not 0 <= quantity <= MOST:
        raise Invalid(said or _("Type a quantity from 0 to a million."))
    if quantity:
        row = {"document": document.id, "line": line, "quantity": quantity}
        update_rows(context.session, LINE, [row], key=("document", "line"))
    else:
        _delete(context, PIECE, document, PIECE.c.line == line)
        _delete(context, LINE, document, LINE.c.line == line)
    _sum_up(context, document, "quantity" if quantity else "remove")


def take_off(context: Context, document: Transfer, serials: Sequence[int]) -> None:
    """Take pieces off the draft; a line without any goes."""
    _refuse_sent(context, document)
    for one in loads_of([document], context):
        left = [serial for serial in one.pieces if serial not in serials]
        if not one.pieces or len(left) == len(one.pieces):
            continue
        _delete(context, PIECE, document, PIECE.c.serial_id.in_([*set(one.pieces) - set(left)]))
        if left:
            row = {"document": document.id, "line": one.line, "quantity": Decimal(len(left))}
            update_rows(context.session, LINE, [row], key=("document", "line"))
        else:
            _delete(context, LINE, document, LINE.c.line == one.line)
    _sum_up(context, document, "remove")


def line_on(loads: Sequence[Load], line: int) -> Load:
    """The line with this number."""
    found = next((one for one in loads if one.line == line), None)
    if found is None:
        raise Refusal(_("This line is not there any more. Load the page again."))
    return found


def _refuse_sent(context: Context, document: Transfer) -> None:
    refuse_to_fill(document, GOODS, context)
    if document.sent is not None:
        raise Refusal(
            _(
                "${number} was sent already, so nothing is put on it or taken off. Send what is "
                "left with a transfer of its own.",
                mapping={"number": document.number or f"#{document.id}"},
            )
        )


def _sum_up(context: Context, document: Transfer, deed: str) -> None:
    write_totals(loads_of([document], context), [document], deed, context)


def _delete(context: Context, table: Any, document: Transfer, *which: Any) -> None:
    own = (table.c.document == document.id, context.session.mine(table), *which)
    context.session.connection().execute(delete(table).where(*own))


def _goods(context: Context, variants: Collection[int]) -> dict[int, Any]:
    query = (
        select(Variant.id, Variant.code, Variant.name, Product.serials)
        .join(Product, Product.id == Variant.product_id)
        .where(one_of(context.session, Variant.id, variants))
    )
    return {row.id: row for row in context.session.execute(query)}
