"""Why a piece cannot be set aside: what matters most to whoever holds it in hand is said first."""

from datetime import UTC, datetime

import pytest

from addons.inventory.claimable import Wish, why_not
from addons.inventory.pieces import Piece


def piece(**given):
    known = dict.fromkeys(Piece._fields)
    usual = {
        "id": 7, "number": "A1", "location_id": 1, "location": "A-01", "warehouse": "SN01",
        "kind": "sound", "status": "available", "seen": datetime(2026, 11, 1, tzinfo=UTC),
    }
    return Piece(**{**known, **usual, **given})


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"warehouse": "SN11"}, "elsewhere"),
        ({"status": "defective"}, "not_sound"),
        ({"warehouse": "SN09", "kind": "defective", "status": "defective"}, "not_sound"),
        ({"warehouse": "SN99", "kind": "transit"}, "not_sound"),
        ({"claimed_by": 5}, "claimed"),
        ({"claimed_by": 3}, "repeated"),
        ({"seen": None}, "unknown_here"),
    ],
)
def test_a_piece_is_free_or_the_reason_is_named(given, reason):
    said = why_not(Wish(document=3, warehouse="SN01"), 7, piece(**given))

    assert (said and said.reason) == reason
