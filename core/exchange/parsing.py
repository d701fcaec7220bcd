"""Parsing cells the way people write them: 1,299.00, ¥59, 13%, 2026年11月23日, 是.

Each function takes the trimmed text of a filled cell and returns a value, or raises Refusal with a
sentence. They fit ``Column.parse``.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from core.exchange.columns import plain_title
from core.i18n import _
from core.reading import day, decimal, yes_or_no
from core.refusal import Refusal

__all__ = ["day", "decimal", "one_of", "text_up_to", "whole_number", "yes_or_no"]

Value = TypeVar("Value")


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


def whole_number(text: str) -> int:
    """Return the whole number written; 12.0 is one, 12.5 is refused."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise Refusal(
            _("“${text}” is not a whole number. Write it like 12.", mapping={"text": text})
        )
    return int(number)


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
