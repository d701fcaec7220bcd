"""How a document of one version becomes one of another: steps and fields, each mapped or given up.

Rules only: values come in decoded and go out as the other field's type has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.i18n import _
from core.refusal import Refusal
from core.workflow.definition import Business, OwnField, Step, in_words
from core.workflow.fields import Slot
from core.workflow.fields.taking import blank
from core.workflow.words.renaming import same_steps


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which step and own field of the one version becomes which of the other.

    ``steps`` and ``fields`` map names of ``source`` to names of ``target``; a step without one
    stays behind with its documents, a field without one is given up.
    """

    source: Business
    target: Business
    steps: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def proposed(cls, source: Business, target: Business) -> Plan:
        """The plan that suggests itself: the same names, or labels, or the same place."""
        olds, news = ({one.name for one in running(each)} for each in (source, target))
        same = same_steps(source, target).items()
        return cls(
            source=source,
            target=target,
            steps={old: new for old, new in same if old in olds and new in news},
            fields=_matched(source.fields, target.fields),
        )

    def refuse_unsound(self, locale: str) -> None:
        """Refuse a plan that names what is not there, or two of one thing, to a reader."""
        sorts: tuple[tuple[Mapping[str, str], Sequence[Any], Sequence[Any]], ...] = (
            (self.steps, running(self.source), running(self.target)),
            (self.fields, self.source.fields, self.target.fields),
        )
        for mapping, olds, news in sorts:
            for old, new in mapping.items():
                if old not in {one.name for one in olds} or new not in {one.name for one in news}:
                    said = {"old": _label(old, olds, locale), "new": _label(new, news, locale)}
                    raise Refusal(_("${old} cannot become ${new}. Load the page.", mapping=said))
        taken = list(self.fields.values())
        for name in taken:
            if taken.count(name) > 1:
                said = {"name": _label(name, self.target.fields, locale)}
                raise Refusal(_("Two fields become ${name}. Choose one of them.", mapping=said))


def _label(name: str, known: Sequence[Any], locale: str) -> str:
    """What the reader calls a step or field; what is none keeps its name."""
    return next((in_words(one.title, locale) for one in known if one.name == name), name[:40])


def running(business: Business) -> tuple[Step, ...]:
    """The steps in which a document is not at its end."""
    return tuple(step for step in business.steps if not step.final)


def _matched(olds: Sequence[Any], news: Sequence[Any]) -> dict[str, str]:
    names = {one.name for one in news}
    found = {one.name: one.name for one in olds if one.name in names}
    free = {str(dict(one.title)): one.name for one in news if one.name not in found}
    for one in olds:
        label = str(dict(one.title))
        if one.name not in found and one.title and label in free:
            found[one.name] = free.pop(label)
    return found


def carried(value: Any, old: Slot, new: Slot) -> Any:
    """``value`` of the field ``old`` as ``new`` has it; raises Refusal where it cannot be one."""
    if blank(value) or (isinstance(new.field, OwnField) and new.field.formula):
        return () if new.type.kept == "table" else None
    if new.type.kept == "table" or old.type.kept == "table":
        return _lines(value, old, new)
    if new.type.widget == "choice":
        if value not in new.choices:
            raise _strange(value)
        return value
    if new.type.widget in ("text", "long"):
        return new.type.fit(_text(value))
    if old.type.name != new.type.name and not old.type.kept == new.type.kept == "units":
        raise _strange(_text(value))
    return new.type.fit(value)


def _lines(value: Any, old: Slot, new: Slot) -> Any:
    if old.type.kept != new.type.kept:
        raise Refusal(_("Lines and single values cannot become each other."))
    olds = {column.name: column for column in old.columns}
    return tuple(
        {
            column.name: carried(line.get(column.name), olds[column.name], column)
            if column.name in olds
            else None
            for column in new.columns
        }
        for line in value
    )


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _strange(value: Any) -> Refusal:
    said = {"value": str(value)[:60]}
    return Refusal(_("“${value}” cannot stand in this field.", mapping=said))
