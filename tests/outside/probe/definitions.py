"""The case: drafted, then closed, past a guard that can be overridden and one that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core import Business, Context, Effect, Guard, Kind, Objection, _
from core.orm.bulk import update_rows
from core.workflow import BuiltIn, Parameter, Participant, Step, Transition, uses
from probe.models import Case

HEAVY = 100
KIND = Kind(
    name="probe.case",
    title=_("Case"),
    record=Case,
    scope="probe:case",
    answers=("goods_to_issue",),
    fields=(BuiltIn(name="weight", title=_("Weight"), type="number"),),
)


def too_heavy(documents: Sequence[Any], context: Context) -> Iterator[Objection]:
    """A case above the limit is refused."""
    for case in documents:
        if case.weight > HEAVY:
            yield Objection(document=case.id, message=_("This case is too heavy."))


def weightless(documents: Sequence[Any], context: Context) -> Iterator[Objection]:
    """A case without weight is refused, whoever asks."""
    for case in documents:
        if case.weight <= 0:
            yield Objection(document=case.id, message=_("This case weighs nothing."))


def double(documents: Sequence[Any], context: Context) -> None:
    """Every case weighs twice as much afterwards, in one statement."""
    rows = [{"id": case.id, "weight": case.weight * 2} for case in documents]
    update_rows(context.session, Case.__table__, rows, key=["id"])
    for case in documents:
        context.session.expire(case, ["weight"])


GUARDS = (
    Guard(
        name="probe.light",
        title=_("Not too heavy"),
        check=too_heavy,
        override="probe:weight:override",
    ),
    Guard(name="probe.weighs", title=_("Weighs something"), check=weightless),
)


def heavier(documents: Sequence[Any], context: Context, by: int = 1, much: bool = False) -> None:
    """Every case weighs a little or ``much`` more, or less again with ``by`` below zero."""
    more = by * 10 if much else by
    rows = [{"id": case.id, "weight": case.weight + more} for case in documents]
    update_rows(context.session, Case.__table__, rows, key=["id"])
    for case in documents:
        context.session.expire(case, ["weight"])


def lighter(documents: Sequence[Any], context: Context, much: bool = False) -> None:
    """Take back what ``heavier`` did."""
    heavier(documents, context, by=-1, much=much)


EFFECTS = (
    Effect(name="probe.double", title=_("Weigh twice"), apply=double),
    Effect(
        name="probe.heavier",
        title=_("Weigh more"),
        apply=heavier,
        undo=lighter,
        parameters=(Parameter(name="much", title=_("Much"), type="yes_no"),),
    ),
)
CLERK = Participant(role="counter_clerk", fires=("close",))
HEAD = Participant(role="warehouse_head", department="warehouse", fires=("close", "drop"))
BUSINESS = Business(
    name="probe_case",
    title={"en": "Case", "zh_CN": "案例"},
    kind=KIND.name,
    series="PC",
    steps=(
        Step(name="draft", title={"en": "Draft", "zh_CN": "草稿"}, participants=(CLERK, HEAD)),
        Step(name="closed", title={"en": "Closed", "zh_CN": "已关闭"}, final=True),
        Step(name="dropped", title={"en": "Dropped", "zh_CN": "已放弃"}, final=True),
    ),
    transitions=(
        Transition(
            name="close",
            title={"en": "Close", "zh_CN": "关闭"},
            source="draft",
            target="closed",
            guards=uses("probe.light", "probe.weighs"),
            effects=uses("probe.double"),
            numbers=True,
        ),
        Transition(
            name="drop",
            title={"en": "Drop", "zh_CN": "放弃"},
            source="draft",
            target="dropped",
            reason=True,
        ),
    ),
)
