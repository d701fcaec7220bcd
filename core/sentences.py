"""Sentences kept as data for whoever reads them later, in a language of his own."""

from __future__ import annotations

from typing import Any

from core.i18n import Sentence, _, is_sentence


def kept(sentence: Any) -> Any:
    """A sentence, with the sentences in it, as plain data; anything else as its text."""
    if isinstance(sentence, list | tuple):
        return [kept(one) for one in sentence]
    if not is_sentence(sentence):
        return str(sentence)
    values = getattr(sentence, "mapping", None) or {}
    return {"said": str(sentence), "with": {name: kept(value) for name, value in values.items()}}


def told(data: Any) -> Any:
    """The sentence that ``kept`` has made into ``data``."""
    if isinstance(data, list):
        return [told(one) for one in data]
    if not isinstance(data, dict):
        return data
    said: Sentence = _(data["said"], {name: told(value) for name, value in data["with"].items()})
    return said
