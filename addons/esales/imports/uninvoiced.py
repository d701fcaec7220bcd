"""What was sold before the books begin and is not invoiced: one row is goods of an old document.

It stands in no account, for what is owed of it is in the dealers' opening balances; requests for
tax invoices take it up like any other sale. The same file sent again adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from addons.base.models import Product, TaxRate, Variant
from addons.base.periods import refuse_closed, since_when
from addons.esales.invoicing.arising import INVOICE, arisen
from addons.esales.models import Dealer, InvoiceLine, SalesInvoice
from addons.esales.models.invoice import BEFORE_THE_BOOKS
from addons.esales.money.entering import BOOKS
from addons.esales.money.opening import fault_of_sale, usual_day_of_sale
from addons.esales.retail.rules import is_amount
from addons.esales.tax import PRICE_STEP, net_unit_price, round_half_up, split
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import day, decimal, text_up_to
from core.exchange.plan import PlannedRow
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import fresh_ids, insert_rows, one_of, update_rows
from core.orm.types import Money
from core.refusal import Refusal
from core.workflow import Document
from core.workflow.businesses import the_live

LONGEST_NUMBER = 40
POSTED, BILLED = SalesInvoice.__table__, InvoiceLine.__table__
SUMS = ("gross", "net", "tax", "uninvoiced")
WHOLE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Sold:
    """Goods as they are invoiced: the variant, and its VAT rate, None where it has none."""

    variant: int
    rate: Decimal | None


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of uninvoiced sales may carry."""
    return (
        Column(
            name="number",
            titles=("Document", "单据编号", "原单号", "销售单号"),
            required=True,
            parse=text_up_to(LONGEST_NUMBER),
            example="OLD-1001",
            note=_("The number in the old system."),
        ),
        Column(
            name="goods",
            titles=("Item number", "商品编码", "规格编码"),
            required=True,
            parse=text_up_to(64),
            note=_("Each item stands once in a document."),
        ),
        Column(
            name="dealer",
            titles=("Dealer", "Dealer code", "经销商", "经销商编码"),
            required=True,
            parse=text_up_to(64),
            note=_("The code of the dealer."),
        ),
        Column(name="day", titles=("Day", "日期"), required=True, parse=day),
        Column(
            name="quantity",
            titles=("Quantity", "未开票数量", "数量"),
            required=True,
            parse=quantity,
            example="12",
        ),
        Column(
            name="amount",
            titles=("Amount", "未开票金额", "价税合计", "金额"),
            required=True,
            parse=amount,
            example="1356.00",
            note=_("With tax, of what is not invoiced yet."),
        ),
    )


def quantity(text: str) -> Decimal:
    """A quantity above zero, to a thousandth."""
    found = decimal(text)
    if not 0 < found < 10**9 or found != round(found, 3):
        raise Refusal(_("Type a quantity above zero."))
    return found


def amount(text: str) -> Decimal:
    """An amount above zero, to the cent."""
    found = decimal(text)
    if not is_amount(found):
        raise Refusal(_("Type an amount above zero, to the cent, such as 300 or 299.50."))
    return found


def stands() -> Any:
    """The condition on sales invoices that they are of before the books, and not taken back."""
    red = POSTED.alias("red")
    back = select(red.c.reverses_id).where(red.c.reverses_id.is_not(None))
    sold = SalesInvoice.pickup_id == BEFORE_THE_BOOKS
    return and_(sold, SalesInvoice.reverses_id.is_(None), SalesInvoice.id.not_in(back))


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """What came in so before, by number and item."""
    query = (
        select(
            SalesInvoice.number.label("number"),
            Variant.code.label("goods"),
            Dealer.code.label("dealer"),
            SalesInvoice.day.label("day"),
            InvoiceLine.quantity.label("quantity"),
            InvoiceLine.gross.label("amount"),
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == SalesInvoice.id)
        .join(Variant, Variant.id == InvoiceLine.variant_id)
        .join(Dealer, Dealer.id == SalesInvoice.dealer_id)
        .where(stands())
    )
    if keys is not None:
        query = query.where(one_of(context.session, SalesInvoice.number, {n for n, _g in keys}))
    return {
        (row.number, row.goods): dict(row._mapping) for row in context.session.execute(query)
    }


def sound_rows(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Refuse unknown dealers and goods, goods without a tax rate, and days that cannot be.

    A document has one dealer and one day.
    """
    dealers = _dealers(context, {draft.values.get("dealer", "") for draft in drafts})
    goods = _goods(context, {draft.key[1] for draft in drafts})
    since = since_when(BOOKS, context)
    heads = {number: (head.dealer, head.day) for number, head in _heads(context, drafts).items()}
    for draft in drafts:
        number, item = draft.key
        said = {"code": draft.values.get("dealer"), "goods": item, "number": number}
        if said["code"] is not None and said["code"] not in dealers:
            yield draft.number, _("There is no dealer “${code}”. Correct the code.", mapping=said)
        elif item not in goods:
            yield draft.number, _("There is no item “${goods}”. Correct the code.", mapping=said)
        elif goods[item].rate is None:
            yield (
                draft.number,
                _("“${goods}” has no tax rate. Have it entered with the product.", mapping=said),
            )
        elif "day" in draft.values and (
            said_of_day := fault_of_sale(draft.values["day"], context.today, since)
        ):
            yield draft.number, said_of_day
        elif draft.existing and any(
            draft.values.get(name, there) != there for name, there in draft.existing.items()
        ):
            yield (
                draft.number,
                _(
                    "“${goods}” of ${number} came in before with other figures. What is entered is "
                    "never changed: correct the file.",
                    mapping=said,
                ),
            )
        else:
            own = (draft.values.get("dealer", ""), draft.values.get("day"))
            if heads.setdefault(number, own) != own and not draft.existing:
                yield (
                    draft.number,
                    _(
                        "${number} stands here for another dealer or day. A document has one of "
                        "each.",
                        mapping=said,
                    ),
                )


@dataclass(frozen=True, kw_only=True)
class Head:
    """A document that came in so before: its id, dealer and day, and how many lines it has."""

    id: int
    dealer: str
    day: Any
    lines: int


def _heads(context: Context, rows: Sequence[Any]) -> dict[str, Head]:
    numbers = {row.key[0] for row in rows}
    query = (
        select(SalesInvoice.id, SalesInvoice.number, Dealer.code, SalesInvoice.day)
        .add_columns(func.count(InvoiceLine.line).label("lines"))
        .join(Dealer, Dealer.id == SalesInvoice.dealer_id)
        .join(InvoiceLine, InvoiceLine.invoice_id == SalesInvoice.id)
        .where(stands(), one_of(context.session, SalesInvoice.number, numbers))
        .group_by(SalesInvoice.id, SalesInvoice.number, Dealer.code, SalesInvoice.day)
    )
    return {
        row.number: Head(id=row.id, dealer=row.code, day=row.day, lines=row.lines)
        for row in context.session.execute(query)
    }


def _dealers(context: Context, codes: Collection[str]) -> dict[str, int]:
    query = select(Dealer.code, Dealer.id).where(one_of(context.session, Dealer.code, codes))
    return {row[0]: row[1] for row in context.session.execute(query)}


def _goods(context: Context, codes: Collection[str]) -> dict[str, Sold]:
    query = (
        select(Variant.code, Variant.id, TaxRate.rate)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(TaxRate, TaxRate.id == Product.tax_rate_id)
        .where(one_of(context.session, Variant.code, codes))
    )
    return {row[0]: Sold(variant=row[1], rate=row[2]) for row in context.session.execute(query)}


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Enter the documents of ``rows``, or more goods of those that are there."""
    days = [row.values["day"] for row in rows]
    for outer in {min(days), max(days)}:
        refuse_closed(BOOKS, outer, context, is_opening=True)
    goods = _goods(context, {row.key[1] for row in rows})
    there = _heads(context, rows)
    begun = _begin(context, [row for row in rows if row.key[0] not in there])
    lines = _lines(rows, goods, there, begun)
    insert_rows(context.session, BILLED, lines)
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(SUMS, Decimal(0)))
    for line in lines:
        for name in SUMS:
            sums[line["invoice_id"]][name] += line["gross" if name == "uninvoiced" else name]
    update_rows(
        context.session,
        POSTED,
        [{"id": n, **{f"more_{k}": v for k, v in more.items()}} for n, more in sums.items()],
        key=["id"],
        change={name: _adding(name) for name in SUMS},
        types={f"more_{name}": Money() for name in SUMS},
    )


def _adding(name: str) -> Any:
    return lambda column, value: column[name] + value(f"more_{name}")


def _begin(context: Context, rows: Sequence[PlannedRow]) -> dict[str, int]:
    """The documents of ``rows`` by number, still without goods; their ids."""
    first = {row.key[0]: row for row in reversed(rows)}
    dealers = _dealers(context, {row.values["dealer"] for row in first.values()})
    ids = fresh_ids(context.session, Document.__table__, len(first))
    business = the_live(INVOICE, context)
    nothing = dict.fromkeys(SUMS, Decimal(0))
    made = [
        SalesInvoice(
            id=identity,
            **arisen(business, number, context),
            dealer_id=dealers[row.values["dealer"]],
            pickup_id=BEFORE_THE_BOOKS,
            day=row.values["day"],
            due=row.values["day"],
            **nothing,
        )
        for identity, (number, row) in zip(ids, sorted(first.items()), strict=True)
    ]
    context.session.add_all(made)
    context.session.flush()
    return {posted.number or "": posted.id for posted in made}


def _lines(
    rows: Sequence[PlannedRow],
    goods: Mapping[str, Sold],
    there: Mapping[str, Head],
    begun: Mapping[str, int],
) -> list[dict[str, Any]]:
    last = {number: head.lines for number, head in there.items()}
    found = []
    for row in rows:
        number, item = row.key
        last[number] = last.get(number, 0) + 1
        sold, made = goods[item], split(row.values["amount"], goods[item].rate or Decimal(0))
        count = row.values["quantity"]
        found.append(
            {
                "invoice_id": begun[number] if number in begun else there[number].id,
                "line": last[number],
                "variant_id": sold.variant,
                "quantity": count,
                "price": round_half_up(made.gross / count, PRICE_STEP),
                "discount": WHOLE,
                "unit_net": net_unit_price(made.net, count),
                "rate": sold.rate or Decimal(0),
                "gross": made.gross,
                "net": made.net,
                "tax": made.tax,
            }
        )
    return found


UNINVOICED = Import(
    name="uninvoiced_sales",
    title=_("Sales before the books that are not invoiced"),
    key="number",
    also=("goods",),
    permission="esales:account:open",
    columns=columns,
    existing=existing,
    apply=apply,
    usual=lambda context: {"day": usual_day_of_sale(context).isoformat()},
    checks=(sound_rows,),
    order=28,
)
