"""An account entry's page: what it took back or was taken back by, and the way to take it back."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from sqlalchemy import select

from addons.esales.models import AccountEntry
from addons.esales.money.taking_back import reverse_entry
from core.i18n import _
from core.web.forms import Field
from core.web.pages import form_page, show_record

REASON = (
    Field(
        name="reason",
        title=_("Reason"),
        required=True,
        longest=200,
        help=_("What was wrong: it stays on the account for whoever asks later."),
    ),
)


@view_config(
    context=AccountEntry, renderer="addons.esales:templates/entry.pt", permission=".view"
)
def entry(record: AccountEntry, request: Any) -> dict[str, Any]:
    """The entry, and its opposite where it has one."""
    session = request.here.session
    taken_back_by = session.scalar(
        select(AccountEntry).where(AccountEntry.reverses_id == record.id)
    )
    may_reverse = (
        request.here.may("esales:account:reverse")
        and taken_back_by is None
        and record.kind != "reversal"
        and record.document is None
    )
    return {
        **show_record(record, request),
        "may_reverse": may_reverse,
        "taken_back_by": taken_back_by,
        "takes_back": session.get(AccountEntry, record.reverses_id) if record.reverses_id else None,
    }


@view_config(
    context=AccountEntry,
    name="reverse",
    renderer="core.web:templates/form.pt",
    permission=".reverse",
)
def reverse(record: Any, request: Any) -> Any:
    """A form that asks why, and takes the entry back."""

    def save(values: dict[str, Any]) -> str:
        made = reverse_entry(request.here, record, values["reason"])
        said = {"amount": request.show.money(-made.amount), "name": record.dealer.name}
        request.notice(_("${amount} of ${name} was taken back.", mapping=said))
        return request.resource_url(record.__parent__, str(made.id))

    said = {"amount": request.show.money(record.amount), "name": record.dealer.name}
    return form_page(
        request,
        REASON,
        save,
        title=_("Take back ${amount} of ${name}", mapping=said),
        back=request.resource_url(record),
        button=_("Take back"),
    )
