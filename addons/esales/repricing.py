"""All lines of a slip priced together, as terms are today, and written back where they changed.

Breaks and promotions always count the whole slip, so every change of a slip prices all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import Table, delete
from sqlalchemy.orm.attributes import set_committed_value

from addons.esales.assortment import Goods, LineKeys, price_request
from addons.esales.models import Pickup, PickupLine
from addons.esales.price_terms import PriceRequest, PriceTerms
from addons.esales.pricing import PricedLine, price_lines
from addons.esales.refusals import Reason, SaleRefused
from addons.esales.slips import COLUMNS, Slip, SlipLine
from addons.esales.tax import Split, TaxMode, price_with_tax
from addons.esales.terms import Terms
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.orm.session import BranchSession

NOTHING = Decimal(0)
TOTALS = ("varieties", "quantity", "gross", "net", "tax")


@dataclass(frozen=True, kw_only=True)
class Repriced:
    """What a slip comes to after a change: its lines, and those that may not be sold so."""

    lines: Mapping[int, SlipLine] = field(default_factory=dict)
    refusals: Mapping[int, SaleRefused] = field(default_factory=dict)

    @property
    def gross(self) -> Decimal:
        """What all lines come to, with tax."""
        return sum((line.gross for line in self.lines.values()), Decimal("0.00"))


class Priced(Protocol):
    """What has lines with prices, and sums of them."""

    @property
    def lines(self) -> Mapping[int, SlipLine]: ...
    @property
    def amounts(self) -> Split: ...


def reprice(slip: Slip, wanted: Mapping[int, tuple[int, Decimal]], terms: Terms) -> Repriced:
    """Price ``wanted`` (variant and quantity by line number) together."""
    return price(slip.goods, wanted, terms.keys, terms.of_grade(slip.dealer.grade))


def price(
    goods: Mapping[int, Goods],
    wanted: Mapping[int, tuple[int, Decimal]],
    keys: LineKeys,
    agreed: PriceTerms,
) -> Repriced:
    """What ``wanted`` of ``goods`` comes to as ``agreed``."""
    requests = [
        price_request(goods[variant], quantity, keys, number)
        for number, (variant, quantity) in wanted.items()
    ]
    priced = price_lines(requests, agreed)
    lines = {
        request.key: _stored(found, request, agreed.mode)
        for found, request in zip(priced, requests, strict=True)
    }
    refusals = {found.key: _refused(found) for found in priced if found.refusal is not None}
    return Repriced(lines=lines, refusals=refusals)  # type: ignore[arg-type]


def price_change(before: Priced, today: Repriced) -> Any | None:
    """The sentence that what ``before`` costs has changed since then; None if it has not."""
    if all(_paid(line) == _paid(before.lines[number]) for number, line in today.lines.items()):
        return None
    return _(
        "Prices have changed since the goods were scanned: they came to ${before}, and come to "
        "${now} now. Look at the lines, then finish again.",
        mapping={"before": f"{before.amounts.gross:,.2f}", "now": f"{today.gross:,.2f}"},
    )


def _paid(line: SlipLine) -> tuple[Decimal, ...]:
    return (line.price, line.discount, line.rate, line.gross, line.net, line.tax)


def _stored(found: PricedLine, request: PriceRequest, mode: TaxMode) -> SlipLine:
    """The line to store; its prices include tax whatever the price list does."""
    listed = found.list_price
    return SlipLine(
        line=found.key,  # type: ignore[arg-type]
        variant_id=request.variant,
        quantity=request.quantity,
        list_price=None if listed is None else price_with_tax(listed, request.tax_rate, mode),
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
    session, home = context.session, slip.pickup.id
    write_lines(session, PickupLine.__table__, {"pickup_id": home}, slip.lines, found.lines)
    _write_totals(context, slip.pickup, found, deed, told)
    session.expire(slip.pickup, ["lines"])


def write_lines(
    session: BranchSession,
    table: Table,
    owner: Mapping[str, int],
    before: Mapping[int, SlipLine],
    after: Mapping[int, SlipLine],
) -> None:
    """Store what differs between the lines of ``owner`` (its column and id); three statements."""
    ((column, home),) = owner.items()
    gone = set(before) - set(after)
    if gone:
        session.connection().execute(
            delete(table).where(
                table.c[column] == home, session.mine(table), one_of(session, table.c.line, gone)
            )
        )
    fresh = [line for number, line in after.items() if number not in before]
    changed = [
        line for number, line in after.items() if number in before and line != before[number]
    ]
    update_rows(session, table, _rows(owner, changed), key=[column, "line"])
    insert_rows(session, table, _rows(owner, fresh))


def _rows(owner: Mapping[str, int], lines: Iterable[SlipLine]) -> list[dict[str, Any]]:
    return [{**owner, **{name: getattr(line, name) for name in COLUMNS}} for line in lines]


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
