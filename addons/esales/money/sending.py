"""Statements sent to dealers: of a month that is over, once, with what the account says then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from addons.base.periods import kept, since_when
from addons.esales.models import Dealer, DealerStatement
from addons.esales.money.entering import BOOKS
from addons.esales.money.months import fault_of_month, month_of, written
from addons.esales.money.statement_paper import NAME
from addons.esales.money.statement_values import statement_values
from addons.esales.money.statements import read_statement
from core.context import Context
from core.i18n import _
from core.refusal import Invalid
from core.workflow import Business, Document, Guard, Objection
from core.workflow.motion.beginning import begin_plain
from core.workflow.numbers import draw_numbers
from core.workflow.printing.layouts import prints_of
from core.workflow.printing.papers import Print, note_prints

KIND, VOID = "esales.statement", "void"
SAID = ("opening", "owed", "paid", "closing")


def begin_statement(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A statement with the figures of the account, its paper kept as it was sent.

    Refuses a month that is not over or before the books, and one whose statement was sent already.
    """
    since, until = month_of(values["month"])
    dealer = context.session.get_one(Dealer, values["dealer_id"])
    if said := _unfit(context, dealer, since, until):
        raise Invalid(said, fields={"month": said})
    found = read_statement(context, dealer, since)
    figures = {name: getattr(found, name) for name in SAID}
    made = begin_plain(business, {**values, **figures, "month": since}, context)
    made.number, made.posted = draw_numbers(business.series, 1, context)[0], context.now
    context.session.flush()
    paper = statement_values(dealer, found, made.number, context)
    layouts = [name for name in business.prints if prints_of(context, name) == NAME]
    note_prints(
        context, [Print(document=made.id, layout=name, values=paper) for name in layouts[:1]]
    )
    return made


def _unfit(context: Context, dealer: Dealer, since: date, until: date) -> Any:
    """Why no statement of the month can be sent; None where it can."""
    said = fault_of_month(since, context.today, since_when(BOOKS, context))
    if said is not None:
        return said
    month = written(since)
    if until >= context.today:
        first = (until + timedelta(days=1)).isoformat()
        return _(
            "The month ${month} is not over. Its statement can be sent from ${day} on.",
            mapping={"month": month, "day": first},
        )
    query = select(DealerStatement.number).where(
        DealerStatement.dealer_id == dealer.id,
        DealerStatement.month == since,
        DealerStatement.step != VOID,
    )
    number = context.session.scalar(query.limit(1))
    if number is None:
        return None
    return _(
        "The statement of ${month} was sent already: ${number}. Void that first, if it is wrong.",
        mapping={"month": month, "number": number},
    )


def still_open(
    documents: Sequence[DealerStatement], context: Context
) -> Iterator[Objection]:
    """Object to statements of a closed month: nothing in it changes, so what they said stands."""
    books = kept(context).get(BOOKS)
    closed = books.closed_through if books else None
    for document in documents:
        since, until = month_of(document.month)
        if closed is not None and until <= closed:
            yield Objection(
                document=document.id,
                message=_(
                    "The books are closed through ${closed}, so the statement of ${month} stands "
                    "as it was sent. Note what the dealer disputes, or have the period reopened "
                    "by somebody who may.",
                    mapping={"closed": closed.isoformat(), "month": written(since)},
                ),
            )


def statement_of(
    document: Document, layout: str, context: Context
) -> Mapping[str, Any] | None:
    """What ``layout`` prints of ``document``; None where it is no statement."""
    if not isinstance(document, DealerStatement) or prints_of(context, layout) != NAME:
        return None
    found = read_statement(context, document.dealer, document.month)
    return statement_values(document.dealer, found, document.number or "", context)


GUARD = Guard(
    name="esales.month_still_open",
    title=_("The month of the statement is not closed"),
    check=still_open,
    kinds=(KIND,),
)
