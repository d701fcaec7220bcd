"""Scans as they should have arrived: full-width keys, Enter and stray blanks made harmless."""

import re

# A Chinese input method left on turns the keys of a scanner into these.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PUNCTUATION = str.maketrans(
    {
        "\u3000": " ",
        "\u00a0": " ",
        "。": ".",
        "、": "/",
        "【": "[",
        "】": "]",
        "「": "{",
        "」": "}",
        "《": "<",
        "》": ">",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "￥": "$",
        "·": "`",
        # Some scanners send the picture of the group separator in its place.
        "␝": "\x1d",
        # Invisible characters that come with text copied from documents and chats.
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\ufeff": None,
    }
)
_KEYS = _FULL_WIDTH | _PUNCTUATION
_LONG_KEYS = (("……", "^"), ("——", "_"))
_BLANKS = re.compile(r"\s+")
# The group separator counts as a blank in Unicode; here it stands for FNC1 and must stay.
_AROUND = " \t\r\n\v\f\0"


def cleaned(text: str) -> str:
    """Return ``text`` with plain keys, and without blanks, Enter or Tab at either end."""
    plain = text.translate(_KEYS)
    for typed, meant in _LONG_KEYS:
        plain = plain.replace(typed, meant)
    return plain.strip(_AROUND)


def without_blanks(text: str) -> str:
    """Return ``text`` without any blank: the digits of a number written in groups."""
    return _BLANKS.sub("", text)
