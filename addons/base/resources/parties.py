"""Parties: whom we sell to, buy from and watch, each in as many roles as it plays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from addons.base.choices import PARTY_KINDS, ROLES, TAXPAYERS
from addons.base.initials import initials
from addons.base.models import Contact, Party, PartyRole
from addons.base.resources.regions import provinces
from core.company.social_credit import validated
from core.context import Context
from core.i18n import _
from core.orm.changes import log_changes
from core.orm.numbering import draw
from core.web.collection import Below, Collection, Column, Filter
from core.web.forms import Field

SERIES = "P"

FIELDS = (
    Field(
        name="code",
        title=_("Code"),
        longest=64,
        help=_("Left empty, the next free number is taken."),
    ),
    Field(name="name", title=_("Name"), required=True),
    Field(name="role_names", title=_("Roles"), kind="choices", choices=ROLES),
    Field(
        name="kind",
        title=_("Kind"),
        kind="choice",
        choices=PARTY_KINDS,
        required=True,
        default="company",
    ),
    Field(
        name="tax_code",
        title=_("Unified social credit code"),
        longest=40,
        check=validated,
        help=_("18 characters, as on the business licence."),
    ),
    Field(
        name="taxpayer",
        title=_("Taxpayer"),
        kind="choice",
        choices=TAXPAYERS,
        required=True,
        default="general",
    ),
    Field(
        name="region",
        title=_("Region"),
        kind="lookup",
        of="base/regions",
        help=_("Type a name, initials or the code of a province, city or county."),
    ),
    Field(name="address", title=_("Address")),
    Field(name="phone", title=_("Phone"), longest=40),
    Field(name="mail", title=_("E-mail"), kind="mail", longest=120),
    Field(name="bank", title=_("Bank")),
    Field(name="account", title=_("Bank account"), longest=40),
    Field(name="active", title=_("Active"), kind="yes_no", default=True),
    Field(name="note", title=_("Note"), kind="long", longest=1000),
)


def held_roles(party: Party) -> tuple[Any, ...]:
    """The titles of the party's roles, in the order people know."""
    return tuple(title for role, title in ROLES if role in party.role_names)


def with_role(query: Select[Any], role: str) -> Select[Any]:
    """Only parties that have ``role``."""
    return query.where(Party.id.in_(select(PartyRole.party_id).where(PartyRole.role == role)))


def in_region(query: Select[Any], code: str) -> Select[Any]:
    """Only parties in the province, city or county ``code``."""
    return query.where(Party.region.startswith(code, autoescape=True))


class Parties(Collection):
    """``/branch/base/parties``."""

    addon = "base"
    name = "parties"
    scope = "base:party"
    record = Party
    title = _("Parties")
    singular = _("party")
    hint = _("Customers, dealers, suppliers and competitors. Create one, or import a file.")
    options = (selectinload(Party.roles), joinedload(Party.place))
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=Party.code),
        Column(name="name", title=_("Name"), link=True, sort=Party.name),
        Column(name="roles", title=_("Roles"), value=held_roles, show="listed"),
        Column(name="region", title=_("Region"), value="place.full_name", sort=Party.region),
        Column(name="phone", title=_("Phone")),
        Column(name="tax_code", title=_("Unified social credit code")),
        Column(name="active", title=_("Active"), show="yes_no"),
    )
    details = (
        Column(name="code", title=_("Code")),
        Column(name="roles", title=_("Roles"), value=held_roles, show="listed"),
        Column(name="kind", title=_("Kind"), show="choice", choices=PARTY_KINDS),
        Column(name="tax_code", title=_("Unified social credit code")),
        Column(name="taxpayer", title=_("Taxpayer"), show="choice", choices=TAXPAYERS),
        Column(name="region", title=_("Region"), value="place.full_name"),
        Column(name="address", title=_("Address")),
        Column(name="phone", title=_("Phone")),
        Column(name="mail", title=_("E-mail")),
        Column(name="bank", title=_("Bank")),
        Column(name="account", title=_("Bank account")),
        Column(name="active", title=_("Active"), show="yes_no"),
        Column(name="note", title=_("Note")),
    )
    filters = (
        Filter(name="role", title=_("Role"), choices=ROLES, apply=with_role),
        Filter(name="province", title=_("Province"), choices=provinces, apply=in_region),
        Filter(
            name="active",
            title=_("Active"),
            choices=(("1", _("Yes")), ("0", _("No"))),
            apply=lambda query, text: query.where(Party.active.is_(text == "1")),
        ),
    )
    fields = FIELDS
    searched = (
        Party.code,
        Party.name,
        Party.initials,
        Party.phone,
        Party.tax_code,
        Below(key=Party.id, rows=select(Contact.party_id), column=Contact.phone),
    )
    words = (Field(name="roles", title=_("Roles"), choices=ROLES),)
    sort = "code"

    def offered(self) -> Select[Any]:
        """A form suggests only active parties."""
        return self.query().where(Party.active)

    def note(self, record: Party) -> str:
        """The region tells namesakes apart."""
        return record.place.full_name if record.place else ""

    def save(self, record: Party, values: dict[str, Any]) -> None:
        """Take over the form, draw a missing code, check the tax code, keep a log of the roles."""
        roles = frozenset(values.pop("role_names"))
        values["code"] = values["code"].strip() or record.code or next_code(self.here)
        self.refuse_double(record, "code", values["code"])
        values["tax_code"] = validated(values["tax_code"]) if values["tax_code"] else ""
        values["region"] = values["region"] or ""
        super().save(record, {**values, "initials": initials(values["name"])})
        keep_roles(self.here, record, roles)


def next_code(context: Context) -> str:
    """The next free code of a party."""
    return draw(context.session, SERIES, context.today)[0]


def keep_roles(context: Context, party: Party, roles: frozenset[str]) -> None:
    """Give ``party`` exactly ``roles``; a change is in the log of the party."""
    old = party.role_names
    if old == roles:
        return
    party.roles = [
        *(held for held in party.roles if held.role in roles),
        *(PartyRole(role=role) for role in sorted(roles - old)),
    ]
    if party.id is not None:
        change = {"roles": (", ".join(sorted(old)), ", ".join(sorted(roles)))}
        log_changes(context.session, [("base_party", party.id, "change", change)])


def namesakes(context: Context, party: Party) -> list[Party]:
    """Other parties with the same tax code, probably the same one entered twice."""
    if not party.tax_code:
        return []
    same = select(Party).where(Party.tax_code == party.tax_code, Party.id != party.id)
    return list(context.session.scalars(same.order_by(Party.code).limit(5)))
