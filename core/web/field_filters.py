"""Filters of a list on the fields of a business, each as its type is looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.context import Context
from core.i18n import _
from core.web.collection import Filter
from core.web.lookup import chosen, collection_at
from core.workflow.definition import in_words
from core.workflow.fields import Slot
from core.workflow.fields.pieces import holds

YES_NO = (("1", _("Yes")), ("0", _("No")))
KINDS = {"day": "dates", "moment": "dates", "units": "numbers"}


def field_filter(slot: Slot, expression: Any, here: Context) -> Filter:
    """The filter on ``expression``, the field of ``slot`` in SQL, for the person at work.

    Days and numbers are looked for by a span, texts by a piece of them, records by typing.
    """
    kind = KINDS.get(slot.type.kept, "choice")
    compare: Callable[[Any, str], Any] | None = None
    choices: Any = ()
    if slot.type.of:
        kind, compare = "lookup", _is_record(slot.type.of, here)
    elif slot.type.widget == "yes_no":
        choices = YES_NO
    elif slot.type.widget == "choice":
        locale = here.identity.locale
        choices = [(name, in_words(title, locale)) for name, title in slot.choices.items()]
    elif slot.type.offered is not None:
        choices = slot.type.offered
    elif slot.type.kept == "text":
        kind, compare = "text", holds
    return Filter(
        name=slot.name,
        title=slot.called(here.identity.locale),
        expression=expression,
        kind=kind,
        choices=choices,
        compare=compare,
        of=slot.type.of,
    )


def _is_record(path: str, here: Context) -> Callable[[Any, str], Any]:
    def compare(expression: Any, text: str) -> Any:
        collection = collection_at(path, here)
        return expression == getattr(chosen(collection, text), collection.kept)

    return compare
