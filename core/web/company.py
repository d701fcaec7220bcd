"""The company's own structure on pages: entities, branches, departments, positions, roles."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.company.decisions import decide
from core.company.model import KINDS, Branch, Company, Node
from core.i18n import LOCALES, _
from core.refusal import Invalid, Refusal
from core.security.models import Posting
from core.security.people import keeping
from core.web.changes import told as log
from core.web.company_fields import NAME, fields_of, start_of, told, values_of, words_of
from core.web.pages import form_page
from core.web.site import FIXED, Place
from core.web.watch import Watch

KIND_TITLES = {
    "entities": (_("Legal entities"), _("legal entity")),
    "branches": (_("Branches"), _("branch")),
    "roles": (_("Roles"), _("role")),
    "departments": (_("Departments"), _("department")),
    "positions": (_("Positions"), _("position")),
}


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
    fields, watch = fields_of(type(place.node), request), _here(place, request)
    return {
        "particulars": [(field.title, told(field, place.node, request)) for field in fields],
        "changes": log(watch.changes(), watch.words, request),
        "kinds": [(place[kind], sorted(place[kind].nodes.items())) for kind in place.below],
        "may_edit": request.here.may("core:company:edit"),
        "has_calendar": isinstance(place.node, Company | Branch),
        "removable": bool(place.path) and place.path[:-1] != ("branches",),
    }


@view_config(
    context=NodePlace, name="edit", renderer="core.web:templates/form.pt", permission=".edit"
)
def edit(place: NodePlace, request: Any) -> Any:
    """Change a node."""
    fields = fields_of(type(place.node), request)

    def save(values: dict[str, Any]) -> str:
        try:
            with keeping(request.here):
                decide(request.here, "put", path=list(place.path), values=values_of(values))
        except Invalid as refusal:
            raise _in_form(refusal) from None
        request.notice(_("${name} was saved.", mapping={"name": values["title_en"]}))
        return request.resource_url(place)

    return form_page(
        request,
        fields,
        save,
        title=place.title,
        start=start_of(place.node),
        back=request.resource_url(place),
        watch=_here(place, request),
    )


@view_config(
    context=KindPlace, name="new", renderer="core.web:templates/form.pt", permission=".edit"
)
def new(place: KindPlace, request: Any) -> Any:
    """Add a node of this kind."""
    fields = (NAME, *fields_of(KINDS[place.__name__][0], request))

    def save(values: dict[str, Any]) -> str:
        name = values.pop("name")
        if name in place.nodes:
            raise Invalid(_("There is one of this name already."), fields={"name": _("Taken.")})
        try:
            decide(request.here, "put", path=[*place.path, name], values=values_of(values))
        except Invalid as refusal:
            raise _in_form(refusal) from None
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
    _refuse_while_held(place, request)
    decide(request.here, "drop", path=list(place.path))
    request.notice(_("${name} was removed.", mapping={"name": place.title}))
    kind: Any = place.__parent__
    return HTTPSeeOther(request.resource_url(kind.__parent__))


def _here(place: NodePlace, request: Any) -> Watch:
    """The watch over a node: its place in the change log."""
    path = place.path
    where = ("/".join(path[:-1]), path[-1]) if path else ("company", place.node.name)
    kind = type(place.node)
    words = words_of(kind, request)
    return Watch(request.here.session, [where[0]], where[1], words, frozenset(kind.fields))


def _in_form(refusal: Invalid) -> Invalid:
    """The refusal with its sentences at the inputs of the form, which has a title per language."""
    said = dict(refusal.fields)
    if "title" in said:
        said |= dict.fromkeys((f"title_{locale}" for locale in LOCALES), said.pop("title"))
    return Invalid(*refusal.messages, fields=said)


def _refuse_while_held(place: NodePlace, request: Any) -> None:
    path = place.path
    if path[0] != "branches" or len(path) < 4:
        return
    names = dict(zip(path[::2], path[1::2], strict=True))
    query = select(Posting.id).where(
        Posting.place == path[1], Posting.department == names["departments"]
    )
    if "positions" in names:
        query = query.where(Posting.position == names["positions"])
    if request.here.session.scalar(query.limit(1)) is not None:
        raise Refusal(_("People are posted here. Post them elsewhere first."))
