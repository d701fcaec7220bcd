"""Search by pinyin initials: staff type ``ly`` and find 岚屿."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

MOST_READINGS = 4
LONGEST = 200
_LONGEST_PHRASE = 4
_FIRST_HAN = "㐀"


# An import asks for the same name twice, for a product and for its variant.
@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """Return the pinyin initials of ``text`` in small letters: ``lydz`` for 岚屿电子.

    Latin letters (without accents) and digits pass through, blanks and punctuation fall away. Where
    characters have several readings the commonest comes first and up to three others follow, parted
    by a blank (``ls ys`` for 乐视), so that a search for "contains" finds them all. At most 200
    characters, so that a column can hold them: what does not fit is left out.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))[:LONGEST]
    usual: list[str] = []
    others: list[tuple[int, str]] = []
    for character_readings in _readings(unicodedata.normalize("NFKC", text).lower()):
        others += [(len(usual), other) for other in character_readings[1:]]
        usual.append(character_readings[0])
    found = "".join(usual)[:LONGEST]
    room = (LONGEST + 1) // (len(found) + 1) - 1
    for place, other in others[: min(room, MOST_READINGS - 1)]:
        found += " " + "".join([*usual[:place], other, *usual[place + 1 :]])
    return found


def _readings(text: str) -> list[str]:
    """For each character that counts, the initials it may have, the commonest first."""
    readings: list[str] = []
    place = 0
    while place < len(text):
        phrase = _phrase_at(text, place)
        if phrase:
            readings += phrase
            place += len(phrase)
            continue
        found = _initials_of(text[place])
        if found:
            readings.append(found)
        place += 1
    return readings


def _phrase_at(text: str, place: int) -> tuple[str, ...]:
    """The readings of the longest known phrase that begins here; 重庆 is certain, 重 is not."""
    if text[place] < _FIRST_HAN:
        return ()
    for length in range(min(_LONGEST_PHRASE, len(text) - place), 1, -1):
        phrase = text[place : place + length]
        if phrase in _dictionary()[1]:
            return _initials_of_phrase(phrase)
    return ()


@cache
def _initials_of_phrase(phrase: str) -> tuple[str, ...]:
    return tuple(_letters(readings) for readings in _dictionary()[1][phrase])


@cache
def _initials_of(character: str) -> str:
    """The initials of one character, without repeats; nothing for a blank or a mark."""
    readings = _dictionary()[0].get(ord(character))
    if readings:
        return _letters(readings.split(","))
    if not character.isalnum():
        return ""
    return _letters([character]) if character < _FIRST_HAN else character


def _letters(readings: list[str]) -> str:
    """The first letters of ``readings``, without tone marks or accents and without repeats."""
    first = (unicodedata.normalize("NFD", reading)[0] for reading in readings)
    return "".join(dict.fromkeys(first))


@cache
def _dictionary() -> tuple[Mapping[int, str], Mapping[str, list[list[str]]]]:
    """The readings of characters and of phrases, loaded when the first name needs them."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return PINYIN_DICT, PHRASES_DICT
