"""What any deed needs and nothing of the web: session, company, branch, identity, time, hooks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.i18n import _
from core.refusal import NotPermitted

if TYPE_CHECKING:
    from core.company.model import Branch, Company
    from core.orm.session import BranchSession
    from core.registry.relay import Relay
    from core.security.identity import Identity


@dataclass(frozen=True, kw_only=True)
class Context:
    """One person (or the system) at work in one branch at one moment, in one transaction.

    ``memory`` is there while documents move: their guards and effects share what they have read.
    """

    session: BranchSession
    company: Company
    branch: Branch | None
    identity: Identity
    now: datetime
    hooks: Relay
    memory: dict[Hashable, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The date on the company's wall at this moment."""
        return self.now.astimezone(ZoneInfo(self.company.timezone)).date()

    @property
    def code(self) -> str:
        """The code of the branch, as its records carry it."""
        if self.branch is None:
            raise LookupError("this context belongs to no branch")
        return self.branch.code

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once while documents move, and every time otherwise."""
        if self.memory is None:
            return make()
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    def forget(self, key: Hashable) -> None:
        """Let what ``once`` keeps under ``key`` be made anew, for it has changed."""
        if self.memory is not None:
            self.memory.pop(key, None)

    def may(self, permission: str) -> bool:
        """Whether the person holds ``permission`` in this branch."""
        return self.identity.may(permission, self.branch)

    def require(self, permission: str) -> None:
        """Refuse the deed unless the person holds ``permission`` here."""
        if not self.may(permission):
            raise NotPermitted(
                _(
                    "You do not hold the permission ${permission} here. "
                    "Ask your administrator for it.",
                    mapping={"permission": permission},
                ),
                permission=permission,
            )

    def at(self, branch: Branch, hooks: Relay) -> Context:
        """The same person at work in ``branch``; its session enters that branch, once."""
        self.session.enter(branch.code)
        return replace(self, branch=branch, hooks=hooks)
