"""The list of a business: cells blank where the reader may not look, and many moved at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Refusal
from core.web.application.columns import PARTS
from core.web.application.moves import Move, moves_of
from core.web.application.moving import move_many
from core.web.application.places import Documents
from core.web.application.showing import Shown
from core.web.collection import Column
from core.web.lists import read_all
from core.web.pages import exported, narrowing, sheet
from core.web.pages import show_list as show_any_list
from core.workflow.documents import Document

LIST = "core.web:templates/application/list.pt"
AT_ONCE = 1000
# What a part of the list says where it is empty and no filter is set.
EMPTY = {
    "open": _("No document is open. Those that are finished stand under “All”."),
    "mine": _("You have not begun a document yet."),
}


@view_config(context=Documents, renderer=LIST)
def show_list(collection: Documents, request: Any) -> dict[str, Any]:
    """The list: what is open, unless the address asks for another part of it."""
    return _page(collection, request)


@view_config(context=Documents, name="bulk", request_method="POST", renderer=LIST)
def move_chosen(collection: Documents, request: Any) -> Any:
    """Fire one transition for all documents that were chosen, or for none of them."""
    try:
        told = move_many(collection, request)
    except Refusal as refusal:
        request.tm.doom()
        request.response.status_int = refusal.status
        return _page(collection, request, messages=refusal.messages)
    request.notice(told)
    return HTTPSeeOther(request.resource_url(collection, query=request.GET))


@view_config(context=Documents, name="export")
def export(collection: Documents, request: Any) -> Any:
    """The list as a sheet, with what the reader may see of each document."""
    return sheet(collection, _rows(collection, request), request)


def _page(collection: Documents, request: Any, messages: Sequence[Any] = ()) -> dict[str, Any]:
    found = show_any_list(collection, request, given=_asked(collection, request.GET))
    page = found["page"]
    shown = Shown(page.records, request.here, request.show, _names(collection))
    moves = moves_of(page.records, shown, request.here)
    others = {name: value for name, value in page.asked.items() if name != "part"}
    return {
        **found,
        "may_create": collection.may_begin,
        "hint": EMPTY.get(page.asked.get("part", ""), collection.hint),
        "cell": lambda record, column: cell(collection, shown, record, column),
        "moves": {number: " ".join(m.name for m in ways) for number, ways in moves.items()},
        "offered": _offered(moves),
        "parts": [
            (name, title, "?" + urlencode({**others, "part": name})) for name, title in PARTS
        ],
        "part": page.asked.get("part", ""),
        "chosen": set(request.POST.getall("document")) if request.method == "POST" else set(),
        "messages": messages,
    }


def _asked(collection: Documents, given: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for: of what is open, unless it names something that may be closed."""
    steps = collection.definition.steps
    final = {step.name for step in steps if step.final}
    # What arises closed, such as a sales invoice, is never open.
    asked = {"part": "open" if len(final) < len(steps) else "all", **given}
    if asked["part"] == "open" and (asked.get("q") or asked.get("step") in final):
        asked["part"] = "all"
    return asked


def cell(collection: Documents, shown: Shown, record: Document, column: Column) -> str:
    """What stands in one cell of the list; nothing where the reader may not see it."""
    if column.name not in collection.contributed:
        special = {
            "number": lambda: collection.called(record),
            "step": lambda: shown.step(record),
            "creator": lambda: shown.people.get(record.creator, record.creator),
            "entered": lambda: shown.words.show(record.entered or record.posted, "moment"),
        }
        make = special.get(column.name)
        return make() if make is not None else shown.text(record, column.name)
    if not shown.open(record, column.name):
        return ""
    return shown.words.show(column.of(record), column.show, column.choices)


def _rows(collection: Documents, request: Any) -> Iterator[list[Any]]:
    """A row for each document; the names in a thousand of them are looked up together."""
    names = _names(collection)
    found = read_all(collection, _asked(collection, narrowing(request.GET)))
    while records := list(islice(found, AT_ONCE)):
        shown = Shown(records, request.here, request.show, names)
        for record in records:
            yield [_exported(collection, shown, record, c, request) for c in collection.columns]


def _exported(
    collection: Documents, shown: Shown, record: Document, column: Column, request: Any
) -> Any:
    if column.name in shown.values[record.id] and column.name not in collection.contributed:
        return shown.plain(record, column.name)
    if column.name in collection.contributed and shown.open(record, column.name):
        # A sheet adds amounts up, and sorts days.
        return exported(column, record, request)
    return cell(collection, shown, record, column)


def _names(collection: Documents) -> frozenset[str]:
    return frozenset(column.name for column in collection.columns)


def _offered(moves: Mapping[int, Sequence[Move]]) -> list[Move]:
    """Each transition that somebody may fire for a document of the page, once."""
    found = {move.name: move for ways in moves.values() for move in ways}
    return list(found.values())
