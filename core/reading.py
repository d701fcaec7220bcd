"""Reading what people type: 1,299.00, ¥59, 13%, full-width digits, 2026年11月23日, 是.

Each function takes the trimmed text of a filled input or cell and returns a value, or raises
Refusal with a sentence.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from unicodedata import category, normalize

from core.i18n import _
from core.refusal import Refusal

NUMBER = re.compile(r"([+-]?)[¥$€]?(\d+|\d{1,3}(?:,\d{3})+)?(\.\d+)?(e[+-]?\d{1,2})?(%?)", re.ASCII)
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?"
    r"(?:[ t]00:00(?::00)?)?",
    re.ASCII,
)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(z|[+-]\d{2}:\d{2})?", re.ASCII)
YES = ("是", "有", "对", "√", "y", "yes", "true", "1")
NO = ("否", "无", "不", "×", "n", "no", "false", "0")


def decimal(text: str) -> Decimal:
    """Return the exact number, also full-width, with thousands, currency sign or percent."""
    found = NUMBER.fullmatch(normalize("NFKC", text).replace(" ", "").lower())
    if not found or not (found[2] or found[3]):
        raise Refusal(
            _("“${text}” is not a number. Write it like 1299.50.", mapping={"text": text})
        )
    sign, whole, fraction, exponent, percent = (part or "" for part in found.groups())
    number = Decimal(sign + whole.replace(",", "") + fraction + exponent)
    return number.scaleb(-2) if percent else number


def day(text: str) -> date:
    """Return the date written as 2026-11-23, 2026/11/23, 2026.11.23, 20261123 or 2026年11月23日."""
    found = DAY.fullmatch(normalize("NFKC", text).lower())
    try:
        if found:
            year, month, monthday = (int(part) for part in found.groups() if part)
            return date(year, month, monthday)
    except ValueError:
        pass  # The day is not in the calendar, which the sentence below says as well.
    raise Refusal(_("“${text}” is not a date. Write it like 2026-11-23.", mapping={"text": text}))


def moment(text: str, zone: tzinfo) -> datetime:
    """Return the moment in UTC; a day and a time of day such as 2026-11-23 08:30 are ``zone``'s."""
    plain = normalize("NFKC", text).lower().replace("t", " ")
    written, _space, clock = plain.partition(" ")
    found = CLOCK.fullmatch(clock.strip() or "0:00")
    try:
        if found:
            hour, minute, second = (int(part or 0) for part in found.groups()[:3])
            naive = datetime.combine(day(written), time(hour, minute, second))
            if found[4]:
                stated = f"{naive.isoformat()}{found[4].upper()}"
                return datetime.fromisoformat(stated).astimezone(UTC)
            return naive.replace(tzinfo=zone).astimezone(UTC)
    except (Refusal, ValueError, OverflowError):
        pass  # No such day or time, which the sentence below says as well.
    raise Refusal(
        _(
            "“${text}” is not a moment. Write it like 2026-11-23 08:30.",
            mapping={"text": text},
        )
    )


def yes_or_no(text: str) -> bool:
    """Return whether the text says yes, in Chinese, English, a sign or a digit."""
    word = normalize("NFKC", text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refusal(_("“${text}” is neither yes nor no. Write 是 or 否.", mapping={"text": text}))


def plain_text(text: str, *, lines: bool = False) -> str:
    """``text`` without blanks around it, in one line or in ``lines``.

    Refuses signs that are no letters, and halves of letters that no file can keep.
    """
    kept = "\n\t" if lines else ""
    plain = text.replace("\r\n", "\n").strip()
    if any(category(sign) in ("Cc", "Cs") and sign not in kept for sign in plain):
        raise Refusal(_("The text holds a character that is no letter. Type it again."))
    return plain
