"""Transfers between branches on paper: both documents are made, whatever branches keep stock."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.made_up import make_up_goods
from addons.inventory.models import Transfer, TransferIn, TransferOut, Warehouse
from addons.inventory.rehearsing import a_place, bring_in
from addons.inventory.transfers import deciding, landing
from addons.inventory.transfers.announcing import send_out
from addons.inventory.transfers.borders import books_of_the_other, the_other
from addons.inventory.transfers.finding import Found
from addons.inventory.transfers.loading import put_on, set_quantity
from addons.inventory.transfers.reading import OUTGOING, loads_of
from addons.inventory.transfers.rehearsing import another_place
from addons.inventory.transfers.unloading import set_counted
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.businesses import the_live
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.moving import as_system

SOME, NONE = Decimal(5), Decimal(0)


def _begin_out(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A transfer to a warehouse that is there on paper alone, unless one was chosen."""
    with as_system(context) as system:
        chosen = values.get("warehouse_id")
        home = a_place(system, Warehouse.id == chosen if chosen else None).warehouse_id
        far = values.get("far") or _somewhere(system)
    given = {**values, "warehouse_id": home, "far": far, "quantity": None}
    return begin_plain(business, given, context)


def _somewhere(context: Context) -> str:
    code = select(Warehouse.code).where(Warehouse.id == another_place(context))
    return f"{context.code}/{context.session.scalar(code)}"


def _fill_out(document: TransferOut, values: Mapping[str, Any], context: Context) -> None:
    """Put goods on a draft."""
    if "quantity" not in values or document.sent is not None:
        return
    quantity = values["quantity"] or SOME
    with as_system(context) as system:
        goods = make_up_goods(system)
        home = system.session.get_one(Warehouse, document.warehouse_id)
        bring_in(goods.id, quantity, (), home.code, system)
    line = put_on(context, document, Found(variant_id=goods.id))
    set_quantity(context, document, line, quantity)


def _happen_out(document: TransferOut, values: Mapping[str, Any], context: Context) -> None:
    """The receiver receives until as much is outstanding, or reports as much missing."""
    short = values.get("short")
    left = values.get("outstanding") if short is None else short
    if left is None or not document.outstanding:
        return
    with books_of_the_other(document, context) as there:
        receiver = the_other(document, there)
        assert isinstance(receiver, TransferIn)
        _count(receiver, left, there)
        landing.receive_in([receiver], there)
        if short:
            landing.report_short([receiver], there)


def _begin_in(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """What a sender laid before the branch, with as much of it received as was asked for."""
    with as_system(context) as system:
        sender = begin_plain(
            the_live(OUTGOING, system),
            {
                "warehouse_id": a_place(system, None).warehouse_id,
                "far": _somewhere(system),
                "note": values.get("note"),
            },
            system,
        )
        assert isinstance(sender, TransferOut)
        _fill_out(sender, {"quantity": values.get("quantity")}, system)
        send_out([sender], system, business)
    return context.session.get_one(Transfer, sender.far_document)


def _fill_in(document: TransferIn, values: Mapping[str, Any], context: Context) -> None:
    """Count as many as have arrived, until as few are missing."""
    if "missing" in values and document.outstanding:
        _count(document, values["missing"] or NONE, context)


def _count(document: TransferIn, missing: Decimal, context: Context) -> None:
    for one in loads_of([document], context):
        left = min(missing, one.progress.outstanding)
        set_counted(context, document, one.line, one.progress.outstanding - left, NONE)
        missing -= left


def _happen_in(document: TransferIn, values: Mapping[str, Any], context: Context) -> None:
    """A part was received before; the sender says that the rest comes later, or does not."""
    part = values.get("received")
    if part and not document.received:
        _count(document, max(document.outstanding - part, NONE), context)
        landing.receive_in([document], context)
    with books_of_the_other(document, context) as there:
        sender = the_other(document, there)
        assert isinstance(sender, TransferOut)
        if values.get("outstanding") == NONE:
            deciding.call_back([sender], there)
        elif values.get("short") == NONE:
            deciding.await_rest([sender], there)


GOING = Rehearsal(
    begin=_begin_out,
    fill=_fill_out,
    happen=_happen_out,
    meets=("quantity",),
    happens=("outstanding", "short"),
)
COMING = Rehearsal(
    begin=_begin_in,
    fill=_fill_in,
    happen=_happen_in,
    meets=("missing",),
    happens=("outstanding", "received", "short"),
    arises=True,
)
