"""The company's own structure on pages: entities, branches, departments, positions, roles."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.company.decisions import decide
from core.company.model import KINDS, Node
from core.i18n import LOCALES, _
from core.refusal import Invalid, Refusal
from core.security.models import Posting
from core.security.permissions import CORE
from core.web.forms import Field
from core.web.pages import form_page
from core.web.site import FIXED, Place

KIND_TITLES = {
    "entities": (_("Legal entities"), _("legal entity")),
    "branches": (_("Branches"), _("branch")),
    "roles": (_("Roles"), _("role")),
    "departments": (_("Departments"), _("department")),
    "positions": (_("Positions"), _("position")),
}
PLAIN = {
    "code": _("Code"),
    "region": _("Region code (GB/T 2260)"),
    "address": _("Address"),
    "phone": _("Phone"),
    "tax_code": _("Social credit code"),
    "bank": _("Bank"),
    "account": _("Account number"),
    "timezone": _("Time zone"),
    "currency": _("Currency"),
}
NAME = Field(
    name="name",
    title=_("Short name"),
    required=True,
    longest=40,
    only="new",
    help=_("Lower-case letters, digits and dashes; it stands in addresses and never changes."),
)


class NodePlace(Place):
    """A node of the company, and by ``kind/name`` those below it."""

    scope = "core:company"
    anywhere = ("view",)

    def __init__(
        self, parent: Place, name: str, here: Any, node: Node, path: tuple[str, ...]
    ) -> None:
        super().__init__(parent, name, here)
        self.node = node
        self.path = path

    @property
    def title(self) -> str:
        """What people call the node."""
        return self.node.called(self.here.identity.locale)

    @property
    def below(self) -> tuple[str, ...]:
        """The kinds of nodes that lie below this one."""
        return (
            ("departments",)
            if self.node.holds == "departments"
            else (("positions",) if self.node.holds == "positions" else ())
        )

    def __getitem__(self, name: str) -> Any:
        if name not in self.below:
            raise KeyError(name)
        return KindPlace(self, name, self.here)


class CompanyPlace(NodePlace):
    """``/company``: the root of the structure."""

    def __init__(self, parent: Place, name: str, here: Any) -> None:
        super().__init__(parent, name, here, here.company, ())

    @property
    def below(self) -> tuple[str, ...]:
        """What lies right below the company."""
        return ("entities", "branches", "roles")


class KindPlace(Place):
    """The nodes of one kind below a node: ``/company/branches``."""

    scope = "core:company"
    anywhere = ("view",)

    def __init__(self, parent: NodePlace, name: str, here: Any) -> None:
        super().__init__(parent, name, here)
        self.path = (*parent.path, name)
        self.nodes = getattr(parent.node, KINDS[name][1])
        self.title, self.singular = KIND_TITLES[name]

    def __getitem__(self, name: str) -> NodePlace:
        return NodePlace(self, name, self.here, self.nodes[name], (*self.path, name))


FIXED["company"] = CompanyPlace


@view_config(context=NodePlace, renderer="core.web:templates/node.pt", permission=".view")
def show(place: NodePlace, request: Any) -> dict[str, Any]:
    """A node and what lies below it."""
    particulars = [
        (field.title, _told(place, field, place.node))
        for field in fields_of(type(place.node), request)
        if field.only != "new"
    ]
    return {
        "particulars": particulars,
        "kinds": [(place[kind], sorted(place[kind].nodes.items())) for kind in place.below],
        "may_edit": request.here.may("core:company:edit"),
        "removable": bool(place.path),
    }


@view_config(
    context=NodePlace, name="edit", renderer="core.web:templates/form.pt", permission=".edit"
)
def edit(place: NodePlace, request: Any) -> Any:
    """Change a node."""
    fields = fields_of(type(place.node), request)
    start = {**place.node.values(), **_titles(place.node)}
    start = {k: set(v) if isinstance(v, tuple) else v for k, v in start.items()}

    def save(values: dict[str, Any]) -> str:
        _refuse_clash(place.path, values, request)
        decide(request.here, "put", path=list(place.path), values=_values(values))
        request.notice(_("${name} was saved.", mapping={"name": values["title_en"]}))
        return request.resource_url(place)

    return form_page(
        request, fields, save, title=place.title, start=start, back=request.resource_url(place)
    )


@view_config(
    context=KindPlace, name="new", renderer="core.web:templates/form.pt", permission=".edit"
)
def new(place: KindPlace, request: Any) -> Any:
    """Add a node of this kind."""
    fields = (NAME, *fields_of(KINDS[place.__name__][0], request))

    def save(values: dict[str, Any]) -> str:
        name = values.pop("name")
        if not all(c.isascii() and (c.isalnum() or c == "-") and c == c.lower() for c in name):
            raise Invalid(
                _("This short name cannot stand in an address."), fields={"name": NAME.help}
            )
        if name in place.nodes or (place.path == ("branches",) and name in FIXED):
            raise Invalid(_("There is one of this name already."), fields={"name": _("Taken.")})
        path = (*place.path, name)
        _refuse_clash(path, values, request)
        decide(request.here, "put", path=list(path), values=_values(values))
        request.notice(_("${name} was created.", mapping={"name": values["title_en"]}))
        return request.resource_url(place.__parent__)

    title = _("New: ${name}", mapping={"name": request.localizer.translate(place.singular)})
    return form_page(
        request,
        fields,
        save,
        title=title,
        moment="new",
        back=request.resource_url(place.__parent__),
    )


@view_config(context=NodePlace, name="remove", request_method="POST", permission=".edit")
def remove(place: NodePlace, request: Any) -> HTTPSeeOther:
    """Remove a node that nobody and nothing needs any more."""
    _refuse_while_used(place, request)
    decide(request.here, "drop", path=list(place.path))
    request.notice(_("${name} was removed.", mapping={"name": place.title}))
    kind: Any = place.__parent__
    return HTTPSeeOther(request.resource_url(kind.__parent__))


def fields_of(kind: type[Node], request: Any) -> tuple[Field, ...]:
    """The form of a kind of node: its title in every language, then its own fields."""
    titles = tuple(
        Field(
            name=f"title_{locale}",
            title=_("Name (${locale})", mapping={"locale": locale}),
            required=True,
        )
        for locale in LOCALES
    )
    return titles + tuple(_field(name, request) for name in kind.fields if name != "title")


def _field(name: str, request: Any) -> Field:
    company, locale = request.here.company, request.locale_name
    if name == "entity":
        choices = [(key, node.called(locale)) for key, node in sorted(company.entities.items())]
        return Field(
            name=name, title=_("Legal entity"), kind="choice", choices=choices, required=True
        )
    if name == "roles":
        choices = [(key, node.called(locale)) for key, node in sorted(company.roles.items())]
        return Field(name=name, title=_("Roles"), kind="choices", choices=choices)
    if name == "permissions":
        hooks = request.registry.installation.registry.everything
        known = [*CORE, *hooks.collect("permissions")]
        patterns = {p for role in company.roles.values() for p in role.permissions if "*" in p}
        choices = [(p, p) for p in sorted(patterns)] + [
            (p.name, f"{request.localizer.translate(p.title)} ({p.name})") for p in known
        ]
        return Field(name=name, title=_("Permissions"), kind="choices", choices=choices)
    if name == "spans":
        return Field(name=name, title=_("Holds in every branch"), kind="yes_no")
    return Field(name=name, title=PLAIN[name], required=name == "code")


def _titles(node: Node) -> dict[str, str]:
    return {f"title_{locale}": node.title.get(locale, "") for locale in LOCALES}


def _values(given: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in given.items() if not name.startswith("title_")}
    plain = {name: sorted(v) if isinstance(v, set) else v for name, v in plain.items()}
    plain = {name: "" if value is None else value for name, value in plain.items()}
    return {**plain, "title": {locale: given[f"title_{locale}"] for locale in LOCALES}}


def _told(place: NodePlace, field: Field, node: Node) -> str:
    locale = place.here.identity.locale
    if field.name.startswith("title_"):
        return node.title.get(field.name.removeprefix("title_"), "")
    value = getattr(node, field.name)
    if field.name == "entity" and value in place.here.company.entities:
        return place.here.company.entities[value].called(locale)
    if field.name == "roles":
        roles = place.here.company.roles
        return ", ".join(roles[name].called(locale) if name in roles else name for name in value)
    return ", ".join(value) if isinstance(value, tuple) else value


def _refuse_clash(path: tuple[str, ...], values: dict[str, Any], request: Any) -> None:
    if path[:1] != ("branches",) or len(path) != 2:
        return
    for name, branch in request.here.company.branches.items():
        if name != path[1] and branch.code == values["code"]:
            raise Invalid(_("Another branch has this code."), fields={"code": _("Taken.")})
    known = request.here.company.branches.get(path[1])
    if known is not None and known.code != values["code"]:
        raise Invalid(
            _("The code stands in every record of the branch and cannot change."),
            fields={"code": _("Keep ${code}.", mapping={"code": known.code})},
        )


def _refuse_while_used(place: NodePlace, request: Any) -> None:
    path = place.path
    if len(path) == 2 and path[0] == "branches":
        raise Refusal(
            _("A branch is never removed: its records stay. Switch its modules off instead.")
        )
    query = select(Posting)
    if path[0] == "branches":
        names = dict(zip(path[::2], path[1::2], strict=True))
        query = query.where(Posting.place == path[1], Posting.department == names["departments"])
        if "positions" in names:
            query = query.where(Posting.position == names["positions"])
        if request.here.session.scalar(query.limit(1)) is not None:
            raise Refusal(_("People are posted here. Post them elsewhere first."))
    company = request.here.company
    if path[0] == "roles" and any(
        path[1] in seat.roles
        for branch in company.branches.values()
        for department in branch.departments.values()
        for seat in department.positions.values()
    ):
        raise Refusal(_("Positions carry this role. Take it from them first."))
    if path[0] == "entities" and any(b.entity == path[1] for b in company.branches.values()):
        raise Refusal(_("Branches belong to this legal entity. Move them first."))
