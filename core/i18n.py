"""Every sentence in two languages: English in the code, Simplified Chinese in the catalogues.

A value in a sentence may be a sentence itself, such as what an addon calls its field, or several of
them. So whoever refuses need not know who will read it.
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from translationstring import TranslationString

DOMAIN = "qudao"
LOCALES = ("en", "zh_CN")


class Sentence(TranslationString):
    """A sentence of ours with the values in it, in whatever language it will be read."""

    def __mod__(self, values: dict[str, Any]) -> Sentence:
        """The same sentence with these values in it too."""
        return Sentence(self, mapping={**(self.mapping or {}), **values})

    def interpolate(self, translated: str | None = None) -> str:
        """The sentence with its values, which are said in English where nobody said them before."""
        told = said_within(self, in_english, "en")
        return str(super(Sentence, told).interpolate(translated))


def _(msgid: str, mapping: Mapping[str, Any] | None = None) -> Any:
    """A sentence to be said in the language of whoever will read it."""
    return Sentence(msgid, domain=DOMAIN, mapping=dict(mapping) if mapping else None)


def is_sentence(value: Any) -> bool:
    """Whether ``value`` is said differently in each language."""
    return hasattr(value, "interpolate")


def said_within(sentence: Any, say: Callable[[Any], str], locale: str) -> Any:
    """``sentence`` with the values in it that are sentences said first, several in a row."""
    values = getattr(sentence, "mapping", None) or {}
    within = {
        name: in_a_row((say(one) for one in value), locale)
        if isinstance(value, list | tuple)
        else say(value)
        for name, value in values.items()
        if isinstance(value, list | tuple) or is_sentence(value)
    }
    return sentence % within if within else sentence


def in_a_row(said: Any, locale: str) -> str:
    """Several things one after another."""
    return ("、" if locale.startswith("zh") else ", ").join(map(str, said))


def in_english(message: Any) -> str:
    """A sentence as it stands in the code: for logs."""
    return str(message.interpolate()) if is_sentence(message) else str(message)


def in_language(message: Any, locale: str) -> str:
    """A sentence for a reader of ``locale`` who is not there to ask: for a message, or to keep."""
    if not is_sentence(message):
        return str(message)
    told = said_within(message, lambda one: in_language(one, locale), locale)
    return str(told.interpolate(_catalogue(locale).gettext(message)))


def know_catalogues(folder: Path) -> None:
    """Let ``in_language`` say the sentences of an addon, whose catalogues are in ``folder``."""
    if folder not in _folders:
        _folders.append(folder)
        _catalogue.cache_clear()


_folders = [Path(__file__).parent / "locale"]


@functools.cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    own, *others = (gettext.translation(DOMAIN, str(f), [locale], fallback=True) for f in _folders)
    for one in others:
        own.add_fallback(one)
    return own
