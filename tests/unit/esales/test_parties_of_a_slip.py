"""Who may pay for what a dealer takes, and who may be invoiced for it."""

from dataclasses import dataclass

import pytest

from addons.esales.parties import INVOICED, PAYER, Parties, fault, kept, open_to, unfit_for, usual


@dataclass
class Dealer:
    """A dealer with what is agreed."""

    id: int
    name: str
    status: str = "active"
    payer_id: int | None = None
    invoiced_id: int | None = None
    parent_id: int | None = None


TAKES = Dealer(1, "西安盛禾木", payer_id=2, invoiced_id=3, parent_id=4)


def test_those_who_are_agreed_stand_in_until_somebody_chooses_another():
    assert usual(TAKES) == Parties(payer_id=2, invoiced_id=3)
    assert open_to(PAYER, TAKES) == (1, 2, 4)
    assert open_to(INVOICED, TAKES) == (1, 3, 2, 4)
    assert open_to(PAYER, Dealer(1, "alone", parent_id=1)) == (1,)


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [
        (PAYER, Dealer(2, "宝鸡"), ""),
        (PAYER, Dealer(4, "汉中"), ""),
        (PAYER, Dealer(3, "咸阳"), "does not pay for what"),
        (PAYER, Dealer(2, "宝鸡", "closed"), "is not active"),
        (PAYER, Dealer(2, "宝鸡", "suspended"), "is not active"),
        (INVOICED, Dealer(3, "咸阳", "suspended"), ""),
        (INVOICED, Dealer(3, "咸阳", "closed"), "is closed"),
        (INVOICED, Dealer(9, "延安"), "is not invoiced for what"),
    ],
)
def test_nobody_else_is_charged_or_invoiced(name, chosen, said):
    found = fault(name, chosen, TAKES, ["西安盛禾木", "宝鸡"])

    assert (said in found.interpolate()) if said else found is None


@pytest.mark.parametrize(
    ("name", "chosen", "status", "said"),
    [
        (PAYER, 1, "closed", ""),
        (PAYER, 2, "active", ""),
        (PAYER, 2, "suspended", "is not active"),
        (PAYER, 9, "active", "does not pay for what 西安盛禾木 takes any more"),
        (INVOICED, 3, "suspended", ""),
        (INVOICED, 3, "closed", "is closed"),
        (INVOICED, 9, "active", "is not invoiced for what 西安盛禾木 takes any more"),
    ],
)
def test_who_was_chosen_stands_no_longer_than_it_is_agreed(name, chosen, status, said):
    found = unfit_for(name, TAKES, chosen, status, "延安")

    assert (said in found.interpolate()) if said else found is None


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        ((4, 3), (4, 3)),
        ((None, None), (None, None)),
        ((9, 9), (2, 3)),
        ((3, 4), (2, 4)),
    ],
)
def test_who_paid_before_pays_again_only_where_he_still_may(before, stands):
    earlier = Parties(payer_id=before[0], invoiced_id=before[1])

    assert kept(TAKES, earlier) == Parties(payer_id=stands[0], invoiced_id=stands[1])
