"""An open pickup's lines: read at once, priced together, written back at once where they changed.

Whatever is done to a pickup goes through here, so that breaks and promotions always count the whole
slip, and so that the number of statements is the same for one line as for two hundred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.accounts import SAME_DEALER, Standing, standing_columns, standing_of
from addons.esales.models import Dealer, DealerAccount, Pickup, PickupLine, PickupSerial
from addons.esales.price_terms import PriceRequest
from addons.esales.pricing import PricedLine, price_lines
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.tax import TaxMode, price_with_tax
from addons.esales.terms import Goods, LineKeys, price_request, read_goods, read_terms
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.workflow import Document

OPEN = "open"
NOTHING = Decimal(0)
TOTALS = ("varieties", "quantity", "gross", "net", "tax")


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """A line as it is stored; ``why`` holds the steps of its price as plain data."""

    line: int
    variant_id: int
    quantity: Decimal
    list_price: Decimal
    discount: Decimal
    price: Decimal
    rate: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    why: Sequence[Any]


COLUMNS = tuple(field.name for field in fields(SlipLine))


@dataclass(frozen=True, kw_only=True)
class Slip:
    """An open pickup, locked, with its dealer, where that dealer stands, and its lines by number.

    ``repeated`` counts the serials somebody wants to add that are on it already.
    """

    pickup: Pickup
    dealer: Dealer
    standing: Standing
    lines: Mapping[int, SlipLine]
    repeated: int = 0

    @property
    def quantities(self) -> dict[int, tuple[int, Decimal]]:
        """Variant and quantity of each line, by number."""
        return {number: (line.variant_id, line.quantity) for number, line in self.lines.items()}


@dataclass(frozen=True, kw_only=True)
class Repriced:
    """What a slip comes to after a change: lines, the goods on them, what may not be sold so."""

    lines: Mapping[int, SlipLine]
    goods: Mapping[int, Goods]
    keys: LineKeys
    refusals: Mapping[int, SaleRefused]

    @property
    def gross(self) -> Decimal:
        """What all lines come to, with tax."""
        return sum((line.gross for line in self.lines.values()), Decimal("0.00"))


def read_slip(context: Context, pickup: Pickup, serials: Collection[int] = ()) -> Slip:
    """Lock ``pickup`` and read it with its dealer and lines; refuses one that is no longer open.

    ``serials`` are to be added to it. Two statements.
    """
    document = Document.__table__
    query = (
        select(document.c.step, *standing_columns(context))
        .select_from(document)
        .join(Dealer, Dealer.id == pickup.dealer_id)
        .outerjoin(DealerAccount, SAME_DEALER)
        .where(document.c.id == pickup.id, context.session.mine(document))
        .with_for_update(of=document)
    )
    step, dealer, *account = context.session.execute(query).one()
    if step != OPEN:
        raise SaleRefused(
            Reason.NOT_OPEN,
            _(
                "This pickup is no longer open, so nothing on it can be changed. Open a new one "
                "for further goods."
            ),
        )
    # A second look, for what others had on the lines is sure only once the pickup is locked.
    rows = context.session.execute(_stored_lines(context, pickup, serials)).mappings().all()
    return Slip(
        pickup=pickup,
        dealer=dealer,
        standing=standing_of(dealer, *account),
        lines={row["line"]: SlipLine(**{name: row[name] for name in COLUMNS}) for row in rows},
        repeated=rows[0]["repeated"] if rows else 0,
    )


def _stored_lines(context: Context, pickup: Pickup, serials: Collection[int]) -> Any:
    """The lines, each with the count of ``serials`` on the pickup; none is there without a line."""
    stored, taken = PickupLine.__table__, PickupSerial.__table__
    repeated = (
        select(func.count())
        .select_from(taken)
        .where(taken.c.pickup_id == pickup.id, context.session.mine(taken))
        .where(one_of(context.session, taken.c.serial_id, serials))
    )
    return (
        select(
            *(stored.c[name] for name in COLUMNS), repeated.scalar_subquery().label("repeated")
        )
        .where(stored.c.pickup_id == pickup.id, context.session.mine(stored))
        .order_by(stored.c.line)
    )


def reprice(context: Context, slip: Slip, wanted: Mapping[int, tuple[int, Decimal]]) -> Repriced:
    """Price ``wanted`` (variant and quantity by line number) together, as terms are today."""
    keys = LineKeys()
    if not wanted:
        return Repriced(lines={}, goods={}, keys=keys, refusals={})
    goods = read_goods(context, {variant for variant, _quantity in wanted.values()})
    terms = read_terms(context, slip.dealer.grade, goods, keys)
    requests = [
        price_request(goods[variant], quantity, keys, number)
        for number, (variant, quantity) in wanted.items()
    ]
    priced = price_lines(requests, terms)
    lines = {
        request.key: _stored(found, request, terms.mode)
        for found, request in zip(priced, requests, strict=True)
    }
    refusals = {found.key: _refused(found) for found in priced if found.refusal is not None}
    return Repriced(lines=lines, goods=goods, keys=keys, refusals=refusals)  # type: ignore[arg-type]


def _stored(found: PricedLine, request: PriceRequest, mode: TaxMode) -> SlipLine:
    """The line to store; its prices include tax whatever the price list does."""
    listed = found.list_price or NOTHING
    return SlipLine(
        line=found.key,  # type: ignore[arg-type]
        variant_id=request.variant,
        quantity=request.quantity,
        list_price=price_with_tax(listed, request.tax_rate, mode),
        discount=found.discount,
        price=price_with_tax(found.price, request.tax_rate, mode),
        rate=request.tax_rate,
        gross=found.gross,
        net=found.net,
        tax=found.tax,
        why=[step_data(step) for step in found.why],
    )


def _refused(found: PricedLine) -> SaleRefused:
    reason = Reason.NO_PRICE if found.list_price is None else Reason.BELOW_FLOOR
    return SaleRefused(reason, found.refusal)


def step_data(step: Any) -> dict[str, Any]:
    """A step of a price as plain data, its sentence still translatable."""
    return {
        "rule": step.rule.value,
        "name": step.name,
        "before": None if step.before is None else str(step.before),
        "after": str(step.after),
        "text": str(step.message),
        "mapping": dict(step.message.mapping or {}),
    }


def step_sentence(step: Mapping[str, Any]) -> Any:
    """The sentence of a step that ``step_data`` wrote down."""
    return _(step["text"], mapping=step["mapping"])


def write_slip(
    context: Context, slip: Slip, found: Repriced, deed: str, told: Mapping[str, Any]
) -> None:
    """Store what differs between ``slip`` and ``found``, the totals, and that ``deed`` was done."""
    session, table, home = context.session, PickupLine.__table__, slip.pickup.id
    gone = set(slip.lines) - set(found.lines)
    if gone:
        session.connection().execute(
            delete(table).where(
                table.c.pickup_id == home, session.mine(table), one_of(session, table.c.line, gone)
            )
        )
    fresh = [line for number, line in found.lines.items() if number not in slip.lines]
    changed = [
        line
        for number, line in found.lines.items()
        if number in slip.lines and line != slip.lines[number]
    ]
    update_rows(session, table, _rows(home, changed), key=["pickup_id", "line"])
    insert_rows(session, table, _rows(home, fresh))
    _write_totals(context, slip.pickup, found, deed, told)
    session.expire(slip.pickup, ["lines"])


def _rows(pickup: int, lines: Iterable[SlipLine]) -> list[dict[str, Any]]:
    return [
        {"pickup_id": pickup, **{name: getattr(line, name) for name in COLUMNS}} for line in lines
    ]


def _write_totals(
    context: Context, pickup: Pickup, found: Repriced, deed: str, told: Mapping[str, Any]
) -> None:
    before = {name: getattr(pickup, name) for name in TOTALS}
    lines = found.lines.values()
    after = {
        "varieties": len(lines),
        **{name: sum((getattr(line, name) for line in lines), NOTHING) for name in TOTALS[1:]},
    }
    update_rows(context.session, Pickup.__table__, [{"id": pickup.id, **after}], key=["id"])
    for name, value in after.items():
        set_committed_value(pickup, name, value)
    told = {name: (None, value) for name, value in told.items()}
    differences = {n: (before[n], after[n]) for n in TOTALS if before[n] != after[n]}
    log_changes(
        context.session, [(Pickup.__tablename__, pickup.id, deed, {**told, **differences})]
    )
