"""What people type and paste into a line: quantity, cost, day and serials, from any keyboard."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from addons.inventory.lines import SerialEntry
from core.i18n import _
from core.refusal import Invalid

COLUMNS = 3
LONGEST = 64
LARGEST = Decimal(10) ** 9
BETWEEN_COLUMNS = re.compile(r"[\t,;\u3001]")


def read_quantity(text: str) -> Decimal | None:
    """The quantity in ``text``, with at most three decimals; None where it is empty."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not plain:
        return None
    try:
        quantity = Decimal(plain)
    except InvalidOperation:
        quantity = Decimal("NaN")
    if not quantity.is_finite() or quantity < 0 or quantity >= LARGEST:
        raise Invalid(_("“${text}” is no quantity. Type a number.", mapping={"text": text}))
    if quantity != round(quantity, 3):
        raise Invalid(_("“${text}” has more than three decimals.", mapping={"text": text}))
    return quantity


def read_cost(text: str) -> Decimal | None:
    """What one unit cost, as in ``text``, with at most eight decimals; None where it is empty."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not plain:
        return None
    try:
        cost = Decimal(plain)
    except InvalidOperation:
        cost = Decimal("NaN")
    if not cost.is_finite() or cost < 0 or cost >= LARGEST:
        raise Invalid(
            _("“${text}” is no cost. Type what one unit cost without tax.", mapping={"text": text})
        )
    if cost != round(cost, 8):
        raise Invalid(_("“${text}” has more than eight decimals.", mapping={"text": text}))
    return cost


def read_day(text: str, today: date) -> date | None:
    """The day in ``text`` on which goods had come in; None where it is empty."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("This is no date. Write it as 2026-11-23.")) from None
    if day is not None and day > today:
        raise Invalid(_("Goods that are there came in today or before. Correct the day."))
    return day


def read_serials(text: str) -> list[SerialEntry]:
    """The serials in ``text``: one piece a line, its number, second number and carton in columns.

    Columns are parted by tabs, commas or semicolons, as they come from a sheet; a line without
    columns may hold several numbers parted by blanks. What stands there twice counts once.
    """
    found = dict.fromkeys(_entries(text))
    for entry in found:
        for part in entry:
            if part is not None and len(part) > LONGEST:
                raise Invalid(
                    _(
                        "“${text}” is too long for a serial or carton code. They have at most "
                        "${count} characters, and each stands on its own line.",
                        mapping={"text": f"{part[:40]}…", "count": LONGEST},
                    )
                )
    return list(found)


def doubled(text: str) -> list[str]:
    """The numbers of the pieces that stand in ``text`` more than once, in their order."""
    times = Counter(_entries(text))
    return [entry.number for entry, count in times.items() if count > 1]


def _entries(text: str) -> Iterator[SerialEntry]:
    for line in unicodedata.normalize("NFKC", text).splitlines():
        if BETWEEN_COLUMNS.search(line.strip()):
            yield _columns(line)
        else:
            yield from (SerialEntry(number) for number in line.split())


def _columns(line: str) -> SerialEntry:
    cells = [cell.strip() for cell in BETWEEN_COLUMNS.split(line.strip())]
    if len(cells) > COLUMNS or not cells[0]:
        raise Invalid(
            _(
                "“${text}” cannot be read as one piece. A line holds the serial number, then, "
                "where there are any, the second number and the carton code.",
                mapping={"text": line.strip()[:60]},
            )
        )
    number, twin, carton = (*cells, "", "")[:COLUMNS]
    return SerialEntry(number, twin or None, carton or None)


def write_serials(entries: list[SerialEntry]) -> str:
    """The serials as they would be typed, one piece a line."""
    return "\n".join(",".join(part or "" for part in entry).rstrip(",") for entry in entries)
