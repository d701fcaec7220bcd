"""What the demonstration contributes, read from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.registry.hookspecs import hookimpl

if TYPE_CHECKING:
    from core.context import Context


@hookimpl
def commands() -> Any:
    """``qudao demo``."""
    from addons.demo.commands import demo

    return (demo,)


@hookimpl
def jobs() -> Any:
    """The older history, in the background."""
    from addons.demo.job import HISTORY

    return (HISTORY,)


@hookimpl
def home_panels() -> Any:
    """How far the older history has come."""
    from addons.demo.panel import PANELS

    return PANELS


@hookimpl
def sign_in_notes(context: Context) -> Any:
    """Everybody of the demonstration company, where it is there."""
    from addons.demo.notes import notes

    return notes(context)
