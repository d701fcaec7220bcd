"""Definitions as plain data: written in full, read strictly, whatever is wrong named by its place.

What is as usual is left out when written and put in when read, so that a definition of an earlier
qudao is still read when a later one knows more.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from core.i18n import _
from core.refusal import Refusal

DEEPEST = 12
BELONGS = {
    str: _("Here belongs a text in quotes."),
    int: _("Here belongs a whole number."),
    bool: _("Here belongs true or false."),
}
NAMES = {
    "fires": _("Here belongs the name of a transition in quotes, or “*” for all."),
    "sees": _("Here belongs the name of a field in quotes, or “*” for all."),
    "edits": _("Here belongs the name of a field in quotes, or “*” for all."),
    "requires": _("Here belongs the name of a field in quotes."),
}


class Misplaced(Refusal):
    """Something in plain data that does not belong there; ``place`` is like ``steps[2].title``.

    ``sentence`` is for whoever has the place before his eyes.
    """

    def __init__(self, place: str, sentence: Any) -> None:
        self.place, self.sentence = place, sentence
        super().__init__(_("At ${place}:", mapping={"place": place or "—"}), sentence)


def to_plain(value: Any) -> Any:
    """``value`` as dictionaries, lists, texts and whole numbers."""
    if dataclasses.is_dataclass(value):
        return {
            field.name: to_plain(found)
            for field in dataclasses.fields(value)
            if (found := getattr(value, field.name)) != _usual(field)
        }
    if isinstance(value, Mapping):
        return {str(name): to_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: Any, data: Any, place: str = "") -> Any:
    """The value of the dataclass ``kind`` that ``to_plain`` wrote; raises Misplaced."""
    return _object(kind, data, place, 0)


def _object(kind: Any, data: Any, place: str, depth: int) -> Any:
    if isinstance(data, str) and hasattr(kind, "named"):
        return kind.named(data)
    if not isinstance(data, Mapping):
        raise Misplaced(place, _("Here stands an object with names and values."))
    if depth > DEEPEST:
        raise Misplaced(place, _("This is nested too deeply."))
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for name in data:
        if name not in fields:
            known = ", ".join(fields)
            said = _("There is no ${name} here, but ${names}.", mapping=_told(name, known))
            raise Misplaced(place, said)
    for name, field in fields.items():
        if name not in data and _usual(field) is dataclasses.MISSING:
            below = f"{place}.{name}".lstrip(".")
            raise Misplaced(below, _("This is missing. Write it."))
    wanted = _types(kind)
    made = {
        name: _value(wanted[name], value, f"{place}.{name}".lstrip("."), depth + 1)
        for name, value in data.items()
    }
    return kind(**made)


def _told(name: Any, names: str) -> dict[str, str]:
    return {"name": str(name)[:40], "names": names}


def _value(wanted: Any, data: Any, place: str, depth: int) -> Any:
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        if data is None:
            return None
        return _value(next(t for t in inner if t is not type(None)), data, place, depth)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise Misplaced(place, _("Here stands a list."))
        found = (_value(inner[0], item, f"{place}[{i}]", depth) for i, item in enumerate(data))
        return tuple(found)
    if origin is not None:
        return _mapping(inner[1], data, place, depth)
    if dataclasses.is_dataclass(wanted):
        return _object(wanted, data, place, depth)
    return _single(wanted, data, place, depth)


def _mapping(wanted: Any, data: Any, place: str, depth: int) -> dict[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise Misplaced(place, _("Here stands an object with names and values."))
    return {
        name: _value(wanted, value, f"{place}.{name}", depth + 1) for name, value in data.items()
    }


def _single(wanted: Any, data: Any, place: str, depth: int) -> Any:
    if wanted is Any:
        return _anything(data, place, depth)
    if wanted is Decimal:
        return _decimal(data, place)
    if isinstance(data, bool) is not (wanted is bool) or not isinstance(data, wanted):
        name = place.rpartition(".")[2].partition("[")[0]
        raise Misplaced(place, NAMES.get(name, BELONGS[str]) if wanted is str else BELONGS[wanted])
    return data


def _decimal(data: Any, place: str) -> Decimal:
    try:
        found = Decimal(data) if isinstance(data, str | int | Decimal) else None
    except InvalidOperation:
        found = None
    if found is None or isinstance(data, bool) or not _is_usual(found):
        raise Misplaced(place, _("Here stands a number, written as a text like “2.5”."))
    return found


def _is_usual(number: Decimal) -> bool:
    """Whether it is one that people write, and not one whose digits would fill a disk."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -12 <= exponent <= 12 and abs(number) < 10**12


def _anything(data: Any, place: str, depth: int) -> Any:
    """What is said to a guard or an effect: texts, numbers, lists and objects of them."""
    if isinstance(data, Mapping):
        return _mapping(Any, data, place, depth)
    if isinstance(data, list | tuple):
        if depth > DEEPEST:
            raise Misplaced(place, _("This is nested too deeply."))
        return [_anything(item, f"{place}[{i}]", depth + 1) for i, item in enumerate(data)]
    if data is None or isinstance(data, str | int):
        return data
    raise Misplaced(place, _("Here stands a text or a whole number."))


@cache
def _types(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _usual(field: Any) -> Any:
    """The value of a field that nobody set; MISSING where somebody must."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
