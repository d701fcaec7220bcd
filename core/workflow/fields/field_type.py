"""What a field may hold: how it is typed, kept, shown and looked up, one value for every type.

Values are Decimal, str, bool, date, an aware datetime, int for the number of a record, a tuple of
ints for attachments, a tuple of mappings for a table; None is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.i18n import _
from core.workflow.fields import kept

if TYPE_CHECKING:
    from core.context import Context

Choices = Sequence[tuple[Any, str]]
NOTHING_YET = _("There is nothing to choose from here yet.")


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """A type of field; core and addons contribute them through the hook ``field_types``.

    ``widget`` is the input people fill: text, long, decimal, date, moment, yes_no, choice, lookup,
    user, attachment or table; ``show`` is the format of ``core.web.show``. A lookup chooses from
    the collection at ``of``, such as ``base/parties``. ``kept`` says how a value stands in the
    JSON: text, day, moment, units (a whole number of smallest units, of which ``scale`` decimals
    make one), whole, yes_no, ids or table. ``named(values, context)`` gives those of ``values``
    that are here for the person, with what people call them, in one statement; ``offered`` gives
    all that may be chosen where they are few, ``nothing`` says what to do where none are offered,
    and ``called`` is as ``named``, but knows also what can be chosen no more: a colleague who left,
    a warehouse that was closed.
    """

    name: str
    title: Any
    widget: str = "text"
    of: str = ""
    show: str = "text"
    kept: str = "text"
    scale: int = 0
    longest: int = 500
    named: Callable[[Collection[Any], Context], Mapping[Any, str]] | None = None
    offered: Callable[[Context], Choices] | None = None
    nothing: Any = NOTHING_YET
    called: Callable[[Collection[Any], Context], Mapping[Any, str]] | None = None

    @property
    def sortable(self) -> bool:
        """Whether a list may be sorted and filtered by it."""
        return self.kept not in ("ids", "table") and self.widget != "long"

    def names(self, values: Collection[Any], context: Context) -> Mapping[Any, str]:
        """What people call ``values`` that stand in documents, even if they are closed since."""
        look = self.called or self.named
        return look(values, context) if look is not None and values else {}

    def read(self, text: str, context: Context) -> Any:
        """The value that a person means by ``text``; raises Refusal with a sentence."""
        return kept.read(self, text, context)

    def fit(self, value: Any, *, worked_out: bool = False) -> Any:
        """``value`` as this type has it, rounded where it was ``worked_out``; raises Refusal."""
        return kept.fit(self, value, worked_out=worked_out)

    def encode(self, value: Any) -> Any:
        """How ``value`` stands in the JSON of a document."""
        return kept.encode(self, value)

    def decode(self, data: Any) -> Any:
        """The value that ``encode`` wrote; what another type wrote is empty."""
        return kept.decode(self, data)
