"""From when until when a price, a discount, a territory or a limit holds."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Something that holds from one day to another, both included; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def valid(self, on: date) -> bool:
        """Whether it holds on the day ``on``."""
        begun = self.since is None or self.since <= on
        return begun and (self.until is None or on <= self.until)
