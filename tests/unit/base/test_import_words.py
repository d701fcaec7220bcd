"""Words in other people's tables are understood in both languages."""

from pathlib import Path

import polib
import pytest

from addons import base
from addons.base.choices import PARTY_KINDS, ROLES, SERIALS, STAGES, TAXPAYERS
from addons.base.imports import words
from core.exchange.parsing import one_of
from core.refusal import Refusal

CATALOGUE = Path(base.__file__).parent / "locale/zh_CN/LC_MESSAGES/qudao.po"


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
def test_every_choice_is_understood_as_pages_and_lists_show_it(choices, understood):
    chinese = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    parse = one_of(understood)

    for value, title in choices:
        assert parse(value) == value
        assert parse(str(title)) == value
        assert parse(chinese[str(title)]) == value


def test_several_roles_stand_in_one_cell():
    parse = words.several(words.ROLES)

    assert parse("经销商、客户") == ("customer", "dealer")
    assert parse("supplier, Dealer；dealer") == ("dealer", "supplier")
    with pytest.raises(Refusal):
        parse("经销商、朋友")
