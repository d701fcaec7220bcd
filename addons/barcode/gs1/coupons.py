"""Coupons in a barcode, North American (8110) and paperless offers (8112), taken apart and checked.

Sources: GS1 US, North American Coupon Application Guideline; GS1 General Specifications,
sections 3.9.9 and 3.9.11. VLI is the digit that says how long the field behind it is.
"""

from collections.abc import Callable

from addons.barcode.gs1.check_digits import digits_only
from addons.barcode.gs1.faults import Fault
from addons.barcode.gs1.times import yymmdd

_SIX_AND_MORE = 6
_REQUIREMENT_CODES = "012349"


class _Refused(Exception):
    """Carries the fault from the field where it shows to the check that reports it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class _Coupon:
    """A coupon's digits and how far they are read."""

    def __init__(self, data: str) -> None:
        self.data = data
        self.at = 0
        self.expires_at: int | None = None

    def __bool__(self) -> bool:
        return self.at < len(self.data)

    def refuse(self, code: str, start: int, stop: int) -> None:
        raise _Refused(Fault(f"coupon_{code}", start, stop))

    def rest_refused(self, code: str) -> None:
        """Refuse what is left, or the whole coupon where nothing is."""
        self.refuse(code, self.at if self else 0, len(self.data))

    def take(self, length: int, code: str) -> str:
        """Read ``length`` digits; ``code`` is the fault of having fewer."""
        if len(self.data) - self.at < length:
            self.rest_refused(code)
        self.at += length
        return self.data[self.at - length : self.at]

    def choice(self, allowed: str, missing: str, invalid: str) -> str:
        """Read one digit out of ``allowed``."""
        digit = self.take(1, missing)
        if digit not in allowed:
            self.refuse(invalid, self.at - 1, self.at)
        return digit

    def sized(self, field: str, sizes: str, *, base: int = 0) -> None:
        """Read a VLI out of ``sizes`` and the field of so many digits more than ``base``."""
        size = self.choice(sizes, f"missing_{field}_vli", f"invalid_{field}_length")
        self.take(base + int(size), f"truncated_{field}")


Read = Callable[[_Coupon], None]


def couponcode(data: str) -> Fault | None:
    """Refuse a coupon (8110) whose fields are not as the guideline prescribes."""
    return digits_only(data) or _fault(data, _read_coupon)


def couponposoffer(data: str) -> Fault | None:
    """Refuse a paperless offer (8112) whose fields are not as prescribed."""
    return digits_only(data) or _fault(data, _read_offer)


def _fault(data: str, read: Read) -> Fault | None:
    coupon = _Coupon(data)
    try:
        read(coupon)
    except _Refused as refused:
        return refused.fault
    return Fault("coupon_excess_data", coupon.at, len(data)) if coupon else None


def _read_offer(coupon: _Coupon) -> None:
    coupon.choice("01", "missing_format_code", "invalid_format_code")
    coupon.sized("funder", "0123456", base=_SIX_AND_MORE)
    coupon.take(6, "truncated_offer_code")
    coupon.sized("serial_number", "0123456789", base=_SIX_AND_MORE)


def _read_coupon(coupon: _Coupon) -> None:
    coupon.sized("gcp", "0123456", base=_SIX_AND_MORE)
    coupon.take(6, "truncated_offer_code")
    coupon.sized("save_value", "12345")
    _read_purchase(coupon, "1st")
    for marker, read in _OPTIONAL_FIELDS:
        if coupon.data.startswith(marker, coupon.at):
            coupon.at += 1
            read(coupon)


def _read_purchase(coupon: _Coupon, which: str) -> None:
    coupon.sized(f"{which}_purchase_requirement", "12345")
    coupon.choice(
        _REQUIREMENT_CODES,
        f"missing_{which}_purchase_requirement_code",
        f"invalid_{which}_purchase_requirement_code",
    )
    coupon.take(3, f"truncated_{which}_purchase_family_code")


def _read_second_purchase(coupon: _Coupon) -> None:
    rules = "additional_purchase_rules_code"
    coupon.choice("0123", f"missing_{rules}", f"invalid_{rules}")
    _read_purchase(coupon, "2nd")
    _read_other_company(coupon, "2nd")


def _read_third_purchase(coupon: _Coupon) -> None:
    _read_purchase(coupon, "3rd")
    _read_other_company(coupon, "3rd")


def _read_other_company(coupon: _Coupon, which: str) -> None:
    """Read the company prefix of another purchase; VLI 9 says that it is the first one's."""
    if coupon.data.startswith("9", coupon.at):
        coupon.at += 1
    else:
        coupon.sized(f"{which}_purchase_gcp", "0123456", base=_SIX_AND_MORE)


def _read_expiration(coupon: _Coupon) -> None:
    coupon.expires_at = coupon.at
    # The misspelling is that of GS1's own name for this fault.
    _read_date(coupon, "too_short_for_expiration_date", "invalid_exipiration_date")


def _read_start(coupon: _Coupon) -> None:
    starts = _read_date(coupon, "too_short_for_start_date", "invalid_start_date")
    if coupon.expires_at is None:
        return
    expires = coupon.data[coupon.expires_at : coupon.expires_at + 6]
    years = (int(expires[:2]) - int(starts[:2])) % 100
    # Fifty years and more from start to expiry can only be an expiry some years before the start.
    if years >= 50 or (years == 0 and expires < starts):
        coupon.refuse("expiration_before_start", coupon.expires_at - 1, coupon.at)


def _read_date(coupon: _Coupon, too_short: str, invalid: str) -> str:
    day = coupon.take(6, too_short)
    if yymmdd(day):
        coupon.refuse(invalid, coupon.at - 6, coupon.at)
    return day


def _read_serial(coupon: _Coupon) -> None:
    coupon.sized("serial_number", "0123456789", base=_SIX_AND_MORE)


def _read_retailer(coupon: _Coupon) -> None:
    coupon.sized("retailer_gcp_or_gln", "1234567", base=_SIX_AND_MORE)


def _read_miscellaneous(coupon: _Coupon) -> None:
    for field, allowed in (
        ("save_value_code", "01256"),
        ("save_value_applies_to_item", "012"),
        ("store_coupon_flag", "0123456789"),
        ("dont_multiply_flag", "01"),
    ):
        coupon.choice(allowed, f"missing_{field}", f"invalid_{field}")


_OPTIONAL_FIELDS: tuple[tuple[str, Read], ...] = (
    ("1", _read_second_purchase),
    ("2", _read_third_purchase),
    ("3", _read_expiration),
    ("4", _read_start),
    ("5", _read_serial),
    ("6", _read_retailer),
    ("9", _read_miscellaneous),
)
