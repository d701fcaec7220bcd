"""Documents with a mark in every field: whoever reads a page knows which values it shows."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import inspect, select
from twenty import make_trade

from addons.base.models import Party, Region, Variant
from addons.esales.models import Dealer
from addons.inventory.models import Warehouse
from core.orm.changes import log_changes, resource_of
from core.testing.rows import make_row
from core.workflow.definition import Business, Step
from core.workflow.documents import Attachment
from core.workflow.fields.sheet import Slot, sheet_of
from core.workflow.motion.firing import entered

TEXTS = ("text", "long")
MONEY, NUMBER = 7311, 8311
UNITS = {"money": 100, "number": 10000}
RECORDS: dict[str, Any] = {
    "product": Variant.id,
    "dealer": Dealer.id,
    "party": Party.id,
    "region": Region.code,
    "warehouse": Warehouse.id,
    "sales_warehouse": Warehouse.code,
    "return_warehouse": Warehouse.code,
}
# Every check of the definitions passes a text with this in it, and a small number.
PASSING = "ZC-13800000000"
# Nobody has two shifts at once.
CASHIERS = count(1)
MOMENT = "2031-02-03T04:05:00Z"


def make_goods(context: Any, rep: str) -> None:
    """What there is to choose from; the one dealer's representative is ``rep``."""
    make_trade(context)
    context.session.scalars(select(Dealer)).one().rep = rep


def put(context: Any, business: Business, step: Step, creator: str, login: str) -> int:
    """A document that ``creator`` began, in ``step``, where everybody was asked who is asked.

    Every field has been something else before, says the change log. ``login`` is who is chosen
    where a colleague is.
    """
    sheet = sheet_of(business, context)
    numbered = list(enumerate(sheet.slots.values()))
    values = {slot.name: mark(slot, number, context, login) for number, slot in numbered}
    own = {slot.name for slot in sheet.own}
    assert sheet.kind is not None
    record: Any = sheet.kind.record
    attributes = inspect(record).column_attrs
    built_in = {
        slot.name: _unkept(slot, values[slot.name], attributes[slot.name].columns[0].type)
        for _number, slot in numbered
        if slot.name not in own and slot.name in attributes and slot.type.name != "moment"
    }
    if "cashier" in built_in:
        built_in["cashier"] = f"cashier {next(CASHIERS)}"
    document = make_row(
        context,
        record,
        **built_in,
        business=business.name,
        version=business.version,
        step=step.name,
        creator=creator,
        created=context.now,
        own={n: value for n, value in values.items() if n in own and value is not None},
    )
    files = [s.name for _number, s in numbered if s.type.kept == "ids"]
    document.own = {**document.own, **{n: [_file(context, document, n)] for n in files}}
    entered([document], business, context, by_itself=False)
    past = {n: (f"past {n}", f"mark {n}") for n, v in values.items() if isinstance(v, str)}
    log_changes(context.session, [(resource_of(document), document.id, "change", past)])
    context.session.flush()
    return int(document.id)


def mark(slot: Slot, number: int, context: Any, login: str) -> Any:
    """The value of one field as it is kept; None where a type has none of its own."""
    kind = slot.type.name
    if kind in TEXTS:
        return f"mark {slot.name} {PASSING}" if _checked(slot) else f"mark {slot.name}"
    if kind in UNITS:
        plain = 7 if _checked(slot) else {"money": MONEY, "number": NUMBER}[kind] + number
        return plain * UNITS[kind]
    if kind in RECORDS:
        return context.session.scalar(select(RECORDS[kind]).order_by(RECORDS[kind]).limit(1))
    if kind == "table":
        cells = {
            column.name: mark(column, 100 * number + place, context, login)
            for place, column in enumerate(slot.columns)
        }
        return [{name: value for name, value in cells.items() if value is not None}]
    if kind == "choice":
        # The last one is that on which another field is shown.
        return [*slot.choices][-1]
    others = {"date": "2031-02-03", "moment": MOMENT, "yes_no": True}
    return login if kind in ("user", "successor") else others.get(kind)


def marks_of(business: Business, context: Any) -> dict[str, list[str]]:
    """By field, the words by which a page that shows its value is known; none for what has none."""
    found = {}
    for number, slot in enumerate(sheet_of(business, context).slots.values()):
        words = list(_words(slot, number))
        found[slot.name] = words
    return found


def _checked(slot: Slot) -> bool:
    return bool(getattr(slot.field, "check", ""))


def _words(slot: Slot, number: int) -> Any:
    kind = slot.type.name
    if kind in TEXTS:
        yield from (f"mark {slot.name}", f"past {slot.name}")
    if kind == "money" and not _checked(slot):
        yield f"{MONEY + number:,}.00"
    if kind == "number" and not _checked(slot):
        yield f"{NUMBER + number:,}"
    if slot.type.kept == "ids":
        yield f"mark {slot.name}.txt"
    for place, column in enumerate(slot.columns):
        yield from _words(column, 100 * number + place)


def _unkept(slot: Slot, value: Any, column: Any) -> Any:
    """A value as a ``column`` of the record takes it."""
    kind = slot.type.name
    if kind == "date":
        return date.fromisoformat(value)
    if kind in UNITS:
        return column.python_type(value // UNITS[kind])
    return value[: column.length] if kind in TEXTS else value


def _file(context: Any, document: Any, field: str) -> int:
    file = Attachment(
        document=document.id,
        field=field,
        name=f"mark {field}.txt",
        type="text/plain",
        size=4,
        at=context.now,
        author=document.creator,
        body=b"mark",
    )
    context.session.add(file)
    context.session.flush()
    return int(file.id)
