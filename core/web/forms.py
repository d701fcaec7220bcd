"""Forms made from records: one declared field, one input, one column; no inline script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import colander
import deform
from deform.widget import (
    CheckboxChoiceWidget,
    CheckboxWidget,
    PasswordWidget,
    SelectWidget,
    TextAreaWidget,
    TextInputWidget,
)
from pyramid.i18n import get_localizer

from core.i18n import _

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of a form: its name is the attribute of the record it fills.

    ``kind`` is text, long, integer, decimal, date, yes_no, choice, choices, lookup, password or
    mail; a decimal has ``scale`` places. ``choices`` may be a function of the context. A lookup
    chooses a record of the collection at ``of``, such as ``base/parties``. ``only`` = "new" or
    "edit" shows the field in that form alone. ``lacking`` says what to do first where there is
    nothing to choose from.
    """

    name: str
    title: Any
    kind: str = "text"
    required: bool = False
    help: Any = ""
    lacking: Any = ""
    choices: Choices | Callable[[Any], Choices] = ()
    longest: int = 200
    scale: int = 2
    of: str = ""
    default: Any = None
    only: str = ""
    check: Callable[[Any], Any] | None = None


class Plain(TextInputWidget):
    """One plain <input> of the given type, under the field's own name."""

    def __init__(self, type: str = "text", attributes: Mapping[str, str] | None = None, **kw: Any):
        super().__init__(attributes={"type": type, **(attributes or {})}, **kw)


class ExactNumber(colander.Decimal):
    """A decimal typed by hand: full-width digits and thousands separators are understood."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        value = _read(super().deserialize, node, cstruct, _("This is no number."))
        if isinstance(value, Decimal):
            if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
                raise colander.Invalid(node, _("This number is too large."))
            if -int(value.as_tuple().exponent) > node.scale:
                raise colander.Invalid(
                    node, _("At most ${count} decimals.", mapping={"count": node.scale})
                )
        return value


class WholeNumber(colander.Integer):
    """A whole number typed by hand."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        value = _read(super().deserialize, node, cstruct, _("This is no whole number."))
        if isinstance(value, int) and abs(value) > 10**9:
            raise colander.Invalid(node, _("This number is too large."))
        return value


class Day(colander.Date):
    """A date, as browsers send it."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        said = _("This is no date. Write it as 2026-11-23.")
        return _read(super().deserialize, node, cstruct, said)


def _read(read: Callable[[Any, Any], Any], node: Any, text: Any, sentence: Any) -> Any:
    if isinstance(text, str):
        text = half_width(text).replace(",", "").strip() or colander.null
    try:
        return read(node, text)
    except colander.Invalid:
        raise colander.Invalid(node, sentence) from None


def make_schema(fields: Sequence[Field], here: Any, moment: str) -> colander.Schema:
    """The colander schema of ``fields`` for the person at work; ``moment`` is "new" or "edit"."""
    schema = colander.Schema()
    for field in fields:
        if field.only in ("", moment):
            schema.add(_node(field, here))
    return schema


def _node(field: Field, here: Any) -> colander.SchemaNode:
    choices = field.choices(here) if callable(field.choices) else field.choices
    checks: list[Any] = [_adapted(field.check)] if field.check else []
    if field.kind == "choice":
        checks.append(_one_of([value for value, _title in choices]))
    elif field.kind in ("text", "long", "mail", "password"):
        checks.append(colander.Length(max=field.longest, max_err=_("At most ${max} characters.")))
    if field.kind == "mail":
        checks.append(colander.Email(_("This is no e-mail address.")))
    if field.kind == "lookup":
        kind, widget = _lookup(field, here)
    else:
        kind, widget = _kind_and_widget(field, choices)
    node = colander.SchemaNode(
        kind,
        name=field.name,
        title=field.title,
        description=field.help if choices or not field.lacking else field.lacking,
        widget=widget,
        validator=colander.All(*checks) if checks else None,
        missing=colander.required if field.required else _nothing(field),
        missing_msg=_("Fill this in."),
    )
    node.scale = field.scale
    return node


def _lookup(field: Field, here: Any) -> tuple[Any, Any]:
    from core.web.lookup import Chosen, collection_at

    address = f"/{here.branch.name}/{field.of}/suggest"
    suggesting = {
        "data-suggest": address,
        "role": "combobox",
        "autocomplete": "off",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
    }
    return Chosen(collection_at(field.of, here)), Plain("text", suggesting)


def _one_of(values: Sequence[str]) -> Callable[[Any, Any], None]:
    def validator(node: Any, value: Any) -> None:
        if value not in values:
            raise colander.Invalid(node, _("Choose one of the list."))

    return validator


def _nothing(field: Field) -> Any:
    nothing = {"text": "", "long": "", "mail": "", "choice": "", "yes_no": False, "choices": ()}
    return nothing.get(field.kind)


def _kind_and_widget(field: Field, choices: Choices) -> tuple[Any, Any]:
    blank = () if field.required else (("", ""),)
    makers: dict[str, Callable[[], tuple[Any, Any]]] = {
        "text": lambda: (colander.String(), Plain("text")),
        "mail": lambda: (colander.String(), Plain("email")),
        "long": lambda: (colander.String(), TextAreaWidget(rows=4 if field.longest < 5000 else 14)),
        "password": lambda: (
            colander.String(),
            PasswordWidget(attributes={"autocomplete": "new-password"}),
        ),
        "integer": lambda: (WholeNumber(), Plain("text", {"inputmode": "numeric"})),
        "decimal": lambda: (ExactNumber(), Plain("text", {"inputmode": "decimal"})),
        "date": lambda: (Day(), Plain("date")),
        "yes_no": lambda: (colander.Boolean(), CheckboxWidget()),
        "choice": lambda: (colander.String(), SelectWidget(values=[*blank, *choices])),
        "choices": lambda: (colander.Set(), CheckboxChoiceWidget(values=list(choices))),
    }
    return makers[field.kind]()


def _adapted(check: Callable[[Any], Any]) -> Callable[[Any, Any], None]:
    def validator(node: Any, value: Any) -> None:
        from core.refusal import Refusal

        try:
            check(value)
        except Refusal as refusal:
            raise colander.Invalid(node, refusal.messages[0]) from None

    return validator


def make_form(
    request: Any, fields: Sequence[Field], *, moment: str = "edit", button: Any = None
) -> deform.Form:
    """The form of ``fields`` in the reader's language, its errors beside the inputs."""
    localizer = get_localizer(request)
    return deform.Form(
        make_schema(fields, request.here, moment),
        renderer=_renderer(localizer.translate, localizer.locale_name),
        buttons=(deform.Button("save", title=button or _("Save"), css_class="btn-primary"),),
        formid="form",
        translator=localizer.translate,
    )


def _renderer(translate: Callable[[Any], str], locale: str) -> Any:
    if locale not in _RENDERERS:
        own = str(Path(__file__).parent / "widgets")
        stock = str(Path(str(deform.__file__)).parent / "templates")
        _RENDERERS[locale] = deform.ZPTRendererFactory([own, stock], translator=translate)
    return _RENDERERS[locale]


_RENDERERS: dict[str, Any] = {}


def appstruct(fields: Sequence[Field], source: Any) -> dict[str, Any]:
    """The values a form starts with, read from a record."""
    values = {}
    for field in fields:
        value = getattr(source, field.name, None)
        if value is None:
            value = field.default
        if field.kind == "choices":
            value = set(value or ())
        if value is not None:
            values[field.name] = str(value) if field.kind == "choice" else value
    return values


@cache
def _widths() -> dict[int, int]:
    return {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """``text`` with the digits and signs that an input method left on makes wide made plain."""
    return text.translate(_widths())
