"""Dry runs that people look at are kept for some minutes, and never so many that memory fills."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from addons.base.views import looking
from addons.base.views.looking import Look, Looks
from addons.base.views.plan_rows import ToldRow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def look(rows: int) -> Look:
    row = ToldRow(number=2, outcome="create", key="A", particulars=())
    return Look(fields=(), meanings=(), absent=(), rows=[row] * rows)


def kept(looks: Looks, *keys: str) -> list[str]:
    return [key for key in keys if looks.take(key, NOW) is not None]


def test_the_last_four_are_kept():
    looks = Looks()

    for key in "abcde":
        looks.keep(key, look(1), NOW)

    assert kept(looks, *"abcde") == list("bcde")


def test_large_ones_make_way_for_each_other_and_the_newest_always_stays(monkeypatch):
    monkeypatch.setattr(looking, "ROWS_AT_ONCE", 10)
    looks = Looks()

    for key, rows in (("a", 4), ("b", 5), ("c", 6)):
        looks.keep(key, look(rows), NOW)
    before = kept(looks, *"abc")
    looks.keep("d", look(50), NOW)

    assert before == ["c"]
    assert kept(looks, *"abcd") == ["d"]


@pytest.mark.parametrize(("minutes", "there"), [(9, True), (10, False)])
def test_ten_minutes_later_a_file_is_looked_at_anew(minutes, there):
    looks = Looks()
    looks.keep("a", look(1), NOW)

    assert (looks.take("a", NOW + timedelta(minutes=minutes)) is not None) == there
