"""Tax invoices asked for in the last days: waiting, handed over, answered, failed, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from sqlalchemy import select

from addons.base.models import Party
from addons.demo.facts.calendar import working_day_until
from addons.demo.facts.history import moment
from addons.demo.load.days import at
from addons.demo.load.people import INVOICING
from addons.esales.invoicing.answers import take_in
from addons.esales.invoicing.batches import hand_over
from addons.esales.invoicing.choosing import ask_for, begin_reversal, set_asked
from addons.esales.invoicing.providers import Answer
from addons.esales.models import Dealer, InvoiceRequest, SalesInvoice
from core.context import Context
from core.security.identity import Identity
from core.workflow import fire

SHEET = "xlsx"
# So many dealers are handed over together, and so many of them are answered.
HANDED, ANSWERED, WAITING = 7, 4, 2
# So many sales invoices come together in one request at most.
TOGETHER = 3
FAILED = "购方名称与统一社会信用代码不一致，请核对营业执照"
ASKED, SENT, CAME_BACK, TAKEN_BACK = 14 * 60, 14 * 60 + 20, 15 * 60, 16 * 60
MORNING = 8 * 60 + 25
ONE_DAY = timedelta(days=1)


def put_requests(context: Context, today: date, people: Mapping[str, Identity]) -> None:
    """Put in what was asked for the day before yesterday, answered yesterday, asked this morning.

    One is issued in part no more, one failed, one waits for its answer; the newest wait for their
    batch, and the last is still being drawn up.
    """
    yesterday = working_day_until(today - ONE_DAY)
    eve = working_day_until(yesterday - ONE_DAY)
    dealers = iter(_sold(context))
    asking = at(context, moment(eve, ASKED), people[INVOICING])
    made = ask_for([n for found in islice(dealers, HANDED) for n in found], asking)
    fire(made, "request", asking)
    hand_over(SHEET, at(context, moment(eve, SENT), people[INVOICING]))
    answering = at(context, moment(yesterday, CAME_BACK), people[INVOICING])
    issued, failed = made[:ANSWERED], made[ANSWERED : ANSWERED + 1]
    take_in(
        [
            *(_answer(one, yesterday) for one in issued),
            *(Answer(request=one.number or "", failure=FAILED) for one in failed),
        ],
        answering,
    )
    if issued:
        _take_back(at(context, moment(yesterday, TAKEN_BACK), people[INVOICING]), issued[0])
    this_morning = at(context, moment(today, MORNING), people[INVOICING])
    for found in islice(dealers, WAITING):
        fire(ask_for(found, this_morning), "request", this_morning)
    for found in islice(dealers, 1):
        ask_for(found, this_morning)


def _sold(context: Context) -> list[Sequence[int]]:
    """The sales invoices that dealers may deduct the tax of, by dealer, the oldest first."""
    query = (
        select(SalesInvoice.dealer_id, SalesInvoice.id)
        .join(Dealer, Dealer.id == SalesInvoice.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .where(Party.taxpayer == "general", SalesInvoice.reverses_id.is_(None))
        .where(SalesInvoice.uninvoiced > 0)
        .order_by(SalesInvoice.id)
    )
    found: dict[int, list[int]] = {}
    for dealer, invoice in context.session.execute(query):
        if len(found.setdefault(dealer, [])) < TOGETHER:
            found[dealer].append(invoice)
    return list(found.values())


def _answer(request: InvoiceRequest, day: date) -> Answer:
    return Answer(
        request=request.number or "", tax_number=f"{day:%y}619999{request.id:012}", day=day
    )


def _take_back(context: Context, issued: InvoiceRequest) -> None:
    """Take back half of the largest line of ``issued``, and all of its others."""
    red = begin_reversal(context, issued)
    largest = max(red.lines, key=lambda line: (abs(line.quantity), -line.line))
    half = abs(largest.quantity) // 2
    if half:
        set_asked(context, red, largest.line, Decimal(half))
    fire([red], "request", context)
    take_in([_answer(red, context.today)], context)
