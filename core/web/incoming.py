"""What a browser sent is text, or it is refused before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.events import NewRequest, subscriber

from core.i18n import _
from core.refusal import Refusal


class Unreadable(Refusal):
    """What was sent is no text."""

    status = 400


@subscriber(NewRequest)
def refuse_unreadable(event: Any) -> None:
    """Refuse an address or a form that is not UTF-8 or holds the character NUL.

    PostgreSQL keeps no NUL, and neither does anything a person types.
    """
    request = event.request
    try:
        readable = all("\0" not in text for text in _sent(request))
    except UnicodeDecodeError:
        readable = False
    if not readable:
        # The page that says so is made from the same request.
        request.environ["PATH_INFO"], request.environ["QUERY_STRING"] = "/", ""
        raise Unreadable(_("This holds characters that are no text. Type it again."))


def _sent(request: Any) -> Iterator[str]:
    yield request.path_info
    for pair in request.GET.items():
        yield from pair
    if request.method != "POST":
        return
    if "json" in request.content_type:
        yield request.text.replace("\\u0000", "\0")
        return
    for name, value in request.POST.items():
        yield name
        if isinstance(value, str):
            yield value
