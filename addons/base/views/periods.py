"""The books on their page: close a period or reopen it, and prove the opening balances."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pyramid.view import view_config

from addons.base.models import Ledger
from addons.base.periods import close, reopen, shut_out
from addons.base.proving import prove, reopen_openings, totals_of
from core.i18n import _
from core.web.forms import Field
from core.web.pages import form_page, show_record

FORM = "core.web:templates/form.pt"
CLOSING = (
    Field(
        name="closed_through",
        title=_("Close through"),
        kind="date",
        required=True,
        help=_("This day and all before it take nothing more."),
    ),
)
# Asked once something is found that would be shut out.
LEAVING_OPEN = Field(
    name="leaving_open",
    title=_("Close all the same"),
    kind="yes_no",
    help=_("What is still open stays so, and is posted with a later day only."),
)
REOPENING = (
    Field(
        name="closed_through",
        title=_("Stays closed through"),
        kind="date",
        help=_("Left empty, everything is open again."),
    ),
    Field(
        name="reason",
        title=_("Reason"),
        required=True,
        longest=500,
        help=_("It stays in the history of these books."),
    ),
)


@view_config(context=Ledger, renderer="addons.base:templates/ledger.pt", permission=".view")
def show_ledger(record: Ledger, request: Any) -> dict[str, Any]:
    """The books with their history, and the ways to close and to reopen."""
    here = request.here
    books = here.hooks.named("books").get(record.ledger)
    return {
        **show_record(record, request),
        "may_close": here.may("base:period:close"),
        "may_reopen": record.closed_through is not None and here.may("base:period:reopen"),
        "may_reopen_openings": record.proved_on is not None and here.may("base:period:reopen"),
        "totals": totals_of(here, record),
        "ways_in": [
            (f"/{here.branch.name}/{way.path}", way.title)
            for way in (books.ways_in if books and not record.proved_on else ())
            if here.may(way.permission)
        ],
    }


@view_config(context=Ledger, name="close", renderer=FORM, permission=".close")
def close_period(record: Ledger, request: Any) -> Any:
    """A form that asks through which day; the end of the month that is over stands in it.

    Where something would be shut out, it asks once more.
    """

    def save(values: dict[str, Any]) -> str:
        leaving = bool(values.get("leaving_open"))
        close(request.here, record, values["closed_through"], leaving_open=leaving)
        said = {"name": _called(record), "day": request.show.date(record.closed_through)}
        request.notice(_("${name}: closed through ${day}.", mapping=said))
        return str(request.resource_url(record))

    return form_page(
        request,
        (*CLOSING, LEAVING_OPEN) if _asks(record, request) else CLOSING,
        save,
        title=_("Close a period: ${name}", mapping={"name": _called(record)}),
        back=request.resource_url(record),
        start={"closed_through": month_end_before(request.here.today)},
        button=_("Close the period"),
    )


def _asks(record: Ledger, request: Any) -> bool:
    """Whether closing through the day that was typed would shut anything out."""
    try:
        through = date.fromisoformat(request.POST.get("closed_through", ""))
    except ValueError:
        return False
    return bool(shut_out(request.here, record, through))


@view_config(context=Ledger, name="reopen", renderer=FORM, permission=".reopen")
def reopen_period(record: Ledger, request: Any) -> Any:
    """A form that asks what stays closed, and why."""

    def save(values: dict[str, Any]) -> str:
        reopen(request.here, record, values["closed_through"], values["reason"])
        request.notice(_("${name}: reopened.", mapping={"name": _called(record)}))
        return str(request.resource_url(record))

    return form_page(
        request,
        REOPENING,
        save,
        title=_("Reopen a period: ${name}", mapping={"name": _called(record)}),
        back=request.resource_url(record),
        button=_("Reopen"),
    )


@view_config(context=Ledger, name="prove", renderer=FORM, permission=".close")
def prove_openings(record: Ledger, request: Any) -> Any:
    """A form for the totals that were given; where all agree, the opening balances are closed."""
    fields = [
        Field(name=total.name, title=total.title, kind="decimal", scale=total.scale, required=True)
        for total in totals_of(request.here, record)
    ]

    def save(values: dict[str, Any]) -> str:
        prove(request.here, record, values)
        request.notice(
            _("${name}: the opening balances are proved.", mapping={"name": _called(record)})
        )
        return str(request.resource_url(record))

    return form_page(
        request,
        fields,
        save,
        title=_("Prove the opening balances: ${name}", mapping={"name": _called(record)}),
        back=request.resource_url(record),
        button=_("Compare and close"),
    )


@view_config(context=Ledger, name="reopen_openings", renderer=FORM, permission=".reopen")
def reopen_opening_balances(record: Ledger, request: Any) -> Any:
    """A form that asks why opening balances are to be entered again."""

    def save(values: dict[str, Any]) -> str:
        reopen_openings(request.here, record, values["reason"])
        request.notice(_("${name}: reopened.", mapping={"name": _called(record)}))
        return str(request.resource_url(record))

    return form_page(
        request,
        REOPENING[1:],
        save,
        title=_("Reopen the opening balances: ${name}", mapping={"name": _called(record)}),
        back=request.resource_url(record),
        button=_("Reopen"),
    )


def month_end_before(today: date) -> date:
    """The last day of the month before that of ``today``."""
    return today.replace(day=1) - timedelta(days=1)


def _called(record: Any) -> Any:
    return record.__parent__.called(record)
