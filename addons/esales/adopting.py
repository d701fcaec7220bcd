"""The party behind a new dealer: one that is here already is taken, never entered twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from addons.base.models import Party, PartyRole
from addons.base.party_links import PartyLink
from addons.base.resources.parties import keep_roles
from addons.esales.models import Dealer
from core.company.social_credit import validated
from core.context import Context
from core.i18n import _
from core.refusal import Invalid

ROLE = "dealer"
FORM = ("name", "tax_code", "taxpayer", "region", "address", "phone", "mail", "bank", "note")
NEEDED = ("name", "region")


def particulars(party: Party) -> dict[str, Any]:
    """What a dealer's form shows of ``party``, by the names of its fields."""
    return {name: getattr(party, name) for name in FORM} | {"bank_account": party.account}


def links_of(party: Party, context: Context) -> tuple[PartyLink, ...]:
    """The way from a party's page to its dealer, or to becoming one."""
    number = context.session.scalar(select(Dealer.id).where(Dealer.party_id == party.id))
    if number is not None and context.may("esales:dealer:view"):
        path = f"esales/dealers/{number}"
        return (PartyLink(name="esales.dealer", title=_("Go to the dealer"), path=path),)
    if number is None and context.may("esales:dealer:create"):
        path = f"esales/dealers/new?party={party.id}"
        return (PartyLink(name="esales.dealer", title=_("Make it a dealer"), path=path),)
    return ()


def party_of_new(context: Context, chosen: int | None, values: dict[str, Any]) -> Party:
    """The party for the form ``values`` of a new dealer, in which it gets the role.

    It is the party ``chosen``, or the one that ``values`` mean beyond doubt, or a new one. What
    the form leaves empty is put into ``values`` as the party has it. Refuses a party that is a
    dealer already, and a form that names nobody.
    """
    party = _found(context, chosen, values)
    if party is None:
        party = Party(kind="company", roles=[PartyRole(role=ROLE)], taxpayer="general")
    else:
        _refuse_dealer(context, party)
        keep_roles(context, party, party.role_names | {ROLE})
        values["code"] = values["code"].strip() or party.code
    kept = particulars(party)
    values |= {name: values.get(name) or kept[name] or "" for name in kept}
    lacking = [name for name in NEEDED if not values[name]]
    if lacking:
        sentence = _("Choose the party above, or fill this in.")
        raise Invalid(sentence, fields=dict.fromkeys(lacking, sentence))
    return party


def _found(context: Context, chosen: int | None, values: Mapping[str, Any]) -> Party | None:
    """The party chosen, else the only one with the tax code, or with both code and name."""
    session = context.session
    if chosen is not None:
        return session.get_one(Party, chosen)
    alike = (Party.code == values["code"].strip()) & (Party.name == values["name"])
    if values["tax_code"]:
        alike = or_(alike, Party.tax_code == validated(values["tax_code"]))
    with session.no_autoflush:
        found = session.scalars(select(Party).where(alike).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _refuse_dealer(context: Context, party: Party) -> None:
    same = select(Dealer.code).where(Dealer.party_id == party.id)
    code = context.session.scalar(same)
    if code is not None:
        sentence = _(
            "${name} is a dealer already, with the code ${code}. Open that one instead.",
            mapping={"name": party.name, "code": code},
        )
        raise Invalid(sentence, fields={"party": sentence})
