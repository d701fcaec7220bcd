"""A dealer's statement of a month: on the page, as the paper that is sent, and as a sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from addons.base.periods import since_when
from addons.esales.choices import ENTRY_KINDS
from addons.esales.models import Dealer, DealerStatement
from addons.esales.money.entering import BOOKS
from addons.esales.money.months import fault_of_month, written
from addons.esales.money.sending import KIND, VOID
from addons.esales.money.statement_paper import NAME
from addons.esales.money.statement_values import kind_of, note_of, sides, statement_values
from addons.esales.money.statements import Statement, read_statement
from addons.esales.money.vouchers import business_to_begin
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.web.sheets import open_sheet
from core.workflow.motion.beginning import begin, business_for
from core.workflow.printing.layouts import first_layout

VIEW = "esales:account:view"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (*ENTRY_KINDS, ("red_invoice", _("Red invoice")))
HEADERS = (_("Day"), _("Document"), _("Kind"), _("Note"), _("Owed"), _("Paid"), _("Balance"))


def _asked(request: Any) -> date:
    """The first day of the month in the address, of which there is a statement."""
    month, here = _month(request), request.here
    if said := fault_of_month(month, here.today, since_when(BOOKS, here)):
        raise Refusal(said)
    return month


def _month(request: Any) -> date:
    """The first day of the month in the address; without one it is this month's."""
    text = request.GET.get("month", "").strip()
    try:
        return date.fromisoformat(f"{text}-01") if text else request.here.today.replace(day=1)
    except ValueError:
        raise Refusal(
            _("“${month}” is no month. Write it like 2026-10.", mapping={"month": text[:20]})
        ) from None


def _beside(day: date, here: Context) -> str | None:
    """The month of ``day`` for the address, where there is a statement of it."""
    fault = fault_of_month(day, here.today, since_when(BOOKS, here))
    return written(day) if fault is None else None


@view_config(
    context=Dealer,
    name="statement",
    renderer="addons.esales:templates/statement.pt",
    permission=VIEW,
)
def show_statement(record: Dealer, request: Any) -> dict[str, Any]:
    """The month's movements with the balance after each, and what is late at its end."""
    month = _asked(request)
    found = read_statement(request.here, record, month)
    return {
        "record": record,
        "statement": found,
        "month": written(month),
        "before": _beside(month - timedelta(days=1), request.here),
        "after": _beside(found.until + timedelta(days=1), request.here),
        "kinds": KINDS,
        "kind_of": kind_of,
        "note_of": note_of,
        "sent": _sent(record, found, request),
        "business": business_to_begin(request.here, KIND),
        "is_over": found.until < request.here.today,
    }


def _sent(record: Dealer, found: Statement, request: Any) -> DealerStatement | None:
    """The statement that was sent for the month."""
    query = select(DealerStatement).where(
        DealerStatement.dealer_id == record.id,
        DealerStatement.month == found.since,
        DealerStatement.step != VOID,
    )
    sent: DealerStatement | None = request.here.session.scalars(query.limit(1)).first()
    return sent


@view_config(context=Dealer, name="send_statement", request_method="POST", permission=VIEW)
def send_statement(record: Dealer, request: Any) -> HTTPSeeOther:
    """Send the statement of a month, and go to what was sent."""
    here = request.here
    values = {"dealer_id": record.id, "month": _month(request)}
    made = begin(business_for(KIND, values, here), values, here)
    request.notice(_("The statement was made. Print it, and note what the dealer says."))
    return HTTPSeeOther(f"/{here.branch.name}/{made.business}/{made.id}")


@view_config(context=Dealer, name="statement.pdf", permission=VIEW)
def print_statement(record: Dealer, request: Any) -> Response:
    """The statement on paper, for the dealer to confirm."""
    here = request.here
    found, layout = read_statement(here, record, _asked(request)), first_layout(here, NAME)
    number = _number(record, found)
    return open_sheet(request, layout, statement_values(record, found, number, here), number)


@view_config(context=Dealer, name="statement.xlsx", permission=VIEW)
def statement_as_sheet(record: Dealer, request: Any) -> Response:
    """The statement as a sheet: opening balance, movements, closing balance, what is late."""
    from core.exchange.writing import to_xlsx

    found = read_statement(request.here, record, _asked(request))
    body = to_xlsx(
        HEADERS, _rows(found), title=_number(record, found), locale=request.localizer
    )
    name = f"{_number(record, found)}.xlsx"
    return Response(body, content_type=XLSX, content_disposition=f'attachment; filename="{name}"')


def _rows(found: Statement) -> list[list[Any]]:
    kinds = dict(KINDS)
    rows: list[list[Any]] = [[found.since, "", _("Opening balance"), "", "", "", found.opening]]
    for line in found.lines:
        entry, (owed, paid) = line.entry, sides(line.entry)
        number = found.numbers.get(entry.document or 0, "")
        told = [entry.day, number, kinds[kind_of(entry)], note_of(entry, found)]
        rows.append([*told, owed, paid, line.balance])
    for entry in found.rebates:
        number = found.numbers.get(entry.document or 0, "")
        rows.append([entry.day, number, _("Rebate"), note_of(entry, found), "", "", entry.amount])
    sums = [found.owed, found.paid, found.closing]
    rows.append([found.until, "", _("Closing balance"), "", *sums])
    rows += [["", "", title, "", "", "", amount] for title, amount, _late in found.ages]
    others = (
        (_("Prepaid"), found.prepaid),
        (_("Rebate"), found.rebate),
        (_("Deposit"), found.deposit),
    )
    return [*rows, *(["", "", title, "", "", "", amount] for title, amount in others)]


def _number(record: Dealer, found: Statement) -> str:
    return f"{record.code}-{found.since:%y%m}"
