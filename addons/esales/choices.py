"""The words people choose from when they sell."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from addons.esales.models import Dealer, GradeDiscount, PriceList
from core.context import Context
from core.i18n import _
from core.security.models import Posting, User

GRADES = ("S", "A", "B", "C")

KINDS = (
    ("first_tier", _("First tier")),
    ("second_tier", _("Second tier")),
    ("own_shop", _("Own shop")),
    ("key_account", _("Key account")),
    ("online", _("Online")),
    ("operator", _("Operator")),
    ("group_buyer", _("Group buyer")),
)
STATUSES = (
    ("prospect", _("Prospect")),
    ("trial", _("Trial")),
    ("active", _("Active")),
    ("suspended", _("Suspended")),
    ("closed", _("Closed")),
)
SETTLEMENTS = (
    ("prepaid", _("Prepaid")),
    ("cash", _("Cash")),
    ("monthly", _("Monthly")),
)
CHANNELS = (
    ("shop", _("Shop")),
    ("online", _("Online")),
    ("group", _("Group buying")),
)
ENTRY_KINDS = (
    ("opening", _("Opening balance")),
    ("invoice", _("Invoice")),
    ("payment", _("Payment")),
    ("rebate", _("Rebate")),
    ("reversal", _("Reversal")),
)
MONEY_MEANS = (
    ("transfer", _("Bank transfer")),
    ("cash", _("Cash payment")),
    ("scan", _("Scan to pay")),
    ("card", _("Card (POS)")),
    ("draft", _("Bank draft")),
    ("other", _("Other means")),
)
MODES = (
    ("inclusive", _("Prices include tax")),
    ("exclusive", _("Prices without tax")),
)
PICKUP_STEPS = (
    ("open", _("Open")),
    ("finished", _("Finished")),
    ("cancelled", _("Cancelled")),
    ("reversed", _("Reversed")),
)


def grades(here: Context) -> Sequence[tuple[str, str]]:
    """The discount grades: the usual ones, and those that have discounts in this branch."""
    used = set(here.session.scalars(select(GradeDiscount.grade).distinct()))
    return [(grade, grade) for grade in (*GRADES, *sorted(used - set(GRADES)))]


def salespeople(here: Context) -> Sequence[tuple[str, str]]:
    """The people who hold a position in this branch today, by login."""
    assert here.branch is not None
    today = here.today
    query = (
        select(User.login, User.name)
        .join(Posting, Posting.user_id == User.id)
        .where(Posting.place == here.branch.name, User.active)
        .where(or_(Posting.since.is_(None), Posting.since <= today))
        .where(or_(Posting.until.is_(None), Posting.until >= today))
        .distinct()
        .order_by(User.name)
    )
    return [(row.login, row.name) for row in here.session.execute(query)]


def reps(here: Context) -> Sequence[tuple[str, str]]:
    """The salespeople in charge of at least one dealer."""
    query = (
        select(Dealer.rep, User.name)
        .outerjoin(User, User.login == Dealer.rep)
        .where(Dealer.rep != "")
        .distinct()
        .order_by(Dealer.rep)
    )
    return [(row.rep, row.name or row.rep) for row in here.session.execute(query)]


def price_lists(here: Context) -> Sequence[tuple[str, str]]:
    """The price lists to choose from."""
    query = select(PriceList.id, PriceList.name).order_by(PriceList.code)
    return [(str(number), name) for number, name in here.session.execute(query)]
