"""How values look to a reader: numbers, money and dates as the reader's locale expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from core.i18n import _, in_a_row


class Show:
    """Formats for one reader; every format takes None and shows nothing for it."""

    def __init__(
        self, locale: str, timezone: str, currency: str, translate: Callable[[Any], str]
    ) -> None:
        self.locale = Locale.parse(locale)
        self.zone = ZoneInfo(timezone)
        self.currency = currency
        self.translate = translate
        # The names of those whom this page tells of, by login.
        self.people: dict[str, str] = {}

    def __call__(self, value: Any, how: str = "text", choices: Any = ()) -> str:
        """``value`` in the format named ``how``."""
        if value is None or value == "":
            return ""
        if how == "choice":
            found = dict(choices).get(value)
            return self.translate(found) if found is not None else str(value)
        return getattr(self, how)(value)

    def text(self, value: Any) -> str:
        """Whatever it is, as words."""
        if isinstance(value, bool):
            return self.yes_no(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Decimal):
            return self.quantity(value)
        return self.translate(value)

    def code(self, value: str) -> str:
        """A code or a document's number, which a list keeps in one line."""
        return str(value)

    def person(self, login: str) -> str:
        """Somebody by name, as far as the page knows who it is."""
        return self.people.get(login, login)

    def listed(self, value: Iterable[Any]) -> str:
        """Several things in a row."""
        return in_a_row(map(self.text, value), str(self.locale))

    def money(self, value: Decimal) -> str:
        """An amount with its currency sign and two decimals."""
        return format_currency(value, self.currency, locale=self.locale)

    def amount(self, value: Decimal) -> str:
        """An amount without a sign, for columns headed by one."""
        return format_decimal(value, "#,##0.00", locale=self.locale)

    def price(self, value: Decimal) -> str:
        """A price per unit, two to four decimals."""
        return format_decimal(value, "#,##0.00##", locale=self.locale)

    def cost(self, value: Decimal) -> str:
        """What one unit costs, two to eight decimals."""
        return format_decimal(value, "#,##0.00######", locale=self.locale)

    def quantity(self, value: Decimal | int) -> str:
        """A quantity, without decimals it does not have."""
        return format_decimal(value, "#,##0.###", locale=self.locale)

    def number(self, value: Decimal | int) -> str:
        """A number, without decimals it does not have."""
        return format_decimal(value, "#,##0.####", locale=self.locale)

    def percent(self, value: Decimal) -> str:
        """A factor as a percentage."""
        return format_percent(value, "#,##0.##%", locale=self.locale)

    def date(self, value: date) -> str:
        """A day."""
        return format_date(value, "medium", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """A moment on the company's clock."""
        return format_datetime(value, "short", tzinfo=self.zone, locale=self.locale)

    def time(self, value: datetime) -> str:
        """The time of day on the company's clock."""
        return format_time(value, "short", tzinfo=self.zone, locale=self.locale)

    def ago(self, value: datetime, now: datetime) -> str:
        """How long ago a moment was, in one word and number."""
        return format_timedelta(now - value, locale=self.locale)

    def lasting(self, hours: Decimal, day: Decimal | int = 24) -> str:
        """How long something took, in minutes, hours or days of so many hours, as people say it."""
        if hours * 60 < 1:
            return self.quantity(0) if not hours else f"<{self._unit(1, 'minute')}"
        if hours < 1:
            return self._unit(round(hours * 60), "minute")
        return self._unit(hours, "hour") if hours < day else self._unit(hours / day, "day")

    def _unit(self, number: Decimal | int, unit: str) -> str:
        said = round(Decimal(number), 1)
        whole = int(said) if said == int(said) else said  # One day, and 1.5 days.
        return format_unit(
            whole, f"duration-{unit}", length="short", format="#,##0.#", locale=self.locale
        )

    def yes_no(self, value: bool) -> str:
        """Yes or no."""
        return self.translate(_("Yes") if value else _("No"))
