"""What ``qudao check`` proves of a database; addons contribute their own proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.context import Context


@dataclass(frozen=True, kw_only=True)
class Check:
    """A proof: ``find`` yields a sentence for every place where the database breaks the rule."""

    name: str
    title: Any
    find: Callable[[Context], Iterable[str]]
    order: int = 0
