"""Yesterday's shift: money taken at the counter, counted, and handed over to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from addons.demo.facts.calendar import working_day_until
from addons.demo.facts.history import moment
from addons.demo.load.days import at
from addons.demo.load.people import CASHIER, CLERK, SECOND_CLERK
from addons.demo.load.vouchers import WAITING
from addons.esales.closing.handing_over import KIND
from addons.esales.models import DealerAccount
from addons.esales.money.vouchers import KIND as MONEY
from core.context import Context
from core.security.identity import Identity
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for

# What came in, by its means, and since which minute of the day.
TAKEN = (
    ("cash", Decimal("3000.00"), 10 * 60 + 5, "现金"),
    ("scan", Decimal("8650.00"), 11 * 60 + 20, "扫码 88-0421"),
    ("card", Decimal("12400.00"), 16 * 60 + 40, "POS 0097"),
)
MISSING = Decimal("10.00")
# So many minutes later finance has entered it.
ENTERED = 25
EVENING, MORNING = 18 * 60 + 20, 8 * 60 + 5


def put_shift(context: Context, today: date, people: Mapping[str, Identity]) -> None:
    """Put in what was taken yesterday, and its hand-over, which a colleague took this morning."""
    day = working_day_until(today - timedelta(days=1))
    query = (
        select(DealerAccount.dealer_id)
        .where(DealerAccount.balance > sum(amount for _means, amount, _at, _note in TAKEN))
        .order_by(DealerAccount.balance.desc(), DealerAccount.dealer_id)
    )
    owing = context.session.scalars(query.offset(WAITING).limit(len(TAKEN))).all()
    counted = {}
    for dealer, (means, amount, minutes, reference) in zip(owing, TAKEN, strict=False):
        taking = at(context, moment(day, minutes), people[CLERK])
        values = {"dealer_id": dealer, "amount": amount, "means": means, "reference": reference}
        voucher = begin(business_for(MONEY, values, taking), values, taking)
        fire([voucher], "post", at(context, moment(day, minutes + ENTERED), people[CASHIER]))
        counted[f"counted_{means}"] = amount - (MISSING if means == "cash" else 0)
    handing = at(context, moment(day, EVENING), people[CLERK])
    values = {
        "day": day.isoformat(),
        "successor": SECOND_CLERK,
        "remark": "现金少 10 元，找零时给错，已记录" if counted else "",
        **counted,
    }
    shift = begin(business_for(KIND, values, handing), values, handing)
    fire([shift], "hand_over", handing)
    fire([shift], "take_over", at(context, moment(today, MORNING), people[SECOND_CLERK]))
