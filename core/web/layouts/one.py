"""One layout on a page: drawn in millimetres, kept as a draft, published as a new version.

What is printed is the newest published version; an earlier one can be taken again.
"""

from __future__ import annotations

import json
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.i18n import _
from core.orm.changes import Change
from core.refusal import Invalid
from core.security.called import people_called
from core.web.layouts import inputs
from core.web.layouts.files import with_picture
from core.web.layouts.form import State, rows_in, state_of
from core.web.layouts.place import PERMISSION, LayoutPlace, read, titles_in, typed
from core.web.layouts.words import words_for
from core.workflow.printing.layout_drafts import (
    draft_of,
    drop_draft,
    refuse_unless_seen,
    save_draft,
)
from core.workflow.printing.layouts import keep_layout, newest

PAGE = "core.web:templates/layouts/desk.pt"
# So many empty rows wait at the end of each group for what is added.
BLANK = {"copy": 1, "field": 3, "column": 1, "line": 1, "box": 1}
GROUPS = {
    "copy": inputs.COPY,
    "field": inputs.FIELD,
    "column": inputs.COLUMN,
    "line": inputs.LINE,
    "box": inputs.BOX,
}
# What the form says of itself: the draft and the version it began from.
SEEN, BASE = "seen", "base"
OF_THE_FORM = frozenset({"csrf_token", "__key__", "mode", "number", SEEN, BASE})


@view_config(context=LayoutPlace, renderer=PAGE, permission=PERMISSION, request_method="GET")
def show_layout(place: LayoutPlace, request: Any) -> dict[str, Any]:
    """The layout on its paper, or the draft of it, with the preview and the versions beside."""
    draft = draft_of(request.here, place.__name__)
    state = dict(draft.state) if draft else state_of(place.layout)
    return _page(place, request, state, as_kept=True)


@view_config(context=LayoutPlace, renderer=PAGE, permission=PERMISSION, request_method="POST")
def publish(place: LayoutPlace, request: Any) -> Any:
    """Publish what was typed as a new version; a refusal marks the inputs it is about."""

    def deed(state: State) -> None:
        keep_layout(request.here, read(place, request, state))
        drop_draft(request.here, place.__name__)
        request.notice(_("The layout was published as a new version."))

    return _done(place, request, deed)


@view_config(
    context=LayoutPlace, name="draft", renderer=PAGE, permission=PERMISSION, request_method="POST"
)
def keep_draft(place: LayoutPlace, request: Any) -> Any:
    """Keep what was typed, sound or not, until it is published; nothing prints it."""

    def deed(state: State) -> None:
        kept = {name: value for name, value in state.items() if name not in OF_THE_FORM}
        seen, base = _number(request, SEEN), _number(request, BASE)
        save_draft(request.here, place.__name__, kept, seen=seen, base=base)
        request.notice(_("The draft was saved. Nothing prints it before it is published."))

    return _done(place, request, deed)


@view_config(context=LayoutPlace, name="discard", permission=PERMISSION, request_method="POST")
def discard(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Throw the draft away; the form shows what is printed."""
    drop_draft(request.here, place.__name__)
    request.notice(_("The draft was discarded."))
    return HTTPSeeOther(request.resource_path(place))


@view_config(context=LayoutPlace, name="take", permission=PERMISSION, request_method="POST")
def take_again(place: LayoutPlace, request: Any) -> HTTPSeeOther:
    """Make an earlier version the newest one."""
    number = request.POST.get("version", "0")
    keep_layout(request.here, place.version(number))
    request.notice(_("Version ${number} holds again.", mapping={"number": number}))
    return HTTPSeeOther(request.resource_path(place))


def _done(place: LayoutPlace, request: Any, deed: Any) -> Any:
    """Do ``deed`` with what was typed; where it is refused, the form as it was typed again."""
    state = typed(request)
    try:
        _refuse_unless_current(place, request)
        state = with_picture(request, state)
        deed(state)
    except Invalid as refusal:
        request.response.status_int = refusal.status
        request.tm.doom()
        return _page(place, request, state, refusal)
    return HTTPSeeOther(request.resource_path(place))


def _refuse_unless_current(place: LayoutPlace, request: Any) -> None:
    """Of two who edit one layout, the second is told before he writes over the first."""
    refuse_unless_seen(request.here, place.__name__, _number(request, SEEN))
    now = newest(request.here, place.__name__)
    if _number(request, BASE) != now:
        raise Invalid(
            _(
                "Version ${number} was published meanwhile. Look at it, then publish yours or "
                "take over what it changes.",
                mapping={"number": now},
            )
        )


def _number(request: Any, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _page(
    place: LayoutPlace,
    request: Any,
    state: State,
    refusal: Invalid | None = None,
    *,
    as_kept: bool = False,
) -> dict[str, Any]:
    """The page; ``as_kept`` it goes on from where its draft began, else from what holds now."""
    layout, draft = place.layout, draft_of(request.here, place.__name__)
    titles = titles_in(request, layout)
    wrong = refusal.fields if refusal else {}
    versions = _versions(place, request)
    actors = {change.actor for _number, change in versions if change}
    actors |= {draft.actor} if draft else set()
    request.show.people.update(people_called(actors, request.here))
    return {
        "layout": layout,
        "state": state,
        "wrong": wrong,
        "messages": _told(refusal) if refusal else [],
        "inputs": inputs,
        "groups": {name: _rows(state, name, titles) for name in GROUPS},
        "offered": {
            "field": inputs.offered(layout, titles, columns=False),
            "column": inputs.offered(layout, titles, columns=True),
        },
        "draft": draft,
        "base": draft.base if draft and as_kept else newest(request.here, place.__name__),
        "versions": versions,
        "data": json.dumps(words_for(request), ensure_ascii=False).replace("<", "\\u003c"),
        "command_key": request.fresh_key,
        "number": request.params.get("number", ""),
    }


def _told(refusal: Invalid) -> list[tuple[str, Any]]:
    """The sentences of a refusal, each with the row of the form it leads to."""
    about = {message: "-".join(name.split("-")[:2]) for name, message in refusal.fields.items()}
    return [
        (about.get(message, ""), message)
        for message in {**dict.fromkeys(refusal.messages), **about}
    ]


def _rows(state: State, group: str, titles: dict[str, str]) -> list[tuple[str, str]]:
    """The rows of a group with what they are called, and empty ones for more."""
    rows = rows_in(state, group)
    last = max((int(row.split("-")[1]) for row in rows), default=-1)
    told = [(row, _called(state, row, titles)) for row in rows]
    return [*told, *((f"{group}-{last + 1 + n}", "") for n in range(BLANK[group]))]


def _called(state: State, row: str, titles: dict[str, str]) -> str:
    value = state.get(f"{row}-value", "")
    return titles.get(value, value) or state.get(f"{row}-zh", "")


def _versions(place: LayoutPlace, request: Any) -> list[tuple[int, Change | None]]:
    """Every version, the newest first, with who published it and when."""
    query = select(Change).where(Change.resource == "layouts", Change.record == place.__name__)
    kept = {
        row.fields["version"][1]: row
        for row in request.here.session.scalars(query)
        if "version" in row.fields
    }
    count = newest(place.here, place.__name__)
    return [(number, kept.get(number)) for number in range(count, 0, -1)]
