"""The change of a dealer's status as a business: asked for, decided by another, done."""

from __future__ import annotations

from typing import Any

from addons.esales.changes.changing import EFFECTS, GUARDS, KIND
from addons.esales.choices import STATUSES
from addons.esales.models import DealerChange
from addons.esales.rehearsing.changing import CHANGES
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, uses
from core.workflow.definition import APPLICANT
from core.workflow.motion.beginning import begin_plain


def _pages() -> Any:
    """The pages of changes, which only a server needs."""
    from addons.esales.resources.changes import DealerChanges

    return DealerChanges


KINDS = (
    Kind(
        name=KIND,
        title=_("Dealer status change"),
        record=DealerChange,
        rehearsal=CHANGES,
        scope="esales:dealer_change",
        begin=begin_plain,
        collection=_pages,
        reversible=lambda _document: False,
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(
                name="status", title=_("Status"), type="choice", choices=STATUSES, required=True
            ),
            BuiltIn(name="why", title=_("Why"), required=True),
            BuiltIn(
                name="before",
                title=_("Status before"),
                type="choice",
                choices=STATUSES,
                editable=False,
            ),
        ),
    ),
)

_ASKED = ("dealer_id", "status", "why")
DECIDING = tuple(
    Participant(role=role, fires=("approve", "refuse"))
    for role in ("sales_manager", "branch_manager")
)

DEALER_CHANGE = Business(
    name="dealer_change",
    title={"en": "Dealer status", "zh_CN": "经销商状态变更"},
    kind=KIND,
    series="BG",
    starters=tuple(
        Participant(role=role) for role in ("salesperson", "sales_manager", "branch_manager")
    ),
    steps=(
        Step(
            name="draft",
            title={"en": "Draft", "zh_CN": "草稿"},
            participants=(
                Participant(relative=APPLICANT, fires=("submit", "void"), edits=_ASKED),
            ),
            x=40,
            y=60,
        ),
        Step(
            name="deciding",
            title={"en": "To be decided", "zh_CN": "待审核"},
            participants=DECIDING,
            not_by=(APPLICANT,),
            verbs=("return", "withdraw", "remind"),
            x=260,
            y=60,
        ),
        Step(name="done", title={"en": "Done", "zh_CN": "已变更"}, final=True, x=480, y=60),
        Step(name="refused", title={"en": "Refused", "zh_CN": "已拒绝"}, final=True, x=480, y=200),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=40, y=200),
    ),
    transitions=(
        Transition(
            name="submit",
            title={"en": "Submit", "zh_CN": "提交"},
            source="draft",
            target="deciding",
            guards=uses("esales.dealer_may_change"),
            numbers=True,
        ),
        Transition(
            name="void", title={"en": "Void", "zh_CN": "作废"}, source="draft", target="void"
        ),
        Transition(
            name="approve",
            title={"en": "Approve", "zh_CN": "审核"},
            source="deciding",
            target="done",
            guards=uses("esales.dealer_may_change"),
            effects=uses("esales.change_dealer"),
        ),
        Transition(
            name="refuse",
            title={"en": "Refuse", "zh_CN": "拒绝"},
            source="deciding",
            target="refused",
            reason=True,
        ),
    ),
    facts=("dealer_id", "status", "why"),
)
BUSINESSES = (DEALER_CHANGE,)

__all__ = ["BUSINESSES", "EFFECTS", "GUARDS", "KINDS"]
