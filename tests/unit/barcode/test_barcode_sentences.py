"""Refusals of barcodes: a whole sentence each, with what to do."""

from addons.barcode.gs1.elements import parse_bracketed
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.sentences import SENTENCES, sentence


def test_every_refusal_names_the_place_and_the_way_out():
    for code in (*SENTENCES, "coupon_excess_data", "position_exceeds_end"):
        words = sentence(NotGS1(code, ai="21", value="A~", found="~")).interpolate()

        assert "${" not in words
        assert words.endswith(".")
        assert words.count(". ") + words.count(": ") >= 1, words


def test_a_long_value_is_shortened_and_a_separator_is_shown():
    words = sentence(NotGS1("value_too_long", ai="21", value="A\x1d" + "B" * 100)).interpolate()

    assert "A␝BBB" in words
    assert len(words) < 200


def test_all_refusals_of_the_vectors_are_sentences(gs1_vectors):
    for vector in gs1_vectors["bracketed"]:
        try:
            parse_bracketed(vector["input"])
        except NotGS1 as refused:
            words = sentence(refused).interpolate()
            assert words.endswith(".")
            assert "${" not in words
