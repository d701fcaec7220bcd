"""The token a program shows in place of a person's cookie; it opens the API and no page."""

from __future__ import annotations

from typing import Any

API = "api"
SCHEME = "bearer"


def bearer_of(request: Any) -> str | None:
    """The secret that the request shows to the API of a branch; None where it shows none."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not asks_api(request):
        return None
    return str(secret.strip())


def asks_api(request: Any) -> bool:
    """Whether the address lies in what a branch offers to programs."""
    return request.path.split("/")[2:3] == [API]


def comes_from_a_page(request: Any) -> bool:
    """Whether a browser may send this by itself, so that it must prove which page it comes from.

    Nobody else's page can make a browser send the header of a token.
    """
    return bearer_of(request) is None
