"""Temporary limits on a dealer's page: granted with dates and a reason, and ended early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.esales.models import Dealer, TemporaryLimit
from addons.esales.money.limits import GRANT, end, grant, limits_of
from core.context import Context
from core.i18n import _
from core.security.called import people_called
from core.web.collection import is_number
from core.web.forms import Field
from core.web.pages import form_page

FIELDS = (
    Field(name="amount", title=_("Amount"), kind="decimal", required=True),
    Field(name="since", title=_("Valid from"), kind="date", required=True),
    Field(name="until", title=_("Valid until"), kind="date", required=True),
    Field(
        name="reason",
        title=_("Reason"),
        required=True,
        longest=200,
        help=_("Why the dealer gets more for these days: it stays for whoever asks later."),
    ),
)


@dataclass(frozen=True, kw_only=True)
class LimitShown:
    """A limit on the dealer's page: who granted it, and whether it still holds or will."""

    limit: TemporaryLimit
    by: str
    holds: bool


def limits_shown(here: Context, dealer: Dealer) -> list[LimitShown]:
    """The newest limits of ``dealer``."""
    found = limits_of(here, dealer)
    people = people_called({limit.granted_by for limit in found if limit.granted_by}, here)
    return [
        LimitShown(
            limit=limit,
            by=people.get(limit.granted_by, limit.granted_by),
            holds=limit.until >= here.today,
        )
        for limit in found
    ]


@view_config(
    context=Dealer, name="grant", renderer="core.web:templates/form.pt", permission=GRANT
)
def grant_limit(record: Dealer, request: Any) -> Any:
    """A form that grants the dealer more for some days."""

    def save(values: dict[str, Any]) -> str:
        grant(request.here, record, **values)
        said = {"amount": request.show.money(values["amount"]), "name": record.name}
        request.notice(_("${amount} was granted to ${name}.", mapping=said))
        return request.resource_url(record)

    return form_page(
        request,
        FIELDS,
        save,
        title=_("Temporary limit of ${name}", mapping={"name": record.name}),
        back=request.resource_url(record),
        start={"since": request.here.today},
        button=_("Grant"),
    )


@view_config(context=Dealer, name="end_limit", request_method="POST", permission=GRANT)
def end_limit(record: Dealer, request: Any) -> HTTPSeeOther:
    """Let a limit hold no longer."""
    number = request.POST.get("id", "")
    end(request.here, record, int(number) if is_number(number) else 0)
    request.notice(_("The limit holds no longer."))
    return HTTPSeeOther(request.resource_path(record))
