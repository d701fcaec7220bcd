"""The hand-over (交班日结) as a business: counted, handed to somebody, taken over by him."""

from __future__ import annotations

from typing import Any

from addons.esales.choices import MONEY_MEANS
from addons.esales.closing.hand_over_paper import HAND_OVER_FORM, LAYOUTS, hand_over_values
from addons.esales.closing.handing_over import EFFECTS, KIND, begin_hand_over
from addons.esales.closing.handing_over import GUARDS as HANDING_OVER
from addons.esales.closing.standing import GUARDS as STANDING
from addons.esales.closing.standing import TAKE_BACK, ends_taken_back
from addons.esales.closing.successors import TAKEN_BY_SUCCESSOR
from addons.esales.models import HandOver
from addons.esales.rehearsing.handing_over import HAND_OVERS
from core.context import Context
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, uses
from core.workflow.definition import APPLICANT

COUNTED = {
    "cash": _("Cash counted"),
    "transfer": _("Transfers counted"),
    "scan": _("Scan to pay counted"),
    "card": _("Card slips counted"),
    "draft": _("Drafts counted"),
    "other": _("Other counted"),
}
TAKEN = {
    "cash": _("Cash taken"),
    "transfer": _("Transfers taken"),
    "scan": _("Scan to pay taken"),
    "card": _("Card taken"),
    "draft": _("Drafts taken"),
    "other": _("Other taken"),
}


def _pages() -> Any:
    """The pages of hand-overs, which only a server needs."""
    from addons.esales.resources.hand_overs import HandOvers

    return HandOvers


def _is_taken_back(document: HandOver, context: Context) -> bool:
    return ends_taken_back(document.business, document.version, document.step, context)


def _amounts(begin: str, titles: dict[str, Any], *, editable: bool) -> tuple[BuiltIn, ...]:
    return tuple(
        BuiltIn(name=f"{begin}_{means}", title=titles[means], type="money", editable=editable)
        for means, _title in MONEY_MEANS
    )


KINDS = (
    Kind(
        name=KIND,
        title=_("Hand-over"),
        record=HandOver,
        scope="esales:hand_over",
        begin=begin_hand_over,
        collection=_pages,
        reversible=lambda _document: False,
        rehearsal=HAND_OVERS,
        taken_back=_is_taken_back,
        prints_open=lambda document, _paper: document.until is not None,
        papers=(HAND_OVER_FORM,),
        fields=(
            BuiltIn(name="day", title=_("Day"), type="date"),
            BuiltIn(name="successor", title=_("Handed to"), type="successor"),
            BuiltIn(name="ends_day", title=_("Closes the day"), type="yes_no"),
            BuiltIn(name="remark", title=_("Remark")),
            *_amounts("counted", COUNTED, editable=True),
            BuiltIn(name="since", title=_("From"), type="moment", editable=False),
            BuiltIn(name="until", title=_("Until"), type="moment", editable=False),
            BuiltIn(name="pickups", title=_("Pickups"), type="number", editable=False),
            BuiltIn(name="pieces", title=_("Pieces"), type="number", editable=False),
            BuiltIn(name="gross", title=_("Amount"), type="money", editable=False),
            BuiltIn(name="taken_back", title=_("Taken back"), type="money", editable=False),
            *_amounts("taken", TAKEN, editable=False),
            BuiltIn(name="difference", title=_("Difference"), type="money", editable=False),
            BuiltIn(name="printed", title=_("Papers printed"), type="number", editable=False),
            BuiltIn(name="reprinted", title=_("Of these again"), type="number", editable=False),
            BuiltIn(name="voided", title=_("Drafts voided"), type="number", editable=False),
        ),
    ),
)
_COUNTS = (
    *("day", "successor", "ends_day", "remark"),
    *(f"counted_{means}" for means, _title in MONEY_MEANS),
)
_ROLES = ("counter_clerk", "warehouse_head", "finance")

HAND_OVER = Business(
    name="hand_over",
    title={"en": "Hand-over and daily close", "zh_CN": "交班日结"},
    kind=KIND,
    series="JB",
    needs=("inventory",),
    starters=tuple(Participant(role=role) for role in _ROLES),
    steps=(
        Step(
            name="counting",
            title={"en": "Counting", "zh_CN": "清点"},
            x=40,
            y=60,
            participants=tuple(
                Participant(role=role, fires=("hand_over", "void"), edits=_COUNTS)
                for role in _ROLES
            ),
        ),
        Step(
            name="handed",
            title={"en": "Handed over", "zh_CN": "已交班"},
            x=260,
            y=60,
            participants=(
                *(Participant(role=role, fires=("take_over",)) for role in reversed(_ROLES)),
                Participant(relative=APPLICANT, fires=(TAKE_BACK,)),
                Participant(role="branch_manager", fires=(TAKE_BACK,)),
            ),
        ),
        Step(
            name="taken_over",
            title={"en": "Taken over", "zh_CN": "已接班"},
            final=True,
            x=480,
            y=60,
        ),
        Step(
            name="taken_back",
            title={"en": "Taken back", "zh_CN": "已收回"},
            final=True,
            x=480,
            y=200,
        ),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True, x=260, y=200),
    ),
    transitions=(
        Transition(
            name="hand_over",
            title={"en": "Hand over", "zh_CN": "交班"},
            source="counting",
            target="handed",
            guards=uses("esales.ready_to_hand_over"),
            effects=uses("esales.hand_shift_over"),
            numbers=True,
        ),
        Transition(
            name="void",
            title={"en": "Void", "zh_CN": "作废"},
            source="counting",
            target="void",
        ),
        Transition(
            name="take_over",
            title={"en": "Take over", "zh_CN": "接班"},
            source="handed",
            target="taken_over",
            guards=uses(TAKEN_BY_SUCCESSOR),
        ),
        # Who was to go on does not come: whoever handed over goes on, and may hand over anew.
        Transition(
            name=TAKE_BACK,
            title={"en": "Take the shift back", "zh_CN": "收回交班"},
            source="handed",
            target="taken_back",
            guards=uses("esales.last_shift"),
            reason=True,
        ),
    ),
    facts=("day", "successor", "gross", "difference"),
    prints=(HAND_OVER_FORM,),
)
BUSINESSES = (HAND_OVER,)
GUARDS = (*HANDING_OVER, *STANDING)
PRINTED = (hand_over_values,)

__all__ = ["BUSINESSES", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "PRINTED"]
