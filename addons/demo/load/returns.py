"""Goods that dealers brought back in the last days: scanned in, and most of them inspected.

What came back before that is not told. All goes through the door the counter uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from addons.demo.facts.history import moment
from addons.demo.facts.papers import Day, Return, ReturnLine
from addons.demo.load.days import Books, at
from addons.demo.load.stock import numbers
from addons.esales.models import Return as ReturnSlip
from addons.esales.returns.choosing import scan_in, set_returned
from addons.esales.returns.left import lines_of
from core.context import Context
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for

KIND = "esales.return"
TOLD, WAITING = timedelta(days=10), timedelta(days=2)
AFTERNOON, INSPECTED = 15 * 60, 16 * 60


def put_returns(context: Context, books: Books, day: Day, today: date) -> None:
    """Put in what came back on ``day``, late enough; what came yesterday waits for inspection."""
    if day.day <= today - TOLD:
        return
    receiving = at(context, moment(day.day, AFTERNOON), books.head)
    inspecting = at(context, moment(day.day, INSPECTED), books.head)
    for told in day.returns:
        slip = _brought(receiving, books, told)
        if not slip.quantity:
            fire([slip], "void", receiving)
            continue
        fire([slip], "receive", receiving)
        if day.day < today - WAITING:
            fire([slip], "accept", inspecting)


def _brought(context: Context, books: Books, told: Return) -> ReturnSlip:
    """The slip with what was scanned; what another dealer has by now, say, is left out."""
    values = {
        "dealer_id": str(books.known.dealers[told.dealer].id),
        "why": told.lines[0].reason,
    }
    slip = begin(business_for(KIND, values, context), values, context)
    assert isinstance(slip, ReturnSlip)
    for line in told.lines:
        _scan(context, books, slip, line)
    return slip


def _scan(context: Context, books: Books, slip: ReturnSlip, line: ReturnLine) -> None:
    article = books.known.articles[line.variant]
    texts: Iterable[str] = (numbers(article, serial)[0] for serial in line.serials)
    try:
        for text in texts if line.serials else (line.variant,):
            scan_in(context, slip, text)
        if not line.serials:
            last = max(row.line for row in lines_of([slip.id], context))
            set_returned(context, slip, last, Decimal(line.quantity))
    except Refusal:
        return
