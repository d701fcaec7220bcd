"""Unified social credit codes: only the ones that check are taken, and a slip is always caught."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.company.social_credit import ALPHABET, complete, validated
from core.refusal import Invalid

characters = st.sampled_from(ALPHABET)
codes = st.builds(
    lambda head, region, tail: complete(head + region + tail),
    st.text(characters, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(characters, min_size=9, max_size=9),
)


def refusal(text):
    with pytest.raises(Invalid) as caught:
        validated(text)
    return caught.value.messages[0].interpolate()


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # The example that explanations of the standard use.
        "91619999MA00DEM01J",  # The demonstration company.
    ],
)
def test_a_true_code_is_taken_as_it_is(code):
    assert validated(code) == code


def test_blanks_hyphens_small_and_full_width_letters_do_not_matter():
    assert validated(" 91619999-ma00 ｄｅｍ01Ｊ\n") == "91619999MA00DEM01J"


def test_a_wrong_length_is_named():
    assert "has 18 characters; this one has 17" in refusal("91619999MA00DEM01")
    assert "this one has 0" in refusal("  ")


def test_a_letter_that_is_never_used_is_named_with_what_was_meant():
    sentence = refusal("91619999MAO0DEM01J")

    assert "Character 11 is O" in sentence
    assert "probably 0" in sentence


@pytest.mark.parametrize("found", ["V", "*", "演", "Å"])
def test_any_other_character_is_named_with_its_place(found):
    assert f"Character 12 is {found}" in refusal(f"91619999MA0{found}DEM01J")


def test_a_region_that_is_not_six_digits_is_named():
    assert "here they are 61A999" in refusal("9161A999MA00DEM01J")


def test_a_wrong_check_character_is_named_with_the_right_one():
    assert "the last must be J, not 1" in refusal("91619999MA00DEM011")


def test_completing_anything_but_seventeen_characters_is_an_error():
    with pytest.raises(ValueError, match="17 characters"):
        complete("91619999")


@given(codes)
def test_a_completed_code_checks(code):
    assert validated(code) == code


@given(codes, st.integers(0, 17), characters)
def test_one_mistyped_character_is_always_caught(code, place, typed):
    assume(code[place] != typed)

    with pytest.raises(Invalid):
        validated(code[:place] + typed + code[place + 1 :])


@given(codes, st.integers(0, 16))
def test_two_exchanged_neighbours_are_always_caught(code, place):
    assume(code[place] != code[place + 1])

    with pytest.raises(Invalid):
        validated(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(st.text(max_size=30))
def test_any_text_that_is_not_a_code_is_refused_in_a_sentence(text):
    with pytest.raises(Invalid) as caught:
        validated(text)

    assert caught.value.messages[0].interpolate().endswith(".")
