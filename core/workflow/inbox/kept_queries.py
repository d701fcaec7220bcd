"""What every page asks is put together once for a person, until something about his work changes.

Putting such a query together took longer than answering it: it has a part for each step in which
the person decides, over all businesses of the branch.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

from core.context import Context
from core.registry.relay import Relay
from core.workflow.businesses import TRIED
from core.workflow.people import seats_of

MOST_KEPT = 200
# By the hooks of an installation as one branch hears them: they end with the installation.
_KEPT: WeakKeyDictionary[Relay, dict[Hashable, Any]] = WeakKeyDictionary()


def kept_query(name: Hashable, context: Context, make: Callable[[], Any]) -> Any:
    """The query ``make`` gives, made anew only where the person, his seats, the day or the company
    differ from those it was made for; a business that is tried on paper is nobody else's.
    """
    if TRIED in context.session.info:
        return make()
    kept = _KEPT.setdefault(context.hooks, {})
    key = (name, _standing(context))
    try:
        return kept[key]
    except KeyError:
        made = make()
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = made
    return made


def _standing(context: Context) -> Hashable:
    """Who is at work where today, in which seats, his own and others', and in which company."""
    assert context.branch is not None
    return (
        context.identity.login,
        seats_of(context),
        context.branch.name,
        context.session.branches,
        context.today,
        context.company.decided,
    )
