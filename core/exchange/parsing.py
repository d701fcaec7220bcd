"""Parsing cells the way people write them: 1,299.00, ¥59, 13%, 2026年11月23日, 是.

Each function takes the trimmed text of a filled cell and returns a value, or raises Refusal with a
sentence. They fit ``Column.parse``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar
from unicodedata import normalize

from core.exchange.columns import plain_title
from core.i18n import _
from core.refusal import Refusal

Value = TypeVar("Value")

NUMBER = re.compile(r"([+-]?)[¥$€]?(\d+|\d{1,3}(?:,\d{3})+)?(\.\d+)?(e[+-]?\d{1,2})?(%?)", re.ASCII)
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?"
    r"(?:[ t]00:00(?::00)?)?",
    re.ASCII,
)
YES = ("是", "有", "对", "√", "y", "yes", "true", "1")
NO = ("否", "无", "不", "×", "n", "no", "false", "0")


def text_up_to(most: int) -> Callable[[str], str]:
    """Return a parser that takes text of at most ``most`` characters, as it is."""

    def short(text: str) -> str:
        if len(text) > most:
            raise Refusal(
                _(
                    "The text has ${length} characters, and at most ${most} are kept. Shorten it.",
                    mapping={"length": len(text), "most": most},
                )
            )
        if "\x00" in text:
            raise Refusal(_("The text holds a character that is no letter. Type it again."))
        return text

    return short


def decimal(text: str) -> Decimal:
    """Return the exact number, also full-width, with thousands, currency sign or percent."""
    found = NUMBER.fullmatch(normalize("NFKC", text).replace(" ", "").lower())
    if not found or not (found[2] or found[3]):
        raise Refusal(
            _("“${text}” is not a number. Write it like 1299.50.", mapping={"text": text})
        )
    sign, whole, fraction, exponent, percent = (part or "" for part in found.groups())
    number = Decimal(sign + whole.replace(",", "") + fraction + exponent)
    return number.scaleb(-2) if percent else number


def whole_number(text: str) -> int:
    """Return the whole number written; 12.0 is one, 12.5 is refused."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise Refusal(
            _("“${text}” is not a whole number. Write it like 12.", mapping={"text": text})
        )
    return int(number)


def day(text: str) -> date:
    """Return the date written as 2026-11-23, 2026/11/23, 2026.11.23, 20261123 or 2026年11月23日."""
    found = DAY.fullmatch(normalize("NFKC", text).lower())
    try:
        if found:
            year, month, monthday = (int(part) for part in found.groups() if part)
            return date(year, month, monthday)
    except ValueError:
        pass  # The day is not in the calendar, which the sentence below says as well.
    raise Refusal(_("“${text}” is not a date. Write it like 2026-11-23.", mapping={"text": text}))


def yes_or_no(text: str) -> bool:
    """Return whether the cell says yes, in Chinese, English, a sign or a digit."""
    word = normalize("NFKC", text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refusal(_("“${text}” is neither yes nor no. Write 是 or 否.", mapping={"text": text}))


def one_of(choices: Mapping[str, Value]) -> Callable[[str], Value]:
    """Return a parser that takes one of the titles of ``choices``, in any case and width."""
    plain = {plain_title(title): value for title, value in choices.items()}

    def chosen(text: str) -> Value:
        word = plain_title(text)
        if word in plain:
            return plain[word]
        if not choices:
            raise Refusal(
                _(
                    "“${text}” is not known here, for nothing of the kind was entered yet. Enter "
                    "it first, or leave the cell empty.",
                    mapping={"text": text},
                )
            )
        raise Refusal(
            _(
                "“${text}” is not known here. Write one of: ${choices}.",
                mapping={"text": text, "choices": ", ".join(list(choices)[:12])},
            )
        )

    return chosen
