"""The pages every collection has: its list, a record, a form for a new one and for changing one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import colander
import deform
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.i18n import _
from core.orm.base import Logged
from core.refusal import Invalid, Refusal
from core.security.called import people_called
from core.web.changes import Part, log_of
from core.web.collection import Collection, Column, Filter, Panel
from core.web.forms import appstruct, make_form
from core.web.lists import read_all, read_page
from core.web.narrowing import is_asked
from core.web.watch import Watch

PANEL, PERSON = 100, "person"
# So many filters stand open in one row; where there are few more, all do.
OPEN, MOST_OPEN = 5, 8
WRITERS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class FilterGroup:
    """Filters with their choices, as they stand together."""

    filters: Sequence[tuple[Filter, Sequence[tuple[str, Any]]]]
    rarer: bool = False
    is_open: bool = False


@view_config(context=Collection, renderer="core.web:templates/list.pt", permission=".view")
def show_list(
    collection: Collection, request: Any, *, given: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The list, narrowed, sorted and paged as the address says, or as is ``given``."""
    page = read_page(collection, request.GET if given is None else given)
    asked = {name: value for name, value in page.asked.items() if name != "sort"}
    know_people(collection.columns, page.records, request)

    def sorted_by(name: str) -> str:
        turned = f"-{name}" if page.sort == name and not page.descending else name
        return "?" + urlencode({**asked, "sort": turned})

    return {
        "page": page,
        "sorted_by": sorted_by,
        "next_page": "?" + urlencode({**page.asked, "after": page.after}) if page.after else None,
        "previous_page": page.before and "?" + urlencode({**page.asked, "before": page.before}),
        "first_page": "?" + urlencode(page.asked),
        "filter_groups": filter_groups(collection, page.asked),
        "query": urlencode(page.asked),
        "hint": collection.hint,
        "may_create": bool(collection.fields) and request.here.may(f"{collection.scope}:create"),
    }


def filter_groups(collection: Collection, asked: Mapping[str, str]) -> list[FilterGroup]:
    """The first filters, which stand open, and the rarer ones, folded until one is asked for."""
    # The part of the list that is looked at is no filter anybody sees.
    ordered = sorted(collection.filters, key=lambda item: item.kind != "part")
    offered = [(item, item.offered(collection.here)) for item in ordered]
    first = offered if len(offered) <= MOST_OPEN else offered[:OPEN]
    rarer = offered[len(first) :]
    is_open = any(is_asked(item, asked) for item in ordered[len(first) :])
    return [FilterGroup(first), FilterGroup(rarer, rarer=True, is_open=is_open)]


@view_config(context=Collection, name="export", permission=".view")
def export(collection: Collection, request: Any) -> Response:
    """The whole list as a sheet, with the same filters."""
    columns = collection.columns
    records: Iterable[Any] = read_all(collection, narrowing(request.GET))
    if any(column.show == PERSON for column in columns):
        records = list(records)
        know_people(columns, records, request)
    rows = ([exported(column, record, request) for column in columns] for record in records)
    return sheet(collection, rows, request)


def narrowing(asked: Any) -> dict[str, str]:
    """What narrows a list that is exported: all that is ``asked`` but the kind of file.

    That stands first, so that a list may well have a filter called ``kind`` itself.
    """
    pairs = list(asked.items())
    first = next((place for place, (name, _text) in enumerate(pairs) if name == "kind"), None)
    return dict(pair for place, pair in enumerate(pairs) if place != first)


def sheet(collection: Collection, rows: Iterable[Sequence[Any]], request: Any) -> Response:
    """``rows``, one value for each column of ``collection``, as a file in the kind asked for."""
    from core.exchange.writing import to_csv, to_xlsx

    kind = (*request.GET.getall("kind"), "xlsx")[0]
    if kind not in WRITERS:
        raise Refusal(_("A list is exported as xlsx or csv."))
    translate = request.localizer.translate
    headers = [translate(column.title) for column in collection.columns]
    title = translate(collection.title)
    if kind == "csv":
        body = to_csv(headers, rows, locale=request.localizer)
    else:
        body = to_xlsx(headers, rows, title=title, locale=request.localizer)
    name = f"{collection.name}-{request.here.today.isoformat()}.{kind}"
    return Response(
        body,
        content_type=WRITERS[kind].split(";")[0],
        content_disposition=f'attachment; filename="{name}"',
    )


def know_people(columns: Sequence[Column], records: Iterable[Any], request: Any) -> None:
    """Let the page call whom ``columns`` name by their names; one statement, none without such."""
    named = [column for column in columns if column.show == PERSON]
    logins = {login for r in records for column in named if (login := column.of(r))}
    if logins:
        request.show.people.update(people_called(logins, request.here))


@view_config(context=Logged, renderer="core.web:templates/record.pt", permission=".view")
def show_record(record: Any, request: Any, *, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """A record: its particulars, its panels, and its change log with that of its ``parts``."""
    collection: Collection = record.__parent__
    know_people(collection.columns, [record], request)
    return {
        "collection": collection,
        "record": record,
        "called": collection.called(record),
        "panels": [shown_panel(panel, record, request) for panel in collection.panels],
        "changes": log_of(record, request, parts),
        "may_edit": bool(collection.fields) and request.here.may(f"{collection.scope}:edit"),
    }


def shown_panel(panel: Panel, record: Any, request: Any) -> tuple[Panel, list[Any], int]:
    """A panel, its first rows or all of them where the reader asked, and how many there are."""
    rows = list(panel.rows(record, request.here))
    whole = request.GET.get("all") == panel.name
    return panel, rows if whole else rows[:PANEL], len(rows)


@view_config(
    context=Collection, name="new", renderer="core.web:templates/form.pt", permission=".create"
)
def new(collection: Collection, request: Any) -> Any:
    """A form for a new record, and its saving."""
    if not collection.fields:
        raise HTTPNotFound

    def save(values: dict[str, Any]) -> str:
        record = collection.new()
        collection.save(record, values)
        request.here.session.add(record)
        request.here.session.flush()
        request.notice(_("${name} was created.", mapping={"name": collection.called(record)}))
        return request.resource_url(collection, str(record.id))

    return form_page(
        request,
        collection.fields,
        save,
        title=_("New: ${name}", mapping={"name": request.localizer.translate(collection.singular)}),
        back=request.resource_url(collection),
        start=appstruct(collection.fields, None) | collection.begun(request.GET),
        moment="new",
    )


@view_config(context=Logged, name="edit", renderer="core.web:templates/form.pt", permission=".edit")
def edit(record: Any, request: Any) -> Any:
    """A form for changing a record, and its saving."""
    collection: Collection = record.__parent__
    if not collection.fields:
        raise HTTPNotFound

    def save(values: dict[str, Any]) -> str:
        collection.save(record, values)
        request.here.session.flush()
        request.notice(_("${name} was saved.", mapping={"name": collection.called(record)}))
        return request.resource_url(record)

    return form_page(
        request,
        collection.fields,
        save,
        title=collection.called(record),
        back=request.resource_url(record),
        start=appstruct(collection.fields, record),
        watch=Watch.of(record, request),
    )


def form_page(
    request: Any,
    fields: Sequence[Any],
    save: Callable[[dict[str, Any]], str],
    *,
    title: Any,
    back: str,
    start: dict[str, Any] | None = None,
    moment: str = "edit",
    button: Any = None,
    watch: Watch | None = None,
) -> Any:
    """Show a form of ``fields``, or save what was sent and go where ``save(values)`` says.

    What is wrong comes back as the form itself, with everything that was typed, and status 422.
    ``watch`` refuses what was begun before somebody else's change.
    """
    form = make_form(request, fields, moment=moment, button=button)
    messages: tuple[Any, ...] = ()
    shown = None
    if request.method == "POST":
        try:
            values = form.validate(request.POST.items())
            if watch is not None:
                watch.refuse_stale(request)
            return HTTPSeeOther(save(values))
        except deform.ValidationFailure as failure:
            shown = failure.field
        except Refusal as refusal:
            messages = refusal.messages
            shown = _with_errors(form, refusal)
            request.tm.doom()
        request.response.status_int = 422
    extra = {
        "csrf_token": request.csrf_token,
        "command_key": request.POST.get("__key__") or uuid.uuid4().hex,
        "seen": watch.newest if watch is not None else None,
        "messages": messages,
        "attention": _("Please look at the marked fields."),
        "cancel": _("Cancel"),
        "back": back,
    }
    if shown is None:
        html = form.render(start or {}, **extra)
    else:
        html = shown.widget.serialize(shown, shown.cstruct, **extra)
    return {"form": html, "title": title, "back": back}


def _with_errors(form: Any, refusal: Refusal) -> Any:
    if isinstance(refusal, Invalid):
        for name, message in refusal.fields.items():
            child = next((c for c in form.children if c.name == name), None)
            if child is not None:
                child.error = colander.Invalid(child.schema, message)
    return form


def exported(column: Column, record: Any, request: Any) -> Any:
    """What ``column`` says of ``record`` in a sheet: numbers and days as such, words in words."""
    value = column.of(record)
    if column.show in ("choice", "listed", "yes_no", "moment", PERSON):
        return request.show(value, column.show, column.choices)
    return request.localizer.translate(value) if hasattr(value, "interpolate") else value
