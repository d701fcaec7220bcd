"""Ways on from a party's page, which other addons offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PartyLink:
    """A button on a party's page; ``path`` is below the branch."""

    name: str
    title: Any
    path: str
    order: int = 50
