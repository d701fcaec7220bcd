"""Pyramid's questions, answered from the place in the tree and the person's seats."""

from __future__ import annotations

from typing import Any

from pyramid.security import Allowed, Denied

SIGNED_IN = "core:signed_in"


class PlacePolicy:
    """Security follows from the place: ``.view`` asks for ``<scope of the place>:view`` there."""

    def identity(self, request: Any) -> Any:
        """The person at work, or None where nobody signed in."""
        return request.here.identity if request.here.identity.known else None

    def authenticated_userid(self, request: Any) -> str | None:
        """The login of the person at work."""
        identity = self.identity(request)
        return identity.login if identity else None

    def permits(self, request: Any, context: Any, permission: str) -> Allowed | Denied:
        """Whether the person may do ``permission`` at ``context``."""
        if not request.here.identity.known:
            return Denied("nobody is signed in")
        place = _place(context)
        if request.token is not None and not getattr(place, "for_programs", False):
            return Denied("a token opens the API alone")
        if permission == SIGNED_IN:
            return Allowed("signed in")
        full = f"{place.scope}:{permission[1:]}" if permission.startswith(".") else permission
        if request.here.may(full) or _may_somewhere(request.here, place, full):
            return Allowed(full)
        return Denied(full)

    def remember(self, request: Any, userid: Any, **kw: Any) -> list[tuple[str, str]]:
        """Sign-in sets its own cookie."""
        return []

    def forget(self, request: Any, **kw: Any) -> list[tuple[str, str]]:
        """Sign-out drops its own cookie."""
        return []


def _place(context: Any) -> Any:
    while not hasattr(context, "scope"):
        context = context.__parent__
    return context


def _may_somewhere(here: Any, place: Any, permission: str) -> bool:
    if here.branch is not None or permission.rpartition(":")[2] not in place.anywhere:
        return False
    return any(here.identity.may(permission, b) for b in here.company.branches.values())


__all__ = ["SIGNED_IN", "PlacePolicy"]
