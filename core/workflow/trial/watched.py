"""What effects do, watched while they do it: which rows they write, and who is told what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import event

from core.context import Context
from core.registry.relay import Relay
from core.security.notifications import Notification
from core.workflow.contributed import Effect


@dataclass
class Deed:
    """An effect that was carried out: its name and title, and the rows it wrote by table.

    ``undone`` is whether it was taken back instead.
    """

    name: str
    title: Any
    undone: bool = False
    wrote: Counter[str] = field(default_factory=Counter)


class Watching:
    """The hooks of a branch, whose effects leave a note of what they did in ``deeds``."""

    def __init__(self, relay: Relay, deeds: list[Deed]) -> None:
        self._relay = relay
        self._deeds = deeds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._relay, name)

    def named(self, name: str) -> Mapping[str, Any]:
        """The contributions to hook ``name``, by their own names; effects are watched."""
        found = self._relay.named(name)
        if name != "effects":
            return found
        return {key: self._watched(effect) for key, effect in found.items()}

    def _watched(self, effect: Effect) -> Effect:
        undo = self._noted(effect, effect.undo, undone=True) if effect.undo else None
        return replace(effect, apply=self._noted(effect, effect.apply), undo=undo)

    def _noted(self, effect: Effect, does: Callable[..., None], *, undone: bool = False) -> Any:
        def noted(documents: Any, context: Context, **given: Any) -> None:
            deed = Deed(effect.name, effect.title, undone)
            self._deeds.append(deed)
            with counted(context, deed.wrote):
                does(documents, context, **given)

        return noted


def watching(context: Context) -> tuple[Context, list[Deed]]:
    """The same work with its effects watched, and the list that fills with what they do."""
    deeds: list[Deed] = []
    hooks: Any = Watching(context.hooks, deeds)
    return replace(context, hooks=hooks), deeds


@contextmanager
def counted(context: Context, wrote: Counter[str]) -> Iterator[None]:
    """Count the rows written meanwhile, by table."""
    session = context.session
    session.flush()
    connection = session.connection()

    def note(
        conn: Any, cursor: Any, statement: str, parameters: Any, execution: Any, many: bool
    ) -> None:
        written: Any = getattr(execution.compiled, "statement", None)
        if getattr(written, "is_dml", False):
            wrote[written.table.name] += len(parameters) if many else max(cursor.rowcount, 1)

    event.listen(connection, "after_cursor_execute", note)
    try:
        yield
        session.flush()
    finally:
        event.remove(connection, "after_cursor_execute", note)


@contextmanager
def overheard(context: Context) -> Iterator[list[tuple[int, str]]]:
    """The messages put under people's bells meanwhile: ``(user, text)``, in their order."""
    heard: list[tuple[int, str]] = []
    connection = context.session.connection()

    def note(conn: Any, clause: Any, several: Any, single: Any, options: Any, result: Any) -> None:
        if getattr(clause, "is_insert", False) and clause.table is Notification.__table__:
            heard.extend((row["user_id"], row["text"]) for row in several or [single])

    event.listen(connection, "after_execute", note)
    try:
        yield heard
    finally:
        event.remove(connection, "after_execute", note)
