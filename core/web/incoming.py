"""What a browser sent is text and not too much, or it is refused before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.events import NewRequest, subscriber

from core.i18n import _
from core.refusal import Refusal

# What a person sends at once, all files of a form together.
LARGEST = 128 * 1024 * 1024


class Unreadable(Refusal):
    """What was sent is no text."""

    status = 400


class TooLarge(Refusal):
    """More was sent than is read at once."""

    status = 413


@subscriber(NewRequest)
def refuse_unreadable(event: Any) -> None:
    """Refuse what is too large to read, is not UTF-8, holds the character NUL or has no parts.

    PostgreSQL keeps no NUL, and neither does anything a person types.
    """
    request = event.request
    # What says so is made from the same request, without what cannot be read of it.
    if (request.content_length or 0) > LARGEST:
        request.environ["CONTENT_TYPE"] = "application/octet-stream"
        raise TooLarge(
            _(
                "What was sent is larger than ${most} MB. Send fewer files at once, or smaller "
                "ones.",
                mapping={"most": LARGEST // 1024**2},
            )
        )
    try:
        if any("\0" in text for text in _sent(request)):
            _refuse_text(request)
    except UnicodeDecodeError:
        _refuse_text(request)
    except ValueError:
        request.environ["CONTENT_TYPE"] = "application/octet-stream"
        raise Unreadable(
            _("The parts of this form cannot be told apart. Send it again, with its boundary.")
        ) from None


def _refuse_text(request: Any) -> None:
    request.environ["PATH_INFO"], request.environ["QUERY_STRING"] = "/", ""
    raise Unreadable(_("This holds characters that are no text. Type it again."))


def _sent(request: Any) -> Iterator[str]:
    yield request.path_info
    for pair in request.GET.items():
        yield from pair
    if request.method not in ("POST", "PATCH"):
        return
    if "json" in request.content_type:
        yield request.text.replace("\\u0000", "\0")
        return
    for name, value in request.POST.items():
        yield name
        if isinstance(value, str):
            yield value
