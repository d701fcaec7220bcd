"""Whatever is ordered, sold, reversed, returned, paid, invoiced, in any order: it adds up."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from addons.base.models import Product, Serial
from addons.esales.invoicing.choosing import ask_for, begin_reversal, set_asked
from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceRequest,
    Order,
    Pickup,
    Return,
    SalesInvoice,
)
from addons.esales.money.entering import NewEntry, enter
from addons.esales.orders.changing import put_on
from addons.esales.orders.keeping import drawing
from addons.esales.orders.picking import fetch
from addons.esales.pickups import add_goods, open_pickup
from addons.esales.retail.finding import Found
from addons.esales.returns.choosing import scan_in
from addons.esales.returns.inspecting import judge, judge_loose
from addons.inventory.claims import claim_quantities, claim_serials
from addons.inventory.models import Balance
from core.company.social_credit import complete
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.beginning import begin
from core.workflow.businesses import live

VERDICTS = ("available", "defective", "sent_back")
NUMBER = st.integers(0, 5)
DEEDS = st.one_of(
    st.tuples(st.just("sell"), NUMBER, st.sets(NUMBER, max_size=3)),
    st.tuples(st.just("reverse"), NUMBER, NUMBER),
    st.tuples(st.just("bring"), NUMBER, st.sets(NUMBER, max_size=3)),
    st.tuples(st.just("inspect"), NUMBER, st.sampled_from(VERDICTS)),
    st.tuples(st.just("pay"), NUMBER, NUMBER),
    st.tuples(st.just("ask"), NUMBER, NUMBER),
    st.tuples(st.just("answer"), NUMBER, st.sampled_from(("issue", "fail", "void"))),
    st.tuples(st.just("take_invoice_back"), NUMBER, NUMBER),
    st.tuples(st.just("order"), NUMBER, NUMBER),
    st.tuples(st.just("fetch"), NUMBER, st.sets(NUMBER, max_size=3)),
    st.tuples(st.just("leave"), NUMBER, st.sampled_from(("finish", "cancel"))),
    st.tuples(st.just("close"), NUMBER, NUMBER),
)


class Undone(Exception):
    """Nothing of a test is kept."""


class Trade:
    """A dealer, six radios by serial and cables without, and what may be done with them."""

    def __init__(self, context, trade):
        self.context = context
        self.trade = trade
        self.dealer = context.session.get_one(Dealer, trade["dealer"])
        self.serials = trade["serials"][:6]

    def all(self, model):
        query = select(model).where(model.dealer_id == self.dealer.id).order_by(model.id)
        return self.context.session.scalars(query).all()

    def sell(self, cables, radios):
        pickup = open_pickup(self.context, self.dealer, "SN01")
        serials = [self.serials[n] for n in sorted(radios)]
        if serials:
            goods = (self.trade["radio"], Decimal(len(serials)), serials)
            add_goods(self.context, pickup, [goods])
        if cables:
            add_goods(self.context, pickup, [(self.trade["cable"], Decimal(cables), [])])
        fire([pickup], "finish", self.context)

    def order(self, cables, radios):
        values = {"dealer_id": str(self.dealer.id)}
        order = begin(live(self.context)["sales_order"], values, self.context)
        for name, quantity in (("cable", cables), ("radio", radios)):
            if quantity:
                found = Found(variant_id=self.trade[name], quantity=Decimal(quantity))
                put_on(self.context, order, found)
        fire([order], "confirm", self.context)

    def fetch(self, cables, radios):
        orders = [order for order in self.all(Order) if order.confirmed and order.left]
        for order in orders[:1]:
            pickup = fetch(self.context, order)
            serials = [self.serials[n] for n in sorted(radios)]
            with drawing(self.context, pickup):
                claim_serials(self.context, pickup.id, serials, "SN01")
                claim_quantities(
                    self.context, pickup.id, {self.trade["cable"]: Decimal(cables)}, "SN01"
                )
                goods = [(self.trade["radio"], Decimal(len(serials)), serials)]
                goods += [(self.trade["cable"], Decimal(cables), [])]
                add_goods(self.context, pickup, [one for one in goods if one[1]])

    def leave(self, which, deed):
        waiting = [one for one in self.all(Pickup) if one.step == "open"]
        for pickup in waiting[which : which + 1]:
            fire([pickup], deed, self.context)

    def close(self, which, _other):
        orders = [order for order in self.all(Order) if order.confirmed and order.left]
        for order in orders[which : which + 1]:
            fire([order], "close", self.context, reason="not wanted")

    def reverse(self, which, _other):
        found = self.all(Pickup)
        fire([found[which % len(found)]] if found else [], "reverse", self.context, reason="wrong")

    def bring(self, cables, radios):
        values = {"dealer_id": str(self.dealer.id), "why": "broken"}
        document = begin(live(self.context)["sales_return"], values, self.context)
        for n in sorted(radios):
            scan_in(self.context, document, f"S{n:011}")
        for _n in range(cables):
            scan_in(self.context, document, "CBL-10")
        fire([document], "receive", self.context)

    def inspect(self, which, verdict):
        waiting = [one for one in self.all(Return) if one.step == "inspecting"]
        for document in waiting[which : which + 1]:
            for line in document.lines:
                if line.variant_id == self.trade["cable"]:
                    parts = (Decimal(verdict == found) for found in VERDICTS[1:])
                    judge_loose(self.context, document, line.line, *parts)
            for serial in self.serials[:3]:
                with suppress(Refusal):
                    judge(self.context, document, serial, verdict)
            fire([document], "accept", self.context)

    def pay(self, amount, _other):
        paid = NewEntry(
            dealer=self.dealer.id,
            kind="payment",
            amount=Decimal(-10 * amount - 1),
            day=self.context.today,
        )
        enter([paid], self.context)

    def ask(self, which, less):
        found = self.all(SalesInvoice)
        (request,) = ask_for([found[which % len(found)].id] if found else [], self.context)
        with suppress(Refusal):
            set_asked(self.context, request, 1, Decimal(less))
        fire([request], "request", self.context)

    def answer(self, which, deed):
        waiting = [one for one in self.all(InvoiceRequest) if one.step in ("requested", "failed")]
        for request in waiting[which : which + 1]:
            if deed == "issue":
                request.tax_number, request.issued_on = f"{request.id:020}", self.context.today
                self.context.session.flush()
            fire([request], deed, self.context, reason="as the platform says")

    def take_invoice_back(self, which, less):
        issued = [one for one in self.all(InvoiceRequest) if one.issued and not one.reverses_id]
        for original in issued[which : which + 1]:
            red = begin_reversal(self.context, original)
            with suppress(Refusal):
                set_asked(self.context, red, 1, Decimal(less))
            fire([red], "request", self.context)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEEDS, min_size=2, max_size=8))
def test_stock_serials_invoices_and_account_agree_after_anything(installation, trade, deeds):
    with suppress(Undone), installation.work(branch="SN") as context:
        context.company.entities["main"].tax_code = complete("91610000MA6U0A001")
        context.session.execute(update(Product).values(tax_category="1090511010000000000"))
        at_work = Trade(context, trade)
        for name, *told in deeds:
            try:
                with context.session.begin_nested():
                    getattr(at_work, name)(*told)
            except Refusal:
                context.session.expire_all()
        checks = context.hooks.everywhere.collect("checks")
        assert [said for check in checks for said in check.find(context)] == []
        held = select(func.count()).where(Serial.holder_id == at_work.dealer.party_id)
        there = select(func.sum(Balance.on_hand)).where(Balance.variant_id == trade["radio"])
        assert context.session.scalar(held) + context.session.scalar(there) == 12
        owed = context.session.get_one(DealerAccount, at_work.dealer.id).balance
        invoiced = select(func.sum(SalesInvoice.gross - SalesInvoice.uninvoiced))
        counted = select(func.sum(InvoiceRequest.gross)).where(
            InvoiceRequest.dropped.is_(None),
            InvoiceRequest.reverses_id.is_(None) | InvoiceRequest.issued.is_not(None),
        )
        assert (context.session.scalar(invoiced) or 0) == (context.session.scalar(counted) or 0)
        assert owed == (context.session.scalar(select(func.sum(AccountEntry.amount))) or 0)
        raise Undone


@pytest.mark.parametrize("verdict", VERDICTS)
def test_there_and_back_leaves_nothing_owed_but_what_the_dealer_has(system, trade, verdict):
    at_work = Trade(system, trade)
    at_work.sell(4, {0, 1, 2, 3})
    at_work.bring(1, {0, 1})
    at_work.inspect(0, verdict)

    owed = system.session.get_one(DealerAccount, at_work.dealer.id).balance
    kept = {"available": (3, 2), "defective": (3, 2), "sent_back": (4, 4)}[verdict]
    assert owed == kept[0] * Decimal("9.50") + kept[1] * Decimal("95.00")


def test_what_is_sold_and_invoiced_and_taken_back_is_not_invoiced_again(system, trade):
    at_work = Trade(system, trade)
    system.company.entities["main"].tax_code = complete("91610000MA6U0A001")
    system.session.execute(update(Product).values(tax_category="1090511010000000000"))
    at_work.sell(4, {0, 1})
    at_work.ask(0, 3)
    at_work.answer(0, "issue")
    at_work.bring(2, {0})
    at_work.take_invoice_back(0, 1)
    at_work.answer(0, "issue")

    first, red = at_work.all(InvoiceRequest)
    assert (first.step, red.step) == ("partly_reversed", "issued")
    (posted,) = at_work.all(SalesInvoice)
    system.session.refresh(posted)
    assert posted.uninvoiced == posted.gross - first.gross - red.gross
