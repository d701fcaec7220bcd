"""Words in other people's tables are understood in both languages."""

import pytest

from addons.base.choices import PARTY_KINDS, ROLES, SERIALS, STAGES, TAXPAYERS
from addons.base.imports import words
from core.exchange.parsing import one_of
from core.refusal import Refusal


@pytest.mark.parametrize(
    ("choices", "understood"),
    [
        (ROLES, words.ROLES),
        (PARTY_KINDS, words.PARTY_KINDS),
        (TAXPAYERS, words.TAXPAYERS),
        (SERIALS, words.SERIALS),
        (STAGES, words.STAGES),
    ],
)
def test_every_choice_is_understood_by_its_own_word_and_its_english_title(choices, understood):
    parse = one_of(understood)

    for value, title in choices:
        assert parse(value) == value
        assert parse(str(title)) == value


def test_several_roles_stand_in_one_cell():
    parse = words.several(words.ROLES)

    assert parse("经销商、客户") == ("customer", "dealer")
    assert parse("supplier, Dealer；dealer") == ("dealer", "supplier")
    with pytest.raises(Refusal):
        parse("经销商、朋友")
