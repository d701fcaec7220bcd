"""Hand-overs as the pages of their business show them: day by day, and what differed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addons.esales.closing.beside import Beside, beside
from addons.esales.closing.figures import MEANS
from addons.esales.models import HandOver
from addons.esales.resources.pickups import COUNTER, number_of
from addons.esales.retail.rules import NOTHING
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column, Filter

COUNTED = {means: f"counted_{means}" for means in MEANS}
TAKEN = {means: f"taken_{means}" for means in MEANS}


class HandOverCase(Case):
    """One hand-over: what was counted beside what was taken, means by means."""

    document: HandOver
    page = "addons.esales:templates/hand_over.pt"
    told = frozenset((*COUNTED.values(), *TAKEN.values()))

    def more(self, request: Any) -> dict[str, Any]:
        """The money as far as the reader sees it; what is short is said once all is known."""
        seen = [one for one in map(self._seen, beside(self.document)) if one.matters]
        whole = all(map(self.sees, self.told))
        return {
            "handed": self.document.until is not None and any(map(self.sees, TAKEN.values())),
            "means": seen,
            "sums": _sums(seen) if whole and len(seen) > 1 else None,
        }

    def _seen(self, one: Beside) -> Beside:
        """``one`` without what the reader does not see."""
        counted, taken = COUNTED[one.means], TAKEN[one.means]
        return Beside(
            means=one.means,
            title=one.title,
            counted=one.counted if self.sees(counted) else None,
            taken=one.taken if self.sees(taken) else None,
            compared=self.sees(counted) and self.sees(taken),
        )


def _sums(seen: Sequence[Beside]) -> Beside:
    """All means together."""
    counted = sum((one.counted or NOTHING for one in seen), NOTHING)
    taken = sum((one.taken or NOTHING for one in seen), NOTHING)
    return Beside(means="", title=_("Total"), counted=counted, taken=taken)


class HandOvers(Documents):
    """The hand-overs of a branch's counter."""

    scope = "esales:hand_over"
    case = HandOverCase
    group = COUNTER
    order = 18
    hint = _("Whoever goes home counts, and hands over to whoever goes on.")
    columns = (
        Column(name="number", title=_("Number"), value=number_of, show="code", link=True),
        Column(name="day", title=_("Day"), show="date", sort=HandOver.day),
    )
    filters = (Filter(name="day", title=_("Day"), kind="dates", expression=HandOver.day),)
    sort = "-day"
