"""Whatever is ordered, sold, taken back, paid, invoiced, closed, in any order: it adds up."""

from contextlib import ExitStack, suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from trade_reckoned import faults
from traded import LOOSE, ORDERED, VERDICTS, Trade

from addons.esales.models import AccountEntry, DealerAccount, InvoiceRequest, SalesInvoice
from addons.inventory.models import Move
from core.testing import make_user

NUMBER = st.integers(0, 5)
DEALER = st.integers(0, 1)
WHO, AMOUNT = st.integers(0, 2), st.integers(1, 400)
RADIOS = st.sets(NUMBER, max_size=2)
GOODS = st.dictionaries(st.sampled_from(LOOSE), st.integers(1, 4), max_size=2)
CLOSED = "books are closed through"
ARRIVES = ("receive", "receive_part", "receive_short", "call_back")


class Undone(Exception):
    """Nothing of a test is kept."""


def there_is(name, *steps):
    """Only where something so called stands in one of ``steps``."""
    return precondition(
        lambda machine: any(one.step in steps for one in getattr(machine.trade, name))
    )


class Trading(RuleBasedStateMachine):
    """A month of a counter, in one transaction that is undone in the end."""

    installation = known = successor = None

    def __init__(self):
        super().__init__()
        self.open = ExitStack()
        self.open.enter_context(suppress(Undone))
        context = self.open.enter_context(self.installation.work(branch="SN"))
        self.trade = Trade(context, self.known, self.successor)
        self.shut, self.changed = {}, True
        self.begin()

    def begin(self):
        """A few deeds that many others can follow."""
        goods = {"speaker": 2, "lamp": 1, "cable": 3}
        done = [
            self.do(self.trade.sell, 0, goods, {0, 1}, ends="finish"),
            self.do(self.trade.order, 0, {"cable": 4, "radio": 2}),
            self.do(self.trade.fetch, 0, {"cable": 2}, {2}),
            self.do(self.trade.leave, 0, "finish"),
            self.do(self.trade.ask, {0}, 2),
            self.do(self.trade.bring, 0, 1, {2}),
            self.do(self.trade.inspect, 0, "available"),
            self.do(self.trade.take_return_back, 0, True),
            self.do(self.trade.rebate, self.who(0), "grant", Decimal(300)),
            self.do(self.trade.rebate, self.who(0), "set_off", Decimal(120)),
            self.do(self.trade.take_deposit, self.who(0), Decimal(500)),
            self.do(self.trade.pay_back, self.who(0), Decimal(100), "deposit"),
            self.do(self.trade.pay, self.who(1), Decimal(200), 0, Decimal(0)),
        ]
        assert not any(done), done

    def who(self, number):
        return (*self.trade.dealers, self.trade.pays)[number]

    def pockets_of(self, dealer):
        """The balance, the rebate and the deposit."""
        account = self.trade.context.session.get(DealerAccount, dealer.id, populate_existing=True)
        return (account.balance, account.rebate, account.deposit) if account else (0, 0, 0)

    def teardown(self):
        with self.open:
            raise Undone

    def do(self, deed, *told, **named):
        said = self.trade.do(lambda: deed(*told, **named))
        self.changed |= not said
        return said

    def posted(self, ledger):
        """How much was posted into the books so called for each day up to their closing."""
        session, through = self.trade.context.session, self.trade.books(ledger).closed_through
        if through is None:
            return None
        if ledger == "esales":
            query = select(func.count(), func.sum(AccountEntry.amount))
            return through, *session.execute(query.where(AccountEntry.day <= through)).one()
        days = [self.trade.day_of(at) for at in session.scalars(select(Move.at))]
        return through, sum(day <= through for day in days)

    @rule(named=st.booleans())
    def somebody_else_pays_and_is_invoiced(self, named):
        self.trade.name_payer(named)

    @rule(dealer=DEALER, goods=GOODS, radios=RADIOS, ends=st.sampled_from(("finish", "cancel", "")))
    def sell(self, dealer, goods, radios, ends):
        self.do(self.trade.sell, dealer, goods, radios, ends=ends)

    @rule(dealer=DEALER, goods=GOODS, radios=st.integers(0, 4))
    def order(self, dealer, goods, radios):
        self.do(self.trade.order, dealer, {**goods, **({"radio": radios} if radios else {})})

    @there_is("orders", *ORDERED)
    @rule(which=NUMBER, goods=GOODS, radios=RADIOS)
    def fetch(self, which, goods, radios):
        self.do(self.trade.fetch, which, goods, radios)

    @there_is("pickups", "open")
    @rule(which=NUMBER, deed=st.sampled_from(("finish", "finish", "cancel")))
    def leave(self, which, deed):
        self.do(self.trade.leave, which, deed)

    @there_is("orders", *ORDERED)
    @rule(which=NUMBER)
    def close_an_order(self, which):
        self.do(self.trade.close_order, which)

    @there_is("pickups", "finished")
    @rule(which=NUMBER, copied=st.booleans())
    def reverse(self, which, copied):
        self.do(self.trade.reverse, which, copied)

    @there_is("pickups", "finished")
    @rule(dealer=DEALER, cables=st.integers(0, 2), radios=RADIOS)
    def bring(self, dealer, cables, radios):
        self.do(self.trade.bring, dealer, cables, radios)

    @there_is("returns", "inspecting")
    @rule(which=NUMBER, verdict=st.sampled_from(VERDICTS))
    def inspect(self, which, verdict):
        self.do(self.trade.inspect, which, verdict)

    @there_is("returns", "credited")
    @rule(which=NUMBER, copied=st.booleans())
    def reverse_a_return(self, which, copied):
        self.do(self.trade.take_return_back, which, copied)

    @there_is("returns", "inspecting", "credited")
    @rule(which=NUMBER, goods=GOODS, radios=RADIOS)
    def exchange(self, which, goods, radios):
        self.do(self.trade.exchange, which, goods, radios)

    @rule(back=st.booleans(), cables=st.integers(0, 3), radios=RADIOS)
    def send_to_another_warehouse(self, back, cables, radios):
        self.do(self.trade.send, back, cables, radios)

    @there_is("transfers", "under_way")
    @rule(which=NUMBER, way=st.sampled_from(ARRIVES), cables=st.integers(0, 2))
    def arrive(self, which, way, cables):
        self.do(self.trade.arrive, which, way, cables)

    @there_is("transfers", "difference")
    @rule(which=NUMBER, way=st.sampled_from(("wait", "come_back", "write_off")))
    def decide_what_did_not_arrive(self, which, way):
        self.do(self.trade.arrive, which, way, 0)

    @there_is("transfers", "received")
    @rule(which=NUMBER)
    def reverse_a_transfer(self, which):
        self.do(self.trade.arrive, which, "reverse", 0)

    @rule(who=WHO, amount=st.integers(1, 900), days=st.integers(0, 1), part=NUMBER)
    def pay(self, who, amount, days, part):
        self.do(self.trade.pay, self.who(who), Decimal(amount), days, Decimal(part * 20))

    @rule(who=WHO, amount=AMOUNT)
    def take_a_deposit(self, who, amount):
        self.do(self.trade.take_deposit, self.who(who), Decimal(amount))

    @rule(who=WHO, amount=AMOUNT, pocket=st.sampled_from(("balance", "balance", "deposit")))
    def pay_money_back(self, who, amount, pocket):
        dealer = self.who(who)
        balance, _rebate, deposit = self.pockets_of(dealer)
        said = self.do(self.trade.pay_back, dealer, Decimal(amount), pocket)
        there = max(-balance, 0) if pocket == "balance" else deposit
        assert CLOSED in said or bool(said) is (amount > there), said

    @rule(who=WHO, amount=AMOUNT, deed=st.sampled_from(("grant", "set_off", "take_back")))
    def move_a_rebate(self, who, amount, deed):
        dealer = self.who(who)
        balance, rebate, _deposit = self.pockets_of(dealer)
        said = self.do(self.trade.rebate, dealer, deed, Decimal(amount))
        most = {"grant": amount, "take_back": rebate, "set_off": min(rebate, max(balance, 0))}[deed]
        assert CLOSED in said or bool(said) is (amount > most), said

    @there_is("rebates", "posted")
    @rule(which=NUMBER)
    def take_a_rebate_back(self, which):
        self.do(self.trade.take_rebate_back, which)

    @there_is("vouchers", "posted")
    @rule(which=NUMBER)
    def take_money_back(self, which):
        self.do(self.trade.take_money_back, which)

    @there_is("pickups", "finished")
    @rule(pickups=st.sets(NUMBER, min_size=1, max_size=3), less=NUMBER)
    def ask_for_an_invoice(self, pickups, less):
        self.do(self.trade.ask, pickups, less)

    @there_is("requests", "requested")
    @rule(which=NUMBER, deed=st.sampled_from(("issue", "fail")))
    def answer(self, which, deed):
        self.do(self.trade.answer, which, deed)

    @there_is("requests", "failed")
    @rule(which=NUMBER, deed=st.sampled_from(("void", "again", "correct")))
    def go_on_after_a_failure(self, which, deed):
        self.do(self.trade.answer, which, deed)

    @there_is("requests", "requested")
    @rule(fails=NUMBER, wrong=st.sampled_from(("", "", "unknown", "repeated")))
    def answer_all_in_a_file(self, fails, wrong):
        said = self.do(self.trade.batch, fails, wrong)
        assert said or not wrong

    @there_is("requests", "requested")
    @rule()
    def hand_all_over_without_an_answer(self):
        self.do(self.trade.hand_requests_over)

    @there_is("requests", "issued", "partly_reversed")
    @rule(which=NUMBER, less=NUMBER)
    def take_an_invoice_back(self, which, less):
        self.do(self.trade.take_invoice_back, which, less)

    @rule(ends_day=st.booleans())
    def hand_over(self, ends_day):
        self.do(self.trade.hand_over_shift, ends_day)
        self.note_closing()

    @rule(ledger=st.sampled_from(("esales", "inventory")), days=st.integers(0, 1))
    def close_books(self, ledger, days):
        self.do(self.trade.close_books, ledger, days)
        self.note_closing()

    @precondition(lambda machine: machine.shut)
    @rule(ledger=st.sampled_from(("esales", "inventory")))
    def reopen_books(self, ledger):
        self.do(self.trade.reopen_books, ledger)
        self.note_closing()

    @rule()
    def sleep(self):
        self.trade.sleep()

    def note_closing(self):
        there = {ledger: self.posted(ledger) for ledger in ("esales", "inventory")}
        self.shut = {ledger: posted for ledger, posted in there.items() if posted}

    @precondition(lambda machine: machine.shut)
    @rule()
    def what_is_sold_in_a_closed_period_is_refused_in_a_sentence(self):
        said = self.do(self.trade.sell, 1, {"cable": 1}, (), ends="finish")
        through = min(posted[0] for posted in self.shut.values())
        if through >= self.trade.context.today:
            assert CLOSED in said

    @invariant()
    def nothing_is_posted_into_closed_books(self):
        for ledger, before in self.shut.items():
            assert self.posted(ledger) == before

    @invariant()
    def it_adds_up(self):
        context = self.trade.context
        assert faults(context) == []
        if not self.changed:
            return
        self.changed = False
        checks = context.hooks.everywhere.collect("checks")
        assert [said for check in checks for said in check.find(context)] == []


def test_stock_serials_invoices_and_account_agree_after_anything(installation, trade):
    Trading.installation, Trading.known = installation, trade
    Trading.successor = make_user(installation, "warehouse_head")
    run_state_machine_as_test(
        Trading,
        settings=settings(
            max_examples=8,
            stateful_step_count=19,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def at_work(system, installation, trade):
    """The trade, undone after the test."""
    return Trade(system, trade, make_user(installation, "warehouse_head"))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_there_and_back_leaves_nothing_owed_but_what_the_dealer_has(at_work, verdict):
    at_work.do(lambda: at_work.sell(0, {"cable": 4}, {0, 1, 2, 3}, ends="finish"))
    at_work.do(lambda: at_work.bring(0, 1, {0, 1}))
    at_work.do(lambda: at_work.inspect(0, verdict))

    owed = at_work.context.session.get_one(DealerAccount, at_work.dealers[0].id).balance
    kept = {"available": (3, 2), "defective": (3, 2), "sent_back": (4, 4)}[verdict]
    assert owed == kept[0] * Decimal("9.50") + kept[1] * Decimal("95.00")


def test_what_is_sold_and_invoiced_and_taken_back_is_not_invoiced_again(at_work):
    at_work.do(lambda: at_work.sell(0, {"cable": 4}, {0, 1}, ends="finish"))
    at_work.do(lambda: at_work.ask({0}, 3))
    at_work.do(lambda: at_work.answer(0, "issue"))
    at_work.do(lambda: at_work.bring(0, 2, {0}))
    at_work.do(lambda: at_work.take_invoice_back(0, 1))
    at_work.do(lambda: at_work.answer(1, "issue"))

    session = at_work.context.session
    first, red = session.scalars(select(InvoiceRequest).order_by(InvoiceRequest.id))
    assert (first.step, red.step) == ("partly_reversed", "issued")
    (posted,) = session.scalars(select(SalesInvoice).where(SalesInvoice.reverses_id.is_(None)))
    session.refresh(posted)
    assert posted.uninvoiced == posted.gross - first.gross - red.gross
