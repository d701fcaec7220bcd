"""A party's page: contacts, addresses, and a warning where it seems to be entered twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.base.choices import ADDRESS_KINDS
from addons.base.models import Address, Contact, Party
from addons.base.resources.parties import namesakes
from core.i18n import _
from core.refusal import NotHere
from core.web.changes import Part
from core.web.forms import Field, appstruct
from core.web.pages import form_page, show_record

CONTACT_FIELDS = (
    Field(name="name", title=_("Name"), required=True, longest=80),
    Field(name="duty", title=_("Duty"), longest=80),
    Field(name="phone", title=_("Phone"), longest=40),
    Field(name="mail", title=_("E-mail"), kind="mail", longest=120),
)
ADDRESS_FIELDS = (
    Field(
        name="kind",
        title=_("Kind"),
        kind="choice",
        choices=ADDRESS_KINDS,
        required=True,
        default="delivery",
    ),
    Field(name="region", title=_("Region"), kind="lookup", of="base/regions"),
    Field(name="street", title=_("Street and number"), required=True),
    Field(name="receiver", title=_("Receiver"), longest=80),
    Field(name="phone", title=_("Phone"), longest=40),
)
FORM = "core.web:templates/form.pt"


@view_config(context=Party, renderer="addons.base:templates/party.pt", permission=".view")
def party(record: Party, request: Any) -> dict[str, Any]:
    """The party with its contacts and addresses."""
    parts = [Part(record=c, called=c.name, fields=CONTACT_FIELDS) for c in record.contacts]
    parts += [Part(record=a, called=a.street, fields=ADDRESS_FIELDS) for a in record.addresses]
    return {
        **show_record(record, request, parts=parts),
        "namesakes": namesakes(request.here, record),
        "address_kinds": ADDRESS_KINDS,
        "links": request.here.hooks.gather("party_links", party=record, context=request.here),
    }


@view_config(context=Party, name="contact", renderer=FORM, permission=".edit")
def contact(record: Party, request: Any) -> Any:
    """A form for a new contact, or for the one whose number follows in the address."""
    return _below(record, request, record.contacts, Contact, CONTACT_FIELDS, _("Contact"))


@view_config(context=Party, name="address", renderer=FORM, permission=".edit")
def address(record: Party, request: Any) -> Any:
    """A form for a new address, or for the one whose number follows in the address line."""
    return _below(record, request, record.addresses, Address, ADDRESS_FIELDS, _("Address"))


@view_config(context=Party, name="remove_contact", request_method="POST", permission=".edit")
def remove_contact(record: Party, request: Any) -> HTTPSeeOther:
    """Remove a contact; the change log keeps what it was."""
    record.contacts.remove(_one(record.contacts, request.POST.get("id", "")))
    request.notice(_("The contact was removed."))
    return HTTPSeeOther(request.resource_path(record))


@view_config(context=Party, name="remove_address", request_method="POST", permission=".edit")
def remove_address(record: Party, request: Any) -> HTTPSeeOther:
    """Remove an address; the change log keeps what it was."""
    record.addresses.remove(_one(record.addresses, request.POST.get("id", "")))
    request.notice(_("The address was removed."))
    return HTTPSeeOther(request.resource_path(record))


def _below(
    record: Party,
    request: Any,
    rows: list[Any],
    kind: type[Contact] | type[Address],
    fields: Sequence[Field],
    title: Any,
) -> Any:
    known = _one(rows, request.subpath[0]) if request.subpath else None

    def save(values: dict[str, Any]) -> str:
        row = known or kind()
        for name, value in values.items():
            setattr(row, name, value or "")
        if known is None:
            rows.append(row)
        request.notice(_("${name} was saved.", mapping={"name": record.name}))
        return request.resource_url(record)

    said = request.localizer.translate(title)
    return form_page(
        request,
        fields,
        save,
        title=f"{said}: {record.name}",
        back=request.resource_url(record),
        start=appstruct(fields, known) if known else {"kind": "delivery"},
    )


def _one(rows: Sequence[Any], number: str) -> Any:
    for row in rows:
        if str(row.id) == number:
            return row
    raise NotHere(_("It is not here any more. Load the page again."))
