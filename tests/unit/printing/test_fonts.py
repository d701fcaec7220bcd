"""The font: which rare characters it has, and what is said about those it lacks."""

from pathlib import Path

import pytest

from core.printing import fonts
from core.printing.refusals import FontAbsent


def test_rare_characters_of_names_and_places_are_there() -> None:
    assert fonts.missing_glyphs("高䶮 㛃 镕 喆 堃 𬱖 𫖮 · × ¥ ①" + fonts.MISSING_MARK) == ""


def test_characters_the_font_lacks_are_named_once_each() -> None:
    assert fonts.missing_glyphs("𠮷田𠮷野家😀") == "𠮷😀"


def test_invisible_characters_are_not_missing() -> None:
    assert fonts.printable("西安\u200b盛禾\ufe0f\n商贸\t有限\ufeff ") == "西安盛禾 商贸 有限"


def test_letters_and_their_accents_are_composed() -> None:
    assert fonts.printable("Cafe\u0301") == "Café"


def test_without_the_font_the_refusal_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FONT_FILE", tmp_path / "absent.ttf")

    with pytest.raises(FontAbsent, match="make assets"):
        fonts.font_path()
