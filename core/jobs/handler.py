"""What a job does: a named deed, done once after commit or again and again on a schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Handler:
    """``run(installation, job)`` does the work in transactions of its own; ``every`` repeats it.

    A handler may be run twice when a worker dies, so it looks at what is done already.
    """

    name: str
    title: Any
    run: Callable[[Any, Any], None]
    every: timedelta | None = None
