"""Labels and cards of records: what is typed or scanned, and how often each is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.context import Context
from core.i18n import _
from core.refusal import Invalid

Values = Mapping[str, Any]
MOST = 2000
# A letter x stands apart from the code, which may end with one itself.
TIMES = re.compile(r"^(?P<code>.+?)(?:\s*[\t,;，；*×]|\s+[xX])\s*(?P<times>\d{1,9})$")


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Labels of one sort of record, printed on the layout ``name`` and its variants.

    ``typed`` says what people type or scan to choose them; ``find`` gives, for each of the codes
    that the branch knows, the values of its labels, in a fixed number of statements.
    """

    name: str
    title: Any
    permission: str
    typed: Any
    find: Callable[[Sequence[str], Context], Mapping[str, Sequence[Values]]]


def wanted(text: str) -> list[tuple[str, int]]:
    """The codes of ``text``, one on a line, each with how often it is wanted.

    ``LY-01 × 5`` (or with a letter x, a comma, a semicolon, a tab or an asterisk) asks for five.
    Raises Invalid for more labels than one print holds.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        counted = TIMES.match(line)
        found.append((counted["code"], int(counted["times"])) if counted else (line, 1))
    if sum(times for _code, times in found) > MOST:
        raise Invalid(
            _(
                "One print holds ${most} labels at most. Print the rest after.",
                mapping={"most": MOST},
            )
        )
    return found


def labels_wanted(labels: Labels, text: str, context: Context) -> list[Values]:
    """The values of every label that ``text`` asks for, in its order; unknown codes are named."""
    asked = wanted(text)
    if not asked:
        raise Invalid(_("Type or scan what the labels are for: one code on a line."))
    found = labels.find([code for code, _times in asked], context)
    unknown = [code for code, _times in asked if not found.get(code)]
    if unknown:
        raise Invalid(
            _(
                "Not known here, so nothing was printed: ${codes}.",
                mapping={"codes": ", ".join(dict.fromkeys(unknown))},
            )
        )
    every = [each for code, times in asked for each in found[code] for _n in range(times)]
    if len(every) > MOST:
        raise Invalid(
            _(
                "One print holds ${most} labels at most. Print the rest after.",
                mapping={"most": MOST},
            )
        )
    return every
