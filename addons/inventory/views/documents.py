"""Receipts, adjustments and counts on pages: drafts are filled line by line, then posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from addons.base.models import Party
from addons.inventory.choices import STATUSES, STEPS
from addons.inventory.completeness import line_objections
from addons.inventory.editing import (
    fill_from_books,
    line_of,
    put_line,
    remove_line,
    takes_back,
)
from addons.inventory.entitled import (
    LINES,
    businesses_of,
    may_begin,
    may_change,
    refuse_closed,
    refuse_to_begin,
    sees_all,
    sees_in_part,
)
from addons.inventory.models import Count, Location, StockDocument
from addons.inventory.paths import document_paths
from addons.inventory.pieces import called
from addons.inventory.resources.documents import StockDocuments
from addons.inventory.reversal import reverse
from addons.inventory.shown import lines_of
from addons.inventory.typing_in import doubled
from addons.inventory.views.line_form import LineForm, empty_form, form_of, read_form
from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.web.lookup import suggest
from core.web.pages import edit, export, form_page, show_list, show_record
from core.workflow import fire
from core.workflow.beside.tracing import trace
from core.workflow.businesses import definition
from core.workflow.motion.firing import may_fire

TOLD = 10
PAGE = "addons.inventory:templates/stock_document.pt"
LIST, FORM = "core.web:templates/list.pt", "core.web:templates/form.pt"


@view_config(context=StockDocuments, renderer=LIST, permission=".view")
def show_documents(collection: StockDocuments, request: Any) -> Any:
    """The list; whoever sees only a part of the documents has it among those of their business."""
    part = sees_in_part(collection.record, request.here)
    if part is not None:
        return _to_business(request, part.name, part="all")
    shown = show_list(collection, request)
    businesses = businesses_of(collection.record, request.here)
    begins = not businesses or may_begin(businesses, request.here)
    return {**shown, "may_create": shown["may_create"] and begins}


@view_config(context=StockDocuments, name="export", permission=".view")
def export_documents(collection: StockDocuments, request: Any) -> Any:
    """The list as a sheet, or that of the business for whoever sees only a part."""
    part = sees_in_part(collection.record, request.here)
    if part is not None:
        kind = request.GET.get("kind", "xlsx")
        return _to_business(request, part.name, "export", part="all", kind=kind)
    return export(collection, request)


@view_config(context=StockDocuments, name="suggest", renderer="json", permission=".view")
def suggest_documents(collection: StockDocuments, request: Any) -> Any:
    """Documents by number or note; none are guessed by who sees only a part of them."""
    hidden = sees_in_part(collection.record, request.here) is not None
    return [] if hidden else suggest(collection, request)


def _to_business(request: Any, *path: str, **query: str) -> HTTPSeeOther:
    home = request.root[request.here.branch.name]
    return HTTPSeeOther(request.resource_url(home, *path, query=query))


@view_config(context=StockDocuments, name="new", renderer=FORM, permission=".create")
def new(collection: StockDocuments, request: Any) -> Any:
    """The head of a new draft; its lines follow on its own page."""
    refuse_to_begin(businesses_of(collection.record, request.here), request.here)

    def save(values: dict[str, Any]) -> str:
        return request.resource_url(collection, str(collection.begin(values).id))

    return form_page(
        request,
        collection.fields,
        save,
        title=_("New: ${name}", mapping={"name": request.localizer.translate(collection.singular)}),
        back=request.resource_url(collection),
        moment="new",
        button=_("Next: the lines"),
    )


@view_config(context=StockDocument, renderer=PAGE, permission=".view")
def show_document(record: StockDocument, request: Any) -> Any:
    """The document with its lines; a draft with the form for one more line, or for ``?line=3``.

    Whoever sees only a part of it is led to the page of its business.
    """
    if not sees_all(record, request.here):
        return _to_business(request, record.business, str(record.id))
    number = request.GET.get("line", "")
    if record.step == "draft" and number.isascii() and number.isdigit():
        return _page(record, request, form_of(line_of(request.here, record, int(number))))
    return _page(record, request, empty_form())


@view_config(context=StockDocument, name="edit", renderer=FORM, permission=".edit")
def change(record: StockDocument, request: Any) -> Any:
    """A form for what of the head is the person's to fill in, and its saving."""
    collection: Any = record.__parent__  # type: ignore[attr-defined]
    fields = [f for f in collection.fields if f.only != "new"]
    collection.fields = [f for f in fields if may_change(record, f.name, request.here)]
    if not collection.fields:
        refuse_closed(record, LINES, request.here)
    return edit(record, request)


@view_config(
    context=StockDocument, name="line", request_method="POST", renderer=PAGE, permission=".edit"
)
def save_line(record: StockDocument, request: Any) -> Any:
    """Write a line; what is wrong comes back with everything that was typed."""
    refuse_closed(record, LINES, request.here)
    form = read_form(request.POST)
    try:
        entry = form.entry(record, request.here)
        line = put_line(request.here, record, entry, form.number)
    except Refusal as refusal:
        return _again(record, request, refusal, form)
    request.notice(
        _(
            "Line ${line}: ${name}, ${quantity}.",
            mapping={
                "line": line.line,
                "name": line.variant.name,
                "quantity": request.show.quantity(line.quantity),
            },
        )
    )
    if twice := doubled(form.serials):
        request.notice(
            _(
                "${count} serial numbers stood there more than once and count once: ${serials}.",
                mapping={"count": len(twice), "serials": ", ".join(twice[:TOLD])},
            )
        )
    return HTTPSeeOther(request.resource_url(record, anchor="add"))


@view_config(context=StockDocument, name="remove", request_method="POST", permission=".edit")
def remove(record: StockDocument, request: Any) -> HTTPSeeOther:
    """Take a line off a draft."""
    refuse_closed(record, LINES, request.here)
    number = request.POST.get("line", "")
    remove_line(request.here, record, int(number) if number.isdigit() else 0)
    request.notice(_("Line ${line} was removed.", mapping={"line": number}))
    return HTTPSeeOther(request.resource_url(record, anchor="lines"))


@view_config(context=Count, name="fill", request_method="POST", renderer=PAGE, permission=".edit")
def fill(record: Count, request: Any) -> Any:
    """Put on the count what the books say lies there."""
    refuse_closed(record, LINES, request.here)
    place = request.POST.get("place", "").strip()
    try:
        count = fill_from_books(request.here, record, place)
    except Refusal as refusal:
        return _again(record, request, refusal, empty_form())
    request.notice(
        _("Lines added: ${count}. Correct what you count otherwise.", mapping={"count": count})
    )
    return HTTPSeeOther(request.resource_url(record, anchor="lines"))


@view_config(
    context=StockDocument, name="post", request_method="POST", renderer=PAGE, permission=".post"
)
def post(record: StockDocument, request: Any) -> Any:
    """Post the draft; what stands against it is said above its lines."""
    return _fire(record, request, "post", _("${number} is posted."))


@view_config(
    context=StockDocument, name="void", request_method="POST", renderer=PAGE, permission=".edit"
)
def void(record: StockDocument, request: Any) -> Any:
    """Give the draft up; it stays to be seen."""
    return _fire(record, request, "void", _("${number} is void."))


@view_config(
    context=StockDocument, name="reverse", request_method="POST", renderer=PAGE, permission=".view"
)
def take_back(record: StockDocument, request: Any) -> Any:
    """Make the draft that takes back what this document did."""
    request.here.require("inventory:adjustment:create")
    try:
        made = reverse(request.here, record)
    except Refusal as refusal:
        return _again(record, request, refusal, empty_form())
    said = _("This draft takes ${number} back. Post it.", mapping={"number": record.number})
    request.notice(said)
    home = request.here.branch.name
    return HTTPSeeOther(f"/{home}/inventory/adjustments/{made.id}")


def _fire(record: StockDocument, request: Any, transition: str, done: Any) -> Any:
    try:
        fire([record], transition, request.here)
    except NotPermitted:
        raise
    except Refusal as refusal:
        return _again(record, request, refusal, empty_form())
    request.notice(done % {"number": called(record.number, record.id)})
    return HTTPSeeOther(request.resource_url(record))


def _again(record: StockDocument, request: Any, refusal: Refusal, form: LineForm) -> dict[str, Any]:
    """The page with what was refused and all that was typed; nothing of it is kept.

    Whoever sees only a part of the document is told the refusal alone.
    """
    if not sees_all(record, request.here):
        raise refusal
    request.tm.doom()
    request.response.status_int = refusal.status
    return _page(record, request, form, refusal.messages)


def _page(
    record: StockDocument, request: Any, form: LineForm, messages: tuple[Any, ...] = ()
) -> dict[str, Any]:
    here, scope = request.here, record.__parent__.scope  # type: ignore[attr-defined]
    is_draft = record.step == "draft"
    shown = show_record(record, request)
    may_edit, collection = shown["may_edit"] and is_draft, shown["collection"]
    fills = may_edit and may_change(record, LINES, here)
    heads = any(may_change(record, f.name, here) for f in collection.fields if f.only != "new")
    title = request.localizer.translate(here.hooks.named("kinds")[record.kind].title)
    return {
        **shown,
        "called": f"{title} {shown['called']}",
        "may_edit": may_edit and heads,
        "may_fill": fills and not takes_back(here, record),
        "whole": fills and takes_back(here, record),
        "may_move": _ways(record, here, scope),
        "may_reverse": record.step == "posted" and here.may("inventory:adjustment:create"),
        "messages": messages,
        "missing": list(line_objections([record], here)) if is_draft and not messages else [],
        "lines": lines_of(record, here),
        "form": form,
        "places": _places(record, here) if is_draft else [],
        "party": here.session.get(Party, record.party_id) if record.party_id else None,
        "kin": _kin(record, here),
        "paths": document_paths(here),
        "statuses": STATUSES,
        "steps": STEPS,
    }


def _ways(record: StockDocument, here: Any, scope: str) -> dict[str, str]:
    """The transitions the person may fire from here: their names and titles."""
    business = definition(here, record.business, record.version)
    needed = {"post": f"{scope}:post", "void": f"{scope}:edit"}
    return {
        way.name: way.title.get(here.identity.locale) or way.title["en"]
        for way in business.transitions
        if way.source == record.step
        and may_fire(business, way, here)
        and here.may(needed.get(way.name, f"{scope}:edit"))
    }


def _places(record: StockDocument, here: Any) -> list[str]:
    query = select(Location.code).where(Location.warehouse_id == record.warehouse_id)
    return list(here.session.scalars(query.order_by(Location.code)))


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A document that this one takes back, then it is its own ``source``, or that takes it back."""

    id: int
    kind: str
    number: str | None
    source: int


def _kin(record: StockDocument, here: Any) -> list[Relative]:
    """The documents this one came from and those that came from it, as far as the reader sees."""
    found = trace(record, here)
    return [
        Relative(
            id=one.id,
            kind=definition(here, one.business, one.version).kind,
            number=one.number,
            source=one.id if line is found.up else record.id,
        )
        for line in (found.up, found.down)
        for one in line.kin
        if one.level == 1
    ]
