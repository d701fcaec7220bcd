"""What stands on the papers of a transfer: what is taken from which place, and how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Variant
from addons.inventory.models import Location, Transfer, Warehouse
from addons.inventory.transfers.borders import called_far
from addons.inventory.transfers.layouts import PICK_LIST, SLIP
from addons.inventory.transfers.legs import legs_of
from addons.inventory.transfers.reading import Load, loads_of
from addons.inventory.transfers.sending import plan_of
from core.context import Context
from core.orm.bulk import one_of
from core.printing.values import written
from core.security.identity import SYSTEM
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of

Part = tuple[Load, int, Decimal, tuple[int, ...]]


def values_for(document: Document, layout: str, context: Context) -> Mapping[str, Any] | None:
    """What ``layout`` prints for ``document``; None where it is no paper of a transfer."""
    paper = prints_of(context, layout)
    if not isinstance(document, Transfer) or paper not in (SLIP, PICK_LIST):
        return None
    return {
        **head_of(document, context),
        # What comes from another branch nobody made here.
        **({"clerk": {"name": ""}} if document.creator == SYSTEM.login else {}),
        # What another branch sent bears its number until it is received, for scanners to find it.
        **({"number": document.far_number} if document.far_number and not document.number else {}),
        "date": context.today,
        "source": _home(document.warehouse_id, document, context),
        "target": _home(document.target_id, document, context),
        "remark": document.note,
        "rows": _rows(document, paper, context),
    }


def _home(number: int | None, document: Transfer, context: Context) -> dict[str, str]:
    if number is None:
        known = called_far([document.far], context)
        return {"code": document.far, "name": known.get(document.far, document.far)}
    home = context.session.get_one(Warehouse, number)
    return {"code": home.code, "name": f"{home.code} {home.name}"}


def _rows(document: Transfer, paper: str, context: Context) -> list[dict[str, Any]]:
    parts = list(_parts(document, context))
    counted = _counted(parts) if paper == SLIP else {}
    session, places = context.session, {part[1] for part in parts}
    query = select(Location.id, Location.code).where(one_of(session, Location.id, places))
    codes = {row.id: row.code for row in session.execute(query)}
    wanted = one_of(session, Variant.id, {part[0].variant_id for part in parts})
    specs = {
        row.id: row.spec for row in session.execute(select(Variant.id, Variant.spec).where(wanted))
    }
    rows = [
        {
            "place": codes.get(place, "—"),
            "code": load.code,
            "name": load.name,
            "spec": specs[load.variant_id],
            "unit": load.unit,
            "quantity": quantity,
            "counted": counted.get((load.document, load.line)),
            "serials": "、".join(load.numbers[serial] for serial in serials),
        }
        for load, place, quantity, serials in parts
    ]
    return sorted(rows, key=lambda row: (row["place"], row["code"]))


def _counted(parts: list[Part]) -> dict[tuple[int, int], str]:
    """How much of each line was received, once something was; before, it is written by hand.

    So it is of a line that was taken from several places, for nobody knows from which it came.
    """
    lines = Counter((load.document, load.line) for load, *_rest in parts)
    if not any(load.progress.received for load, *_rest in parts):
        return {}
    return {
        line: written(load.progress.received, "quantity", "")
        for load, *_rest in parts
        if lines[line := (load.document, load.line)] == 1
    }


def _parts(document: Transfer, context: Context) -> Iterator[Part]:
    """What lies in which place, or lay there when it was sent; what is not there is no part."""
    if document.warehouse_id is None:
        for load in loads_of([document], context):
            yield load, load.place_id or 0, load.progress.quantity, tuple(load.pieces)
        return
    if document.sent is None:
        for one in plan_of([document], context).taken:
            yield one.load, one.place_id, one.quantity, one.serials
        return
    legs = legs_of([document], context)
    for load in loads_of([document], context):
        for leg in legs[load.document, load.line]:
            if leg.target == (document.transit_id, load.status) and leg.source[0] is not None:
                yield load, leg.source[0], leg.quantity, leg.serials
