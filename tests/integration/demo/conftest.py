"""The first days of a demonstration company, made once for all tests and copied for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from addons.demo.making import Making, begin
from core.installation import Installation
from core.settings import Settings
from core.testing import copied as copy_of

TODAY = date(2026, 11, 23)
SEED = 7
FIRST_DAYS_END = date(2026, 8, 27)


def at_address(url: str, folder: Path) -> Installation:
    """A demonstration, still empty."""
    return Installation(
        Settings(database=url, database_owner=url, folder=folder, demonstration=True)
    )


@pytest.fixture(scope="session")
def empty(
    database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Installation]]:
    """Gives a demonstration without a company at each call."""
    opened: list[Installation] = []

    def open_one() -> Installation:
        opened.append(at_address(database_url(), tmp_path_factory.mktemp("demo")))
        return opened[-1]

    yield open_one
    for installation in opened:
        installation.close()


@pytest.fixture(scope="session")
def first_days(empty: Callable[[], Installation]) -> tuple[str, Path]:
    """The address and folder of a company whose history ends after its first two days."""
    installation = empty()
    for _part in begin(installation, SEED, TODAY).put_parts(until=FIRST_DAYS_END):
        pass
    installation.close()
    return installation.settings.database, installation.settings.folder


@pytest.fixture
def copied(
    first_days: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Making]]:
    """Gives a company of its own, like the one of the first days, at each call."""
    opened: list[Any] = []

    def copy() -> Making:
        target = tmp_path_factory.mktemp("copy")
        made = copy_of(*first_days, target, demonstration=True)
        opened.append(made)
        return begin(made, SEED, TODAY)

    yield copy
    for installation in opened:
        installation.close()
