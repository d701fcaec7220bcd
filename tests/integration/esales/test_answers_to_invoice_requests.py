"""Requests are handed over in a batch, and their answers taken in: all of them, or none."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pyramid.i18n import Localizer
from sqlalchemy import select

from addons.base.models import Product
from addons.esales.invoicing import asking_job
from addons.esales.invoicing.answers import take_in
from addons.esales.invoicing.batches import hand_over, providers
from addons.esales.invoicing.choosing import ask_for
from addons.esales.invoicing.describing import asked_of
from addons.esales.invoicing.providers import Answer, InvoiceProvider, Paper
from addons.esales.invoicing.sheets import read_answers
from addons.esales.models import Dealer, SalesInvoice
from addons.esales.pickups import add_goods, open_pickup
from core import hookimpl
from core.company.social_credit import complete
from core.exchange.reading import read_table
from core.jobs.models import Job
from core.refusal import NotPermitted, Refusal
from core.registry.addon import Addon
from core.testing import identity_of
from core.workflow import fire
from core.workflow.beside.attachments import attachments_of

NUMBER = "2661200000000000000"
PDF = Paper(name=f"发票_{NUMBER}1.pdf", type="application/pdf", body=b"%PDF-1.7")


@pytest.fixture(scope="module")
def invoicing(installation):
    """The identity of whoever invoices in Shaanxi."""
    return identity_of(installation, "invoicing")


@pytest.fixture
def waiting(at_work, trade, clerk, invoicing):
    """The context of whoever invoices, and three requests that wait to be handed over."""
    at_work.company.entities["main"].tax_code = complete("91610000MA6U0A001")
    dealer = at_work.session.get_one(Dealer, trade["dealer"])
    dealer.party.tax_code = complete("91610100MA6U0A002")
    for product in at_work.session.query(Product):
        product.tax_category = "1090511010000000000"
    pickups = [open_pickup(at_work, dealer, "SN01") for _n in range(3)]
    for pickup in pickups:
        add_goods(at_work, pickup, [(trade["speaker"], Decimal(48), [])])
    fire(pickups, "finish", at_work)
    context = replace(at_work, identity=invoicing)
    ids = context.session.scalars(select(SalesInvoice.id).order_by(SalesInvoice.id)).all()
    requests = [ask_for([number], context)[0] for number in ids]
    fire(requests, "request", context)
    return context, requests


def answered(requests, *endings, **more):
    """Answers with tax invoices whose numbers end so."""
    day = more.get("day")
    return [
        Answer(request=one.number, tax_number=f"{NUMBER}{ending}", day=day)
        for one, ending in zip(requests, endings, strict=False)
    ]


def sheet(requests, day, *numbers):
    """A CSV of answers as a platform gives it."""
    rows = [f"{one.number},{n},{day}" for one, n in zip(requests, numbers, strict=False)]
    return "\r\n".join(["申请单号,发票号码,开票日期", *rows]).encode("gb18030")


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_a_batch_goes_out_as_a_file_with_discounts_in_rows(waiting, name):
    context, requests = waiting

    batch = hand_over(name, context)
    body = providers(context)[name].write(asked_of(requests, context), Localizer("en", None))

    assert (batch.count, batch.gross) == (3, Decimal("62791.20"))
    rows = read_table(body, f"{batch.number}.{name}").rows
    assert len(rows) == 6
    goods, discount = rows[0].cells, rows[1].cells
    assert (goods["Request number"], goods["Quantity"]) == (requests[0].number, "48")
    assert goods["Tax category code"] == "1090511010000000000"
    assert Decimal(goods["Amount"]) + Decimal(discount["Amount"]) == requests[0].gross
    assert Decimal(goods["Tax"]) + Decimal(discount["Tax"]) == requests[0].tax
    assert discount["Quantity"] == ""
    with pytest.raises(Refusal, match="No request waits"):
        hand_over(name, context)


def test_answers_come_back_with_numbers_failures_and_papers(waiting):
    context, requests = waiting
    hand_over("csv", context)
    first, second, third = requests
    numbers = read_answers(sheet([first], context.today, f"{NUMBER}1"), "answers.csv")
    failure = Answer(request=third.number, failure="购方名称与税号不符")

    taken = take_in([*numbers, failure], context, [PDF])

    assert (taken.issued, taken.failed, taken.papers) == (1, 1, 1)
    assert (first.step, second.step, third.step) == ("issued", "requested", "failed")
    assert first.tax_number == f"{NUMBER}1"
    assert [one.name for one in attachments_of([first], context)[first.id]] == [PDF.name]
    assert take_in(numbers, context).issued == 0
    fire([third], "again", context)
    assert hand_over("csv", context).count == 1


@pytest.mark.parametrize(
    ("endings", "said"),
    [
        ("11", "stands twice in this file"),
        ("1", "on which day"),
    ],
)
def test_a_repeated_number_is_refused_and_nothing_is_taken_in(waiting, endings, said):
    context, requests = waiting
    day = context.today if endings == "11" else None

    with pytest.raises(Refusal, match=said):
        take_in(answered(requests, *endings, day=day), context)

    assert {one.step for one in requests} == {"requested"}
    assert {one.tax_number for one in requests} == {""}


def test_an_unknown_number_a_taken_one_and_a_second_answer_are_refused(waiting):
    context, requests = waiting
    day = context.today
    take_in(answered(requests, 1, day=day), context)

    for answers, said in (
        ([Answer(request="KP-SN-0000-99999", tax_number=f"{NUMBER}9", day=day)], "There is no inv"),
        (answered(requests[1:], 1, day=day), "belongs to KP-SN-"),
        (answered(requests, 2, day=day), "was answered with the tax invoice"),
        (answered(requests[1:], 3, day=day) * 2, "is answered twice"),
        (answered(requests[1:], 3, day=day + timedelta(days=1)), "still to come"),
        (answered(requests[1:], 3, day=day - timedelta(days=1)), "when the goods were sold"),
        ([Answer(request=requests[1].number, tax_number="12345", day=day)], "it has 20 digits"),
    ):
        with pytest.raises(Refusal, match=said):
            take_in([*answered(requests[2:], 7, day=day), *answers], context)
        assert requests[2].step == "requested"


def test_a_paper_that_names_no_tax_invoice_is_refused(waiting):
    context, requests = waiting

    with pytest.raises(Refusal, match="names no tax invoice"):
        take_in([], context, [PDF])
    number = Paper(name=f"{requests[0].number}.ofd", type="", body=b"PK")
    with pytest.raises(Refusal, match="names no tax invoice"):
        take_in([], context, [number])
    take_in(answered(requests, 1, day=context.today), context)
    assert take_in([], context, [PDF, number]).papers == 2


def test_who_does_not_invoice_hands_nothing_over(waiting, clerk):
    context, requests = waiting
    stranger = replace(context, identity=clerk)

    with pytest.raises(NotPermitted):
        hand_over("csv", stranger)
    with pytest.raises(NotPermitted):
        take_in(answered(requests, 1, day=context.today), stranger)


def test_a_number_that_a_spreadsheet_cut_is_refused_with_its_row():
    from xlsxwriter import Workbook

    stream = BytesIO()
    with Workbook(stream) as book:
        page = book.add_worksheet()
        for place, text in enumerate(("申请单号", "发票号码", "开票日期")):
            page.write_string(0, place, text)
        page.write_string(1, 0, "KP-SN-2611-00001")
        page.write_number(1, 1, float(f"{NUMBER}1"))
        page.write_string(1, 2, "下周")

    with pytest.raises(Refusal, match="Row 2: the spreadsheet has cut “发票号码”") as refused:
        read_answers(stream.getvalue(), "answers.xlsx")
    assert "“下周” cannot be read as “开票日期”" in str(refused.value)
    with pytest.raises(Refusal, match="no column “Request number”"):
        read_answers("发票号码\n1".encode(), "a.csv")


class Fake:
    """A platform that is asked over the network: it answers one at a time, and fails at first."""

    def __init__(self):
        self.asked, self.fails = [], ""

    @hookimpl(optionalhook=True)
    def invoice_providers(self):
        return (InvoiceProvider(name="fake", title="Fake", ask=self.ask),)

    def ask(self, invoices):
        self.asked.append([one.number for one in invoices])
        if len(self.asked) == 1:
            raise TimeoutError("the platform does not answer")
        first = invoices[0]
        if self.fails:
            return [Answer(request=first.number, failure=self.fails)]
        paper = Paper(name="invoice.xml", type="text/xml", body=b"<invoice/>")
        number = f"{NUMBER}{len(self.asked)}"
        return [Answer(request=first.number, tax_number=number, day=DAY, papers=[paper])]


DAY = None


@pytest.fixture
def fake(installation):
    """The platform, installed as an addon that is on everywhere."""
    registry, made = installation.registry, Fake()
    registry.addons["fake"] = Addon(name="fake", title="Fake", package="core", always=True)
    registry.manager.register(made, name="fake")
    registry._relays.clear()
    yield made
    registry.manager.unregister(name="fake")
    del registry.addons["fake"]
    registry._relays.clear()


class There:
    """An installation whose one transaction is the test's own."""

    def __init__(self, context):
        self.context = context

    def work(self, **_given):
        return nullcontext(self.context)


def fake_relay(context, fake):
    """The hooks of the branch with the platform among them."""
    return context.hooks._registry.relay(context.hooks.enabled)


def test_a_provider_is_asked_by_the_worker_until_all_is_answered(waiting, fake, monkeypatch):
    context, requests = waiting
    monkeypatch.setitem(globals(), "DAY", context.today)
    context = replace(context, hooks=fake_relay(context, fake))
    batch = hand_over("fake", context)
    there = There(context)
    jobs = select(Job).where(Job.name == "esales.ask_for_invoices").order_by(Job.id)
    (job,) = context.session.scalars(jobs).all()
    assert job.payload == {"batch": batch.id}
    with pytest.raises(TimeoutError):
        asking_job.run(there, job)
    for _n in range(4):
        asking_job.run(there, job)

    assert [len(numbers) for numbers in fake.asked] == [3, 3, 2, 1]
    assert {one.step for one in requests} == {"issued"}
    assert all(attachments_of(requests, context).values())
    again = context.session.scalars(jobs).all()[1:]
    assert [one.due - one.asked for one in again] == [asking_job.PAUSE] * 2


def test_what_has_failed_is_not_asked_for_until_it_is_requested_again(waiting, fake):
    context, (first, *others) = waiting
    context = replace(context, hooks=fake_relay(context, fake))
    fire([first], "fail", context, reason="no such buyer")
    batch, fake.fails = hand_over("fake", context), "no such code"
    (job,) = context.session.scalars(select(Job).where(Job.name == "esales.ask_for_invoices"))
    with pytest.raises(TimeoutError):
        asking_job.run(There(context), job)

    for _n in range(3):
        asking_job.run(There(context), job)

    assert (batch.count, first.batch_id) == (2, None)
    assert [len(numbers) for numbers in fake.asked] == [2, 2, 1]
    assert {one.step for one in (first, *others)} == {"failed"}
    with pytest.raises(Refusal, match="No request waits"):
        hand_over("fake", context)
    fire([first], "again", context)
    assert hand_over("fake", context).count == 1
