"""The statement (对账单) as a business: sent to the dealer, who confirms or disputes it."""

from __future__ import annotations

from typing import Any

from addons.esales.models import DealerStatement
from addons.esales.money.sending import KIND, begin_statement
from addons.esales.money.statement_paper import NAME
from addons.esales.rehearsing.paying import STATEMENTS
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, Participant, Step, Transition, uses


def _pages() -> Any:
    """The pages of statements, which only a server needs."""
    from addons.esales.resources.money import Statements

    return Statements


STATEMENT = Kind(
    name=KIND,
    title=_("Statement"),
    record=DealerStatement,
    rehearsal=STATEMENTS,
    scope="esales:account",
    begin=begin_statement,
    collection=_pages,
    reversible=lambda _statement: False,
    papers=(NAME,),
    fields=(
        BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
        BuiltIn(name="month", title=_("Any day of the month"), type="date", required=True),
        BuiltIn(name="opening", title=_("Opening balance"), type="money", editable=False),
        BuiltIn(name="owed", title=_("Owed"), type="money", editable=False),
        BuiltIn(name="paid", title=_("Paid"), type="money", editable=False),
        BuiltIn(name="closing", title=_("Closing balance"), type="money", editable=False),
    ),
)
FINANCE = (Participant(role="finance", fires=("confirm", "dispute", "void")),)
SETTLES = (Participant(role="finance", fires=("confirm", "void")),)
CONFIRM = {"en": "The dealer confirms", "zh_CN": "经销商确认"}
DISPUTE = {"en": "The dealer disputes", "zh_CN": "经销商有异议"}
VOIDS = {"en": "Void", "zh_CN": "作废"}


def _way(name: str, title: dict[str, str], source: str, target: str, *, why: bool) -> Transition:
    # A statement has its number since it was sent; a copy of this business may begin otherwise.
    return Transition(
        name=name,
        title=title,
        source=source,
        target=target,
        reason=why,
        numbers=name == "confirm",
        guards=uses("esales.month_still_open") if target == "void" else (),
    )


SENT_STATEMENT = Business(
    name="dealer_statement",
    title={"en": "Statement", "zh_CN": "对账单"},
    kind=KIND,
    series="DZ",
    starters=(Participant(role="finance"),),
    steps=(
        Step(
            name="sent",
            title={"en": "Sent", "zh_CN": "已发出"},
            participants=FINANCE,
            final=True,
        ),
        Step(
            name="disputed",
            title={"en": "Disputed", "zh_CN": "有异议"},
            participants=SETTLES,
            final=True,
        ),
        Step(name="confirmed", title={"en": "Confirmed", "zh_CN": "已确认"}, final=True),
        Step(name="void", title={"en": "Void", "zh_CN": "已作废"}, final=True),
    ),
    transitions=(
        _way("confirm", CONFIRM, "sent", "confirmed", why=False),
        _way("dispute", DISPUTE, "sent", "disputed", why=True),
        _way("void", VOIDS, "sent", "void", why=True),
        _way("confirm", CONFIRM, "disputed", "confirmed", why=True),
        _way("void", VOIDS, "disputed", "void", why=True),
    ),
    prints=(NAME,),
    facts=("dealer_id", "month", "closing"),
)
