"""Ladders of authority: who decides depends on how much it is, as it is now.

What is changed while somebody is asked about it may be another's to decide.
"""

from __future__ import annotations

from decimal import Decimal

from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow.deciding.asking import called, expression
from core.workflow.definition import Business, Ladder, Step, in_words
from core.workflow.documents import Document
from core.workflow.fields import facts_of


def rung_for(ladder: Ladder, measure: Decimal | None) -> int | None:
    """The number of the lowest rung that ``measure`` fits under; what is empty goes to the top."""
    if measure is None:
        return len(ladder.rungs) - 1
    tops = ((i, rung.up_to) for i, rung in enumerate(ladder.rungs))
    fitting = [(top is None, top or 0, i) for i, top in tops if top is None or measure <= top]
    return min(fitting)[2] if fitting else None


def rung_line(document: Document, step: Step, business: Business, context: Context) -> int | None:
    """The line of ``step`` whose rung decides about ``document`` now; None where none does."""
    if step.ladder is None:
        return None
    measure = expression(step.ladder.measure, business, context)
    rung = rung_for(step.ladder, measure.value(facts_of(document, business, context)))
    return None if rung is None else len(step.participants) + rung


def rung_now(document: Document, step: Step, business: Business, context: Context) -> int | None:
    """As ``rung_line``, and None as well where the measure cannot be worked out."""
    try:
        return rung_line(document, step, business, context)
    except Refusal:
        return None


def outdated(line: int, step: Step, current: int | None) -> bool:
    """Whether ``line`` is a rung that decides no more, now that the ``current`` one does."""
    first = len(step.participants)
    rungs = len(step.ladder.rungs) if step.ladder else 0
    return first <= line < first + rungs and line != current


def refuse_beyond(document: Document, step: Step, context: Context) -> None:
    """Refuse what goes beyond the last rung: nobody has the authority."""
    raise Refusal(
        _(
            "Nobody may decide about ${document}: it goes beyond the last rung of “${step}”. Ask "
            "your business manager to add one.",
            mapping={
                "document": called(document),
                "step": in_words(step.title, context.identity.locale),
            },
        )
    )
