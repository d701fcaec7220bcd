"""Short names of fields that have a Chinese label alone: its pinyin, until there is an English."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.workflow.fields.sheet import GIVEN
from core.workflow.reserved import ON_FORMS, ON_LISTS

LONGEST = 40
NO_NAMES = {*GIVEN, *keyword.kwlist} | ON_FORMS | ON_LISTS


def short_names(data: Mapping[str, Any]) -> dict[str, str]:
    """A name for each drawn field without an English label, a column's key being ``table.name``."""
    found = {}
    for key, title in _titles(data.get("fields"), ""):
        chinese = str(title.get("zh_CN") or "").strip()
        name = in_pinyin(chinese) if chinese and not str(title.get("en") or "").strip() else ""
        if name:
            found[key] = name
    return found


def in_pinyin(text: str) -> str:
    """The pinyin of ``text`` as a name: ``zhe_kou`` for 折扣; nothing where it has no letters."""
    from pypinyin import lazy_pinyin

    syllables = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(text[:LONGEST])).lower())
    name = syllables.lstrip("_0123456789")[:LONGEST].rstrip("_")
    return f"{name}_1" if name in NO_NAMES else name


def _titles(fields: Any, above: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The labels of drawn fields and columns, as far as they are such."""
    for one in fields if isinstance(fields, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("title"), Mapping):
            name = f"{above}{one.get('name')}"
            yield name, one["title"]
            yield from _titles(one.get("columns"), f"{name}.")
