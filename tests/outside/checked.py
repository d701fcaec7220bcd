"""A small business to draw wrongly, and what its checks say of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twenty import twenty

from core.workflow.checks import faults
from core.workflow.definition import Business

BOTH = {"en": "Word", "zh_CN": "字"}
GATE = twenty()["gate_pass"]
ISSUE = GATE.transitions[0]
DRAFT, ISSUED = GATE.steps[:2]


class Offering:
    """The hooks of a branch with some more kinds, guards and effects."""

    def __init__(self, relay: Any, **more: dict[str, Any]) -> None:
        self._relay, self._more = relay, more

    def __getattr__(self, name: str) -> Any:
        return getattr(self._relay, name)

    @property
    def everywhere(self) -> Offering:
        return self

    def named(self, name: str) -> dict[str, Any]:
        return {**self._relay.named(name), **self._more.get(name, {})}


def told(business: Business, context: Any, **more: dict[str, Any]) -> dict[str, str]:
    offering: Any = Offering(context.hooks, **more)
    found = faults(business, replace(context, hooks=offering))
    return {fault.place: str(fault.message.interpolate()) for fault in found}
