"""A file of a business is read with suspicion: what is wrong with it is a sentence, no crash."""

from __future__ import annotations

import json
import pickle
import random
from contextlib import suppress
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.refusal import Refusal
from core.testing.rich_business import RICH
from core.workflow.plain import Misplaced
from core.workflow.versions.filing import FORMAT, LARGEST_WITH_PICTURES, SORT, read_file

DATA = {
    "qudao": SORT,
    "format": FORMAT,
    "business": RICH.to_data(),
    "needs": {
        "addons": {"esales": {"title": "Sales", "version": "1"}},
        "roles": {"salesperson": {"en": "Salesperson"}},
    },
}
FIRES = ("business", "steps", 0, "participants", 0, "fires")
LABEL = ("business", "steps", 0, "title", "en")


def filed(data):
    return json.dumps(data, ensure_ascii=False).encode()


def at(path, value):
    """The sound file with something else at one place."""
    data = deepcopy(DATA)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return filed(data)


def refused(content):
    with pytest.raises(Refusal) as found:
        read_file(content)
    return str(found.value)


def test_what_was_written_is_read():
    assert read_file(filed(DATA)).business == RICH


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not JSON"),
        (b"name: retail\nsteps: []\n", "not JSON"),
        (pickle.dumps(DATA), "data of a program"),
        (b"PK\x03\x04", "zip archive"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xff\xfe{\x00}\x00", "not JSON"),
        (b"[]", "not JSON"),
        (b"{}", "it lacks “business”, “format”, “needs”, “qudao”"),
        (filed({**DATA, "qudao": "layout"}), "does not say “business”"),
        (b'{"qudao": NaN}', "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 50_000, "nested too deeply"),
        (b'{"qudao": 1, "qudao": 2}', "says qudao twice"),
        (b'{"order": ' + b"9" * 5000 + b"}", "not JSON"),
        (b" " * (LARGEST_WITH_PICTURES + 1), "larger than a business can be"),
        (filed({**DATA, "format": 2}), "later qudao"),
        (filed({**DATA, "more": 1}), "“more” does not belong"),
        (filed({**DATA, "needs": []}), "At needs:"),
        (at(LABEL, "<img src=x onerror=alert(1)>"), "business.steps[0].title.en"),
        (at(LABEL, "a\x07b"), "control character"),
        (at(LABEL, "one\ntwo"), "in one line"),
        (at(("business", "steps", 0, "name"), "Draft Me"), "business.steps[0].name"),
        (at(("business", "fields", 2, "columns", 0, "name"), "../x"), "fields[2].columns[0].name"),
        (at(("business", "steps", 0, "deadline", "hours"), "1e-999999"), "deadline.hours"),
        (at(("business", "steps", 0, "deadline", "hours"), "Infinity"), "deadline.hours"),
        (at(("business", "order"), 10**40), "too large"),
        (at(("business", "applies"), "x" * 5000), "at most 4000"),
        (at(("business", "steps"), [{"name": "a"}] * 101), "At most 100"),
        (at(("business", "nothing"), 1), "There is no nothing here"),
        (at(("business", "series"), 7), "business.series"),
        (at(FIRES, [3]), "Here belongs the name of a transition in quotes, or “*” for all."),
        (at(("needs", "layouts"), {"slip": {"name": "slip"}}), "needs.layouts.slip"),
        (at(("needs", "layouts"), {"slip": 5}), "needs.layouts.slip"),
        (at(("needs", "roles"), {"x": {"en": "<script>"}}), "markup"),
    ],
)
def test_what_is_no_sound_file_is_refused_with_its_place(content, sentence):
    said = refused(content)

    assert sentence in said


def test_a_label_may_compare():
    assert read_file(at(LABEL, "Discount < 5 & more")).business.steps[0].title["en"]


def test_a_byte_order_mark_is_no_reason_to_refuse():
    assert read_file(b"\xef\xbb\xbf" + filed(DATA)).business == RICH


def test_the_place_of_a_fault_is_kept_for_the_drawing():
    with pytest.raises(Misplaced) as found:
        read_file(at(("business", "steps", 1, "final"), "yes"))

    assert found.value.place == "business.steps[1].final"


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.just("\ud800"),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.just({"en": {"en": {"en": {}}}}),
)


@settings(max_examples=150)
@given(seed=st.integers(0, 10**6), junk=JUNK)
def test_whatever_stands_anywhere_in_a_file_it_is_read_or_refused(seed, junk):
    chance = random.Random(seed)
    data = deepcopy(DATA)
    holder = data
    while True:
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        below = holder[key]
        if isinstance(below, dict | list) and below and chance.random() < 0.8:
            holder = below
            continue
        holder[key] = junk
        break

    with suppress(Refusal):
        read_file(json.dumps(data).encode())


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), bytes_=st.binary(min_size=1, max_size=4))
def test_whatever_bytes_change_in_a_file_it_is_read_or_refused(seed, bytes_):
    content = filed(DATA)
    place = random.Random(seed).randrange(len(content))

    with suppress(Refusal):
        read_file(content[:place] + bytes_ + content[place + 1 :])
