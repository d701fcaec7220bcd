"""A real year of a wholesaler, posted through the commands the counter uses, proved to the cent.

Each invoice of ``../shared/data/transactions.csv.gz`` is a pickup of its customer, opened and
priced at its own hour and finished with those of its day; each cancellation is a return, scanned
in, inspected and credited in the evening; before each month what it will sell is received. At each
month's end the largest debtors pay, `qudao check` finds nothing, and the books are closed. What
the file says is added up beside, without the program: sold, returned and owed agree to the cent,
and stock to the piece.

One line of JSON per month, and one for the year. ``refused`` are cancellations of what the same
customer did not buy before at that price, or took back already: by the file, and by the program.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from shop import WAREHOUSE, analyze, databases
from sqlalchemy import func, select
from wholesaler import HOURS, NOTHING, Beside, Slip, Year, read_year

from addons.base.models import Ledger, Variant
from addons.base.periods import close as close_books
from addons.esales.models import Dealer, DealerAccount, SalesInvoice
from addons.esales.money.vouchers import receive as receive_money
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.returns.choosing import scan_in, set_returned
from addons.esales.returns.left import left_of
from addons.esales.testing import make_dealer, make_variant
from addons.inventory.costing.closing import month_end
from addons.inventory.drafting import Entry
from addons.inventory.models import Balance
from addons.inventory.receipts import make_receipt
from addons.inventory.testing import make_warehouse
from core.company.deeds import enable
from core.context import Context
from core.exchange.imports import carry_out, plan_for, read_for
from core.exchange.plan import Outcome
from core.refusal import Refusal
from core.testing import make_installation
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.deciding.asking import Objected
from core.workflow.deciding.overrides import override
from core.workflow.motion.beginning import begin

YEAR = Path(__file__).parents[2] / "shared" / "data" / "transactions.csv.gz"
BY_HAND, DEBTORS = ("esales.return_window", "esales.return_cap"), 50


@dataclass
class Trade:
    """The wholesaler in the program, and how often something had to be let pass or refused."""

    installation: Any
    dealers: dict[str, int]
    goods: dict[str, int]
    told: Counter[str] = field(default_factory=Counter)

    def work(self, at: datetime) -> Any:
        """The branch at work at that moment."""
        return self.installation.work(branch="SN", now=at)

    def receive(self, wanted: Counter[str], at: datetime) -> None:
        """What a month will sell comes in."""
        with self.work(at) as context:
            entries = [
                Entry(variant_id=self.goods[good], quantity=Decimal(much), location="A-01")
                for good, much in wanted.items()
            ]
            fire([make_receipt(context, WAREHOUSE, entries)], "post", context)

    def sell(self, slips: Sequence[Slip]) -> None:
        """A day's pickups, opened and filled one by one and finished together."""
        with self.work(slips[-1].at) as context:
            pickups = []
            for slip in slips:
                at = replace(context, now=slip.at)
                dealer = context.session.get_one(Dealer, self.dealers[slip.customer])
                pickup = open_pickup(at, dealer, WAREHOUSE)
                goods = [(self.goods[good], Decimal(much), ()) for good, much in slip.goods.items()]
                add_goods(at, pickup, goods)
                pickups.append(pickup)
            fire(pickups, "finish", context)
        self.told["pickups"] += len(slips)

    def take_back(self, slip: Slip) -> None:
        """A return of the customer: what he did not take is refused, the rest is credited."""
        with self.work(slip.at) as context:
            values = {"dealer_id": str(self.dealers[slip.customer]), "why": slip.number}
            document = begin(live(context)["sales_return"], values, context)
            for good, much in slip.goods.items():
                if self._bring(context, document, good, much):
                    self.told["refused_lines"] += 1
            if not document.quantity:
                fire([document], "void", context)
                self.told["void"] += 1
                return
            self._let_pass(document, "receive", context)
            fire([document], "accept", context)
        self.told["returns"] += 1

    def _bring(self, context: Context, document: Any, good: str, much: int) -> int:
        """Scan ``much`` of ``good`` in, pickup by pickup; how much the program refuses."""
        left = much
        while left:
            try:
                scan_in(context, document, good)
            except Refusal:
                return left
            context.session.refresh(document)
            line = max(
                (one for one in document.lines if one.variant_id == self.goods[good]),
                key=lambda one: one.line,
            )
            most = _most(context, line)
            set_returned(context, document, line.line, Decimal(min(left, most)))
            context.session.expire(document)
            left -= min(left, most)
        return 0

    def _let_pass(self, document: Any, deed: str, context: Context) -> None:
        """``deed``, let pass by hand where goods are older or more than the branch allows."""
        try:
            fire([document], deed, context)
        except Objected as objected:
            for guard in objected.objections:
                if guard not in BY_HAND:
                    raise
                override(document, guard, "as the file says", context)
                self.told[guard] += 1
            fire([document], deed, context)

    def pay(self, at: datetime) -> Decimal:
        """The largest debtors pay all they owe; how much came in."""
        came = NOTHING
        with self.work(at) as context:
            query = (
                select(Dealer, DealerAccount.balance)
                .join(DealerAccount, DealerAccount.dealer_id == Dealer.id)
                .where(DealerAccount.balance > 0)
                .order_by(DealerAccount.balance.desc())
                .limit(DEBTORS)
            )
            for dealer, owed in context.session.execute(query).all():
                receive_money(context, dealer, owed, "transfer")
                came += owed
        return came

    def close(self, through: date) -> None:
        """Both books are closed through a day that is over."""
        after = datetime.combine(through + timedelta(1), datetime.min.time(), HOURS)
        with self.work(after) as context:
            for ledger in context.session.scalars(select(Ledger)):
                close_books(context, ledger, through)


def _most(context: Context, line: Any) -> int:
    """How much of a line's pickup can still come back, this return's own part included."""
    left = left_of({line.pickup_id}, context)[line.pickup_id, line.pickup_line]
    return int(left.quantity)


def open_trade(installation: Any, year: Year) -> Trade:
    """The wholesaler's goods, prices and customers, brought in by files; empty books."""
    first = year.slips[0].at
    with installation.work() as context:
        on = context.company.branches["shaanxi"].enabled(context.today)
        enable(context.company, "shaanxi", sorted(on), first.date().isoformat())
    with installation.work(branch="SN", now=first) as context:
        make_dealer(context, "FIRST", lines=None)
        make_variant(context, "FIRST", price="1.00")
        make_warehouse(context, WAREHOUSE)
        goods = [
            {"编码": code, "名称": code, "单位": "台", "税率": "13 %"} for code in year.prices
        ]
        _bring_in(context, "products", goods)
        priced = [
            {"编码": code, "价格": f"{price.normalize():f}", "起始日期": f"{first:%Y-%m-%d}"}
            for code, price in year.prices.items()
        ]
        _bring_in(context, "prices", priced)
        people = [
            {
                "编码": customer,
                "名称": f"客户{customer}",
                "地区": "西安市",
                "结算方式": "月结",
                "授权区域": "西安市",
                "信用额度": "9999999999",
                "账期": "400",
            }
            for customer in sorted({slip.customer for slip in year.slips})
        ]
        _bring_in(context, "dealers", people)
        for books in context.hooks.collect("books"):
            ledger = Ledger(ledger=books.name, since=first.date(), opened_by="")
            context.session.add(ledger)
        dealers = dict(context.session.execute(select(Dealer.code, Dealer.id)).all())
        known = dict(context.session.execute(select(Variant.code, Variant.id)).all())
    return Trade(installation=installation, dealers=dealers, goods=known)


def _bring_in(context: Context, target: str, rows: Sequence[dict[str, str]]) -> None:
    """Import ``rows`` as a file of a user, and refuse to go on without any one of them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    wanted = context.hooks.named("imports")[target]
    table = read_for(wanted, context, text.getvalue().encode(), f"{target}.csv")
    made = plan_for(wanted, context, table)
    if refused := list(made.of(Outcome.REFUSED)):
        raise SystemExit(f"{target}: {len(refused)} refused, first {refused[0]}")
    carry_out(wanted, context, made, f"import {target}")


def post_year(trade: Trade, year: Year, store: str) -> None:
    """Month by month: receive, sell, take back, be paid, close, and compare with the file."""
    beside, paid = Beside(year.prices), NOTHING
    for month, slips in itertools.groupby(year.slips, lambda slip: slip.at.date().replace(day=1)):
        began, of_month = time.perf_counter(), list(slips)
        wanted: Counter[str] = Counter()
        for slip in of_month:
            if not slip.is_return:
                wanted.update(slip.goods)
        beside.stock.update(wanted)
        trade.receive(wanted, datetime.combine(month, datetime.min.time(), HOURS))
        for _day, slips_of_day in itertools.groupby(of_month, lambda slip: slip.at.date()):
            of_day = list(slips_of_day)
            sold = [slip for slip in of_day if not slip.is_return]
            if sold:
                trade.sell(sold)
            for slip in sold:
                beside.sell(slip)
            for slip in of_day:
                if slip.is_return:
                    beside.take_back(slip)
                    trade.take_back(slip)
        last = month_end(month)
        paid += trade.pay(datetime.combine(last, datetime.max.time(), HOURS))
        trade.close(last)
        seconds = time.perf_counter() - began
        found = compare(trade, beside, paid)
        _tell(
            bench="real_year", store=store, month=f"{month:%Y-%m}", slips=len(of_month),
            seconds=round(seconds, 1), **found,
        )
    _tell(bench="real_year", store=store, **found, **trade.told, aside=dict(year.aside))


def compare(trade: Trade, beside: Beside, paid: Decimal) -> dict[str, Any]:
    """What the program says and what the file says; raises where they differ by a cent."""
    with trade.installation.work(branch="SN", owner=False) as context:
        session = context.session
        red = SalesInvoice.gross < 0
        sold = session.scalar(select(func.sum(SalesInvoice.gross)).where(~red)) or NOTHING
        back = session.scalar(select(func.sum(-SalesInvoice.gross)).where(red)) or NOTHING
        owed = session.scalar(select(func.sum(DealerAccount.balance))) or NOTHING
        stock = dict(
            session.execute(
                select(Variant.code, func.sum(Balance.on_hand))
                .join(Variant, Variant.id == Balance.variant_id)
                .group_by(Variant.code)
            ).all()
        )
        checks = context.hooks.everywhere.collect("checks")
        said = [f"{check.name}: {one}" for check in checks for one in check.find(context)]
    expected = (beside.sold, beside.returned, beside.sold - beside.returned - paid)
    if (sold, back, owed) != expected:
        raise AssertionError(f"the program says {(sold, back, owed)}, the file {expected}")
    unlike = {good for good, much in beside.stock.items() if stock.get(good, 0) != much}
    if unlike:
        raise AssertionError(f"stock differs of {sorted(unlike)[:10]}")
    if said:
        raise AssertionError(f"qudao check finds: {said[:5]}")
    figures = {"sold": sold, "returned": back, "refused": beside.refused, "owed": owed}
    return {name: f"{amount:.2f}" for name, amount in figures.items()}


def _tell(**said: Any) -> None:
    print(json.dumps(said, ensure_ascii=False), flush=True)


def main() -> None:
    """Post the year, or the part of it through a month, on the store asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--through", default="9999-12", help="the last month, like 2010-12")
    asked = parser.parse_args()
    if not YEAR.exists():
        raise SystemExit(f"The real year is not at {YEAR}.")
    year = read_year(YEAR, asked.through)
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as new_database:
        here = asked.store == "sqlite"
        url = f"sqlite:///{folder}/year.db" if here else new_database("year")
        installation = make_installation(url, Path(folder) / asked.store)
        trade = open_trade(installation, year)
        analyze(installation)
        post_year(trade, year, asked.store)
        installation.close()


if __name__ == "__main__":
    main()
