"""Pinyin initials: what staff type finds what is meant."""

import subprocess
import sys
import time
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.base.initials import LONGEST, MOST_READINGS, initials

NAMES = [
    "西安盛禾木商贸有限公司",
    "宝鸡远桥数码",
    "咸阳柏川电子经营部",
    "渭南向晴家电",
    "汉中青朗数码",
    "榆林塞北晴电子",
    "安康水云文化用品",
    "BD-300 蓝光播放器 黑色 128GB",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("岚屿", "ly"),
        ("陕西", "sx"),
        ("蓝光播放器", "lgbfq"),
        ("重庆长安", "cqca"),  # Each alone would be read zhong and zhang.
        ("厦门银行", "xmyh"),
        ("䶮㛃", "yj"),  # Rare characters of names are found too.
        ("TCL 王牌 BD-300", "tclwpbd300"),
        ("ＢＤ－３００", "bd300"),
        ("café（演示）", "cafeys"),
        ("——", ""),
        ("", ""),
    ],
)
def test_a_text_has_the_initials_that_staff_type(text, expected):
    assert expected in initials(text).split(" ")
    assert initials(text).startswith(expected)


def test_a_name_with_several_readings_is_found_by_each():
    assert initials("乐视").split() == ["ls", "ys"]
    assert "sxs" in initials("单先生").split()
    assert "zj" in initials("曾家").split()


# The first example loads the dictionary, so no example has a deadline.
@settings(deadline=None)
@given(st.text(max_size=60))
def test_initials_are_small_letters_and_digits_in_at_most_four_readings(text):
    found = initials(text)

    assert found == found.strip()
    assert found == found.lower()
    assert len(found.split(" ")) <= MOST_READINGS
    assert len({len(reading) for reading in found.split(" ")}) == 1


@pytest.mark.parametrize("length", [39, 49, 50, 66, 67, 99, 100, 101, 200, 300])
def test_the_initials_of_a_long_name_still_fit_their_column(length):
    found = initials("乐" * length)

    assert len(found) <= LONGEST
    assert found.startswith("l" * min(length, LONGEST))
    assert {len(reading) for reading in found.split()} == {min(length, LONGEST)}


@settings(deadline=None)
@given(st.text("abcxyz0189", max_size=40))
def test_latin_letters_and_digits_pass_through(text):
    assert initials(text) == text
    assert initials(text.upper()) == text


def test_fifty_thousand_names_take_a_few_seconds_at_most():
    names = list(islice(cycle(NAMES), 50_000))
    initials(NAMES[0])

    begun = time.perf_counter()
    for name in names:
        initials(name)

    assert time.perf_counter() - begun < 10


def test_the_dictionary_is_loaded_only_when_a_name_needs_it():
    script = "import sys, addons.base.initials; print('pypinyin' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"
