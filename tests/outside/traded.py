"""A small trade that tests carry on: what may be done in it, each deed by the commands of counters.

Two dealers buy; for the first another one pays and a third is invoiced whenever it is said so. Two
speakers earn a lamp for nothing, and radios are known by their serials. What was made is kept in
lists, so that a test chooses among it by a number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from addons.base.models import Ledger, Product
from addons.base.periods import close, reopen
from addons.esales import testing
from addons.esales.invoicing.answers import take_in
from addons.esales.invoicing.batches import hand_over
from addons.esales.invoicing.choosing import ask_for, begin_reversal, set_asked, take_up
from addons.esales.invoicing.providers import Answer
from addons.esales.models import AccountEntry, Dealer, Promotion, SalesInvoice
from addons.esales.money.vouchers import receive
from addons.esales.orders.changing import put_on
from addons.esales.orders.keeping import drawing
from addons.esales.orders.picking import fetch
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.rebates.granting import KIND as REBATE
from addons.esales.retail.finding import Found
from addons.esales.returns.choosing import scan_in
from addons.esales.returns.exchanging import exchange
from addons.esales.returns.inspecting import judge, judge_loose
from addons.inventory import testing as stock
from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.models import Warehouse
from addons.inventory.transfers.finding import find as look
from addons.inventory.transfers.loading import put_on as load
from addons.inventory.transfers.loading import set_quantity
from addons.inventory.transfers.reading import TRANSFER
from addons.inventory.transfers.unloading import count as count_in
from addons.inventory.transfers.unloading import count_all
from core.company.social_credit import complete
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.businesses import live
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.kinship import reverse_and_copy

VERDICTS = ("available", "defective", "sent_back")
LOOSE = ("speaker", "cable", "lamp")
ORDERED = ("confirmed", "picking", "partly")
TRAVELS = {
    **dict.fromkeys(("receive", "receive_part", "receive_short", "call_back"), ("under_way",)),
    **dict.fromkeys(("wait", "come_back", "write_off"), ("difference",)),
    "reverse": ("received",),
}
CODES = {"cable": "CBL-10", "speaker": "SPK-459", "lamp": "LMP-50"}
NUMBER = "2661200000000000"


class Trade:
    """What there is to trade with, what was made so far, and the deeds."""

    def __init__(self, context: Any, trade: dict[str, Any], successor: str) -> None:
        # Noon of the day after: no midnight lies between what was made before and the deeds.
        noon = (context.now + timedelta(days=1)).replace(hour=4, minute=0, second=0)
        begins, context = context.today - timedelta(days=1), replace(context, now=noon)
        self.context, self.trade, self.successor = context, trade, successor
        self.serials = trade["serials"][:6]
        context.company.entities["main"].tax_code = complete("91610000MA6U0A001")
        context.session.execute(update(Product).values(tax_category="1090511010000000000"))
        stock.receive(context, "SN01", stock.entry(trade["lamp"], 50))
        stock.make_warehouse(context, "SN02", ["B-01"])
        codes = context.session.execute(select(Warehouse.code, Warehouse.id))
        self.homes = dict(codes.all())
        buys = context.session.get_one(Dealer, trade["dealer"])
        named = {"lines": ("AV", "EDU"), "limit": "900000.00"}
        beside = testing.make_dealer(context, "SN0002", "汉中宏图商贸有限公司", **named)
        self.pays = testing.make_dealer(context, "SN0003", "宝鸡付款商贸有限公司", **named)
        self.billed = testing.make_dealer(context, "SN0004", "咸阳开票商贸有限公司", **named)
        self.dealers = (buys, beside)
        gift = {"variant_id": trade["lamp"], "earner_id": trade["speaker"], "least": Decimal(2)}
        context.session.add(Promotion(name="二赠一", price=Decimal(0), **gift))
        for name in ("esales", "inventory"):
            context.session.add(Ledger(ledger=name, since=begins, opened_by="系统"))
        context.session.flush()
        self.pickups: list[Any] = []
        self.orders: list[Any] = []
        self.returns: list[Any] = []
        self.vouchers: list[Any] = []
        self.rebates: list[Any] = []
        self.requests: list[Any] = []
        self.transfers: list[Any] = []

    def do(self, deed: Callable[..., Any], *told: Any) -> str:
        """Do ``deed``, or leave no trace of it; why it was refused, empty where it was done."""
        session = self.context.session
        # No two deeds at one moment, so that it can be told which was first.
        self.context = replace(self.context, now=self.context.now + timedelta(seconds=1))
        try:
            with session.begin_nested():
                made = deed(*told)
                session.flush()
        except Refusal as refused:
            session.expire_all()
            return " ".join(str(said.interpolate()) for said in refused.messages)
        for known, one in made or ():
            known.append(one)
        return ""

    def one(self, known: list[Any], which: int, *steps: str) -> Any:
        """One of those that stand in ``steps``, chosen by a number."""
        found = [made for made in known if made.step in steps]
        return found[which % len(found)]

    # At the counter.

    def name_payer(self, named: bool) -> None:
        buys = self.dealers[0]
        buys.payer_id, buys.invoiced_id = (self.pays.id, self.billed.id) if named else (None, None)

    def sell(self, dealer: int, goods: dict[str, int], radios: Collection[int], *, ends: str):
        """A pickup without an order; it ``ends`` finished, cancelled, or stays open."""
        pickup = open_pickup(self.context, self.dealers[dealer], "SN01")
        self._put_on(pickup, goods, radios)
        if ends:
            fire([pickup], ends, self.context)
        return [(self.pickups, pickup)]

    def order(self, dealer: int, goods: dict[str, int]):
        values = {"dealer_id": str(self.dealers[dealer].id)}
        order = begin(live(self.context)["sales_order"], values, self.context)
        for name, quantity in goods.items():
            found = Found(variant_id=self.trade[name], quantity=Decimal(quantity))
            put_on(self.context, order, found)
        fire([order], "confirm", self.context)
        return [(self.orders, order)]

    def fetch(self, which: int, goods: dict[str, int], radios: Collection[int]):
        pickup = fetch(self.context, self.one(self.orders, which, *ORDERED))
        self._put_on(pickup, goods, radios)
        return [(self.pickups, pickup)]

    def _put_on(self, pickup: Any, goods: dict[str, int], radios: Collection[int]) -> None:
        serials = [self.serials[n] for n in sorted(radios)]
        loose = {self.trade[name]: Decimal(quantity) for name, quantity in goods.items()}
        with drawing(self.context, pickup):
            claim_serials(self.context, pickup.id, serials, "SN01")
            claim_quantities(self.context, pickup.id, loose, "SN01")
            found = [(self.trade["radio"], Decimal(len(serials)), serials)] if serials else []
            found += [(variant, quantity, []) for variant, quantity in loose.items()]
            if found:
                add_goods(self.context, pickup, found)

    def leave(self, which: int, deed: str) -> None:
        fire([self.one(self.pickups, which, "open")], deed, self.context)

    def close_order(self, which: int) -> None:
        found = self.one(self.orders, which, *ORDERED)
        fire([found], "close", self.context, reason="not wanted")

    def reverse(self, which: int, copied: bool):
        pickup = self.one(self.pickups, which, "finished")
        if copied:
            return [(self.pickups, reverse_and_copy(pickup, self.context))]
        return fire([pickup], "reverse", self.context, reason="wrong")

    # What comes back.

    def bring(self, dealer: int, cables: int, radios: Collection[int]):
        values = {"dealer_id": str(self.dealers[dealer].id), "why": "broken"}
        document = begin(live(self.context)["sales_return"], values, self.context)
        for n in sorted(radios):
            scan_in(self.context, document, f"S{n:011}")
        for _n in range(cables):
            scan_in(self.context, document, CODES["cable"])
        fire([document], "receive", self.context)
        return [(self.returns, document)]

    def inspect(self, which: int, verdict: str) -> None:
        document = self.one(self.returns, which, "inspecting")
        for line in document.lines:
            if line.variant_id == self.trade["cable"]:
                parts = (Decimal(verdict == found) for found in VERDICTS[1:])
                judge_loose(self.context, document, line.line, *parts)
        for serial in self.serials[:3]:
            with suppress(Refusal):
                judge(self.context, document, serial, verdict)
        fire([document], "accept", self.context)

    def take_return_back(self, which: int, copied: bool):
        document = self.one(self.returns, which, "credited")
        if not copied:
            return fire([document], "reverse", self.context, reason="never came")
        fresh = reverse_and_copy(document, self.context)
        fire([fresh], "receive", self.context)
        return [(self.returns, fresh)]

    def exchange(self, which: int, goods: dict[str, int], radios: Collection[int]):
        document = self.one(self.returns, which, "inspecting", "credited")
        pickup = exchange(self.context, document)
        self._put_on(pickup, goods, radios)
        fire([pickup], "finish", self.context)
        return [(self.pickups, pickup)]

    # From one warehouse to another.

    def send(self, back: bool, cables: int, radios: Collection[int]):
        source, target = ("SN02", "SN01") if back else ("SN01", "SN02")
        values = {"warehouse_id": self.homes[source], "target_id": self.homes[target]}
        document = begin(live(self.context)[TRANSFER], values, self.context)
        for n in sorted(radios):
            load(self.context, document, look(self.context, f"S{n:011}"))
        if cables:
            line = load(self.context, document, look(self.context, CODES["cable"]))
            set_quantity(self.context, document, line, Decimal(cables))
        fire([document], "send", self.context)
        return [(self.transfers, document)]

    def arrive(self, which: int, way: str, cables: int) -> None:
        """A transfer goes on; of one that is received in part so many cables are counted."""
        document = self.one(self.transfers, which, *TRAVELS[way])
        if way == "receive":
            count_all(self.context, document)
        elif way in ("receive_part", "receive_short") and cables:
            found = look(self.context, CODES["cable"])
            count_in(self.context, document, replace(found, quantity=Decimal(cables)))
        fire([document], way, self.context, reason="as it happens")

    # Money.

    def pay(self, dealer: Dealer, amount: Decimal, days: int, chosen: Decimal):
        """Money that came in ``days`` ago; ``chosen`` of it for what is newest of what is owed."""
        newest = select(AccountEntry.id).where(
            AccountEntry.dealer_id == dealer.id, AccountEntry.left > 0
        )
        entry = self.context.session.scalar(newest.order_by(AccountEntry.id.desc()).limit(1))
        meant = {entry: chosen} if entry is not None and chosen else {}
        day = self.context.today - timedelta(days=days)
        voucher = receive(self.context, dealer, amount, "transfer", day=day, chosen=meant)
        return [(self.vouchers, voucher)]

    def take_deposit(self, dealer: Dealer, amount: Decimal):
        voucher = receive(self.context, dealer, amount, "cash", pocket="deposit")
        return [(self.vouchers, voucher)]

    def pay_back(self, dealer: Dealer, amount: Decimal, pocket: str):
        """Money goes back to the dealer, out of what was prepaid or out of the deposit."""
        voucher = receive(self.context, dealer, -amount, "transfer", pocket=pocket)
        return [(self.vouchers, voucher)]

    def rebate(self, dealer: Dealer, deed: str, amount: Decimal):
        """A rebate is granted, taken back or set off."""
        said = {"agreement": "2026-07", "reason": "as agreed"}
        values = {"dealer_id": str(dealer.id), "deed": deed, "amount": amount, **said}
        voucher = begin(business_for(REBATE, values, self.context), values, self.context)
        fire([voucher], "post", self.context)
        return [(self.rebates, voucher)]

    def take_rebate_back(self, which: int) -> None:
        voucher = self.one(self.rebates, which, "posted")
        fire([voucher], "reverse", self.context, reason="not agreed")

    def take_money_back(self, which: int) -> None:
        voucher = self.one(self.vouchers, which, "posted")
        fire([voucher], "reverse", self.context, reason="not ours")

    # Tax invoices.

    def ask(self, pickups: Collection[int], less: int):
        """One request over the invoices of several pickups; of its first line only so much."""
        ids = [self.pickups[n % len(self.pickups)].id for n in pickups]
        query = select(SalesInvoice.id).where(
            SalesInvoice.pickup_id.in_(ids), SalesInvoice.reverses_id.is_(None)
        )
        found = list(self.context.session.scalars(query.order_by(SalesInvoice.id)))
        requests = ask_for(found[:1], self.context)
        take_up(self.context, requests[0], found)
        with suppress(Refusal):
            set_asked(self.context, requests[0], 1, Decimal(less))
        fire(requests, "request", self.context)
        return [(self.requests, request) for request in requests]

    def answer(self, which: int, deed: str) -> None:
        step = "requested" if deed in ("issue", "fail") else "failed"
        request = self.one(self.requests, which, step)
        if deed == "issue":
            request.tax_number, request.issued_on = self._tax_number(request), self.context.today
            self.context.session.flush()
        fire([request], deed, self.context, reason="as the platform says")

    def _tax_number(self, request: Any) -> str:
        return f"{NUMBER}{request.id % 10_000:04}"

    def hand_requests_over(self) -> None:
        hand_over("csv", self.context)

    def batch(self, fails: int, wrong: str) -> None:
        """All that waits goes out, and is answered; one of them may fail, or the file be wrong."""
        numbered = {one.number: one for one in self.requests}
        self.hand_requests_over()
        waiting = [one for one in numbered.values() if one.batch_id and one.step == "requested"]
        today = self.context.today
        answers = [
            Answer(request=one.number, failure="no such buyer")
            if number == fails
            else Answer(request=one.number, tax_number=self._tax_number(one), day=today)
            for number, one in enumerate(waiting)
        ]
        if wrong == "unknown":
            answers.append(Answer(request="KP-SN-0000-00000", tax_number="9" * 20, day=today))
        if wrong == "repeated":
            answers.append(answers[0])
        take_in(answers, self.context)

    def take_invoice_back(self, which: int, less: int):
        original = self.one(self.requests, which, "issued", "partly_reversed")
        red = begin_reversal(self.context, original)
        with suppress(Refusal):
            set_asked(self.context, red, 1, Decimal(less))
        fire([red], "request", self.context)
        return [(self.requests, red)]

    # Days and books.

    def hand_over_shift(self, ends_day: bool) -> None:
        values = {"successor": self.successor, "ends_day": ends_day}
        document = begin(live(self.context)["hand_over"], values, self.context)
        fire([document], "hand_over", self.context)

    def close_books(self, ledger: str, days: int) -> None:
        close(self.context, self.books(ledger), self.context.today - timedelta(days=days))

    def reopen_books(self, ledger: str) -> None:
        reopen(self.context, self.books(ledger), None, "one was forgotten")

    def books(self, ledger: str) -> Ledger:
        """The books so called."""
        query = select(Ledger).where(Ledger.ledger == ledger)
        return self.context.session.scalars(query).one()

    def sleep(self) -> None:
        """The next day begins."""
        self.context = replace(self.context, now=self.context.now + timedelta(days=1))

    def day_of(self, moment: datetime) -> date:
        """On which day ``moment`` was."""
        return replace(self.context, now=moment).today
