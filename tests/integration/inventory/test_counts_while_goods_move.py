"""A count while goods move: what came or went after it was counted is counted again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from addons.inventory.drafting import draft
from addons.inventory.editing import put_line
from addons.inventory.models import Adjustment, Count
from addons.inventory.stock import levels
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from core.refusal import Refusal
from core.workflow import fire

CODES = count(1)


@pytest.fixture
def shelf(installation):
    """A warehouse with ten cables in A and five in B; its code, the cable, and a clock."""
    code, clock = f"CM{next(CODES)}", datetime.now(UTC)

    def work(minutes):
        return installation.work(branch="shaanxi", now=clock + timedelta(minutes=minutes))

    with work(0) as context:
        cable = make_variant(context, f"{code}-C")
        make_warehouse(context, code, ("A", "B"))
        receive(context, code, entry(cable, 10, at="A"), entry(cable, 5, at="B"))
    return code, cable, work


def counted(work, code, *lines):
    with work(10) as context:
        return draft(context, Count, code, lines).id


def taken(work, code, cable):
    with work(20) as context:
        line = entry(cable, -2, at="A")
        fire([draft(context, Adjustment, code, [line])], "post", context)


def test_what_moved_after_it_was_counted_is_counted_again(shelf):
    code, cable, work = shelf
    number = counted(work, code, entry(cable, 10, at="A"), entry(cable, 4, at="B"))
    taken(work, code, cable)

    with pytest.raises(Refusal) as refused, work(30) as context:
        fire([context.session.get_one(Count, number)], "post", context)

    (sentence,) = refused.value.messages
    assert f"{code}-C Variant {code}-C moved in {code} A with TZ-" in sentence.interpolate()
    with work(30) as context:
        assert levels(context, [cable])[cable, code].on_hand == 13
        document = context.session.get_one(Count, number)
        put_line(context, document, entry(cable, 8, at="A"), line=1)
        fire([document], "post", context)
    with work(40) as context:
        assert levels(context, [cable])[cable, code].on_hand == Decimal(12)


def test_what_moved_elsewhere_or_before_keeps_no_count_waiting(shelf):
    code, cable, work = shelf
    number = counted(work, code, entry(cable, 4, at="B"))
    taken(work, code, cable)

    with work(30) as context:
        fire([context.session.get_one(Count, number)], "post", context)

    with work(40) as context:
        assert levels(context, [cable])[cable, code].on_hand == 12
