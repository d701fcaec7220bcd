"""What a visitor of the demonstration is told: who there is, and how far the history has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from addons.demo.making import Making
from addons.demo.mark import put_mark
from addons.demo.notes import notes
from addons.demo.panel import progress
from core.context import Context
from core.security.identity import NOBODY


def reading(context: Context, locale: str) -> Context:
    return replace(context, identity=replace(NOBODY, locale=locale))


def test_the_clerk_of_shaanxi_is_named_first_in_the_readers_language(
    copied: Callable[[], Making],
) -> None:
    making = copied()

    with making.work("", write=False) as context:
        chinese = notes(reading(context, "zh_CN"))
        english = notes(reading(context, "en"))

    assert (chinese[0].name, chinese[0].place) == ("刘晓梅", "陕西分公司（演示）")
    assert (english[0].name, english[0].place) == ("Liu Xiaomei 刘晓梅", "Shaanxi (demo)")
    assert [note.order for note in chinese] == list(range(len(making.facts.people)))
    assert {note.password for note in chinese} == {"lanyu-demo"}


def test_the_first_page_says_how_far_the_history_is_until_it_is_whole(
    copied: Callable[[], Making],
) -> None:
    making = copied()

    with making.work(write=False) as context:
        before = progress(context)
    with making.work("HB", write=False) as context:
        elsewhere = progress(context)
    with making.work() as context:
        put_mark(context, told=making.facts.stock_begins)
        after = progress(context)

    assert before == {"told": 2, "months": 26}
    assert elsewhere["told"] is None
    assert after["told"] is None
