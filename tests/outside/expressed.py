"""Values that the expressions of tests are worked out with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

LINES = (
    {"amount": Decimal("90.10"), "discount": Decimal(3), "note": "spare"},
    {"amount": Decimal("9.90"), "discount": None, "note": " "},
    {"amount": 1, "discount": Decimal("8.5")},
)
VALUES: dict[str, Any] = {
    "amount": Decimal("120.50"),
    "zero": Decimal(0),
    "dealer": "Qinling Trade 秦岭",
    "status": "open",
    "nothing": None,
    "blank": "  ",
    "urgent": True,
    "due": date(2026, 10, 10),
    "today": date(2026, 10, 1),
    "created": datetime(2026, 9, 30, 23, 59),  # noqa: DTZ001 - only its date counts here.
    "lines": LINES,
    "none_yet": (),
}
