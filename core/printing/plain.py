"""Layouts to plain data and back, so that they can be kept, exported and sent as JSON."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from translationstring import TranslationStringFactory

from core.printing.refusals import LayoutRefused

_ = TranslationStringFactory("qudao")

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return dataclasses as dicts, tuples as lists, bytes as base64; a micrometre is the finest."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def from_plain(cls: type[T], data: Any, place: str) -> T:
    """Build the dataclass ``cls`` from plain ``data``; raise LayoutRefused naming the place."""
    if not isinstance(data, Mapping):
        raise _refused(place, cls.__name__)
    shape: Any = cls
    hints = _hints(shape)
    known: tuple[Field[Any], ...] = fields(shape)
    for key in data:
        if key not in hints:
            raise LayoutRefused(
                _(
                    "${place} has ${key}, which no layout knows. Remove it, or correct its name.",
                    mapping={"place": place, "key": str(key)},
                )
            )
    for field in known:
        if field.name not in data and field.default is MISSING:
            raise LayoutRefused(
                _(
                    "${place} has no ${key}. Add it.",
                    mapping={"place": place, "key": field.name},
                )
            )
    return cls(**{key: _build(hints[key], data[key], f"{place}.{key}") for key in data})


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(hint: Any, data: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if data is None:
            return None
        (hint,) = (option for option in get_args(hint) if option is not NoneType)
        return _build(hint, data, place)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise _refused(place, "list")
        item = get_args(hint)[0]
        return tuple(_build(item, each, f"{place}[{i}]") for i, each in enumerate(data))
    if is_dataclass(hint):
        return from_plain(hint, data, place)  # type: ignore[arg-type]
    return _leaf(hint, data, place)


def _leaf(hint: Any, data: Any, place: str) -> Any:
    if hint is bytes:
        try:
            return base64.b64decode(data, validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise _refused(place, "base64") from None
    # A choice is only text here: the checks of the layout name what they do not know.
    wanted = str if get_origin(hint) is Literal else hint
    if isinstance(data, bool) is not (wanted is bool):
        raise _refused(place, wanted.__name__)
    if not isinstance(data, int | float if wanted is float else wanted):
        raise _refused(place, wanted.__name__)
    return data


def _refused(place: str, wanted: str) -> LayoutRefused:
    return LayoutRefused(
        _(
            "${place} is not of the right kind: ${wanted} is wanted.",
            mapping={"place": place, "wanted": wanted},
        )
    )
