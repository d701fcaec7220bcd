"""The core is tested with a small addon from outside, on in Shaanxi alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flows import Company
from installing import installation_with_probe, installed

from core.testing import copied


@pytest.fixture(scope="session")
def probed(
    database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The address and folder of a founded company with the probe: others are its copies."""
    url, folder = database_url(), tmp_path_factory.mktemp("probed")
    installation_with_probe(url, folder).close()
    return url, folder


@pytest.fixture(scope="module")
def installation(
    probed: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A founded company with the probe, shared by the tests of one module."""
    with installed("probe"):
        made = copied(*probed, tmp_path_factory.mktemp("installation"))
    yield made
    made.close()


class Undone(Exception):
    """Ends a transaction that a test has seen enough of."""


@pytest.fixture
def trying(work: Callable[..., Any]) -> Callable[..., Any]:
    """Opens a context like ``work``, and takes back at the end whatever was changed."""

    @contextmanager
    def open_and_undo(branch: str | None = "shaanxi", **options: Any) -> Iterator[Any]:
        with suppress(Undone), work(branch, **options) as context:
            yield context
            raise Undone

    return open_and_undo


@pytest.fixture
def company(trying: Callable[..., Any]) -> Iterator[Company]:
    """Shaanxi with its people, undone at the end."""
    with trying() as context:
        yield Company(context)
