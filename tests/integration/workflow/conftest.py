"""A branch with people in every seat, in which nothing that a test does stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from twenty import make_people


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@pytest.fixture(scope="module")
def settled(installation: Any) -> Any:
    """The installation with two people in each seat of Shaanxi."""
    with installation.work(branch="shaanxi") as context:
        make_people(context, each=2)
    return installation


@pytest.fixture
def trying(settled: Any) -> Callable[..., Any]:
    """Opens a context in Shaanxi and takes back at the end whatever was changed."""

    @contextmanager
    def open_and_undo(branch: str | None = "shaanxi") -> Iterator[Any]:
        with suppress(Undone), settled.work(branch=branch) as context:
            yield context
            raise Undone

    return open_and_undo
