"""A business from a file: what does not fit is shown and settled, then it becomes a draft."""

from __future__ import annotations

from itertools import count
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.refusal import Refusal
from core.web.businesses.place import BusinessesPlace
from core.web.businesses.standing import names_for
from core.workflow.businesses import definition, live
from core.workflow.definition import Business
from core.workflow.versions.drafts import drafts
from core.workflow.versions.filing import LARGEST_WITH_PICTURES, Filed, read_file
from core.workflow.versions.taking_in import Answers, conflicts, take_in
from core.workflow.words.comparing import Difference, differences
from core.workflow.words.wording import Words

PAGE = "core.web:templates/businesses/import.pt"


@view_config(
    context=BusinessesPlace,
    name="import",
    renderer=PAGE,
    request_method="GET",
    permission=".edit",
)
def choose_file(place: BusinessesPlace, request: Any) -> dict[str, Any]:
    """A file is chosen."""
    return {"filed": None, "found": [], "text": "", "name": "", "messages": ()}


@view_config(
    context=BusinessesPlace,
    name="import",
    renderer=PAGE,
    request_method="POST",
    permission=".edit",
)
def look(place: BusinessesPlace, request: Any) -> Any:
    """What the file is, and what of it does not fit here; nothing is changed."""
    request.tm.doom()
    content = _sent(request)
    return _page(read_file(content), content, request)


@view_config(
    context=BusinessesPlace, name="take", renderer=PAGE, request_method="POST", permission=".edit"
)
def take(place: BusinessesPlace, request: Any) -> Any:
    """Make it a draft, as the conflicts were settled."""
    sent = request.POST
    content = sent.get("text", "").encode()
    filed = read_file(content)
    answers = Answers(
        name=sent.get("name", "").strip(),
        roles=_answers(sent, "role"),
        departments=_answers(sent, "department"),
        layouts=_answers(sent, "layout"),
    )
    try:
        draft = take_in(filed, answers, request.here)
    except Refusal as refused:
        request.tm.doom()
        request.response.status_int = refused.status
        return {
            **_page(filed, content, request),
            "messages": refused.messages,
            "name": answers.name,
        }
    request.notice(_("The file became a draft. Look at it, then publish it."))
    return HTTPSeeOther(request.resource_path(place, draft.name))


def _page(filed: Filed, content: bytes, request: Any) -> dict[str, Any]:
    words = names_for(request)
    return {
        "filed": filed,
        "otherwise": _otherwise(filed.business, request, words),
        "called": filed.business.called(request.locale_name),
        "found": conflicts(filed, request.here, words),
        "text": content.decode("utf-8-sig"),
        "name": _free(filed.business.name, request),
        "messages": (),
    }


def _otherwise(theirs: Business, request: Any, words: Words) -> list[Difference]:
    """What the file says otherwise than the live, or the last, version of that business here."""
    here, versions = request.here, request.here.company.businesses.get(theirs.name)
    if not versions:
        return []
    ours = live(here).get(theirs.name) or definition(here, theirs.name, max(versions))
    return differences(ours, theirs, words)


def _free(name: str, request: Any) -> str:
    """The name the business has in the file, or, where somebody draws it here, one like it."""
    drawn = drafts(request.here)
    fresh = (f"{name}_{number}"[:40] for number in count(2))
    return name if name not in drawn else next(one for one in fresh if one not in drawn)


def _sent(request: Any) -> bytes:
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        raise Refusal(_("Choose a file first: a business that was saved as a file."))
    return bytes(sent.file.read(LARGEST_WITH_PICTURES + 1))


def _answers(sent: Any, sort: str) -> dict[str, str]:
    head = f"{sort}."
    return {name[len(head) :]: value for name, value in sent.items() if name.startswith(head)}
