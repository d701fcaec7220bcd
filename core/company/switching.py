"""Switching addons as a deed: who may, what is pulled in, what refuses, and the record of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.company.decisions import decide
from core.company.switches import lacking, refuse_disable, refuse_past, to_enable
from core.context import Context
from core.refusal import Refusal
from core.registry.addon import Addon

PERMISSION = "core:addon:switch"


def switch_on(
    context: Context, name: str, since: date, addons: Mapping[str, Addon]
) -> frozenset[str]:
    """Switch ``name`` and what it requires on in the context's branch; the names switched."""
    context.require(PERMISSION)
    refuse_past(since, context.today)
    assert context.branch is not None
    wanted = frozenset(n for n in to_enable(name, addons) if not addons[n].always)
    fresh = lacking(wanted, context.branch.phases, since)
    if fresh:
        decide(
            context,
            "enable",
            branch=context.branch.name,
            addons=sorted(fresh),
            since=since.isoformat(),
        )
    return fresh or wanted


def switch_off(context: Context, name: str, since: date, addons: Mapping[str, Addon]) -> None:
    """Switch ``name`` off in the context's branch, unless an addon needs it or objects."""
    context.require(PERMISSION)
    refuse_past(since, context.today)
    assert context.branch is not None
    refuse_disable(name, context.branch, since, addons)
    objection = context.hooks.may_disable(addon=name, branch=context.branch, context=context)
    if objection is not None:
        raise Refusal(objection)
    decide(context, "disable", branch=context.branch.name, addon=name, since=since.isoformat())
