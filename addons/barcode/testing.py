"""A counter for tests: a dealer, priced goods in stock with serials and cartons, wrong goods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from addons.base.gtin import check_digit
from addons.base.models import Variant
from addons.esales.testing import make_dealer, make_discounts, make_variant
from addons.inventory.testing import entry, make_warehouse, receive
from core.context import Context

HERE, THERE = "SN01", "SN11"
PIECES = 12
CARTON = 6


@dataclass(frozen=True, kw_only=True)
class Shop:
    """What ``make_shop`` made: the dealer's id and card, and variants by a short name."""

    dealer: int
    card: str
    variants: dict[str, int]


def gtin_of(number: int, indicator: int = 0) -> str:
    """A GTIN of 14 digits under the demonstration prefix."""
    body = f"{indicator}952610{number:06}"
    return body + check_digit(body)


def serial(name: str, number: int) -> str:
    """The serial number of piece ``number`` of the goods ``name``: ``L2546V000001``."""
    return f"L2546{name}{number:04}"


def make_shop(context: Context, *, varieties: int = 12, limit: str = "1000000.00") -> Shop:
    """Twelve varieties with serials V00 to V11, three without, and goods for every wrong scan.

    Twenty pieces of PHONE and of LAMP, cartons of six, show their serials when they leave.

    Of each variety a full carton ``CT-V00-1`` and six loose pieces lie in the warehouse SN01.
    """
    make_discounts(context)
    dealer = make_dealer(context, limit=limit, card="CARD-0001")
    for code in (HERE, THERE):
        make_warehouse(context, code)
    variants = {}
    for number in range(varieties):
        variants[f"V{number:02}"] = _tracked(context, f"V{number:02}", number + 1)
    for number, name in enumerate(("CABLE", "BAG"), start=90):
        variants[name] = _loose(context, name, number)
    # Of the worked slip: 48 at 459.00 and 95 % come to 20,930.40.
    variants["SLIP"] = _loose(context, "SLIP", 92, price="459.00", per_carton=None)
    for number, name in enumerate(("PHONE", "LAMP"), start=95):
        variants[name] = _loose(context, name, number, serials="at_issue", pieces=20, per_carton=6)
    variants |= _wrong_goods(context)
    return Shop(dealer=dealer.id, card=dealer.card, variants=variants)


def _with_gtins(context: Context, variant: Variant, number: int) -> Variant:
    variant.gtin = gtin_of(number)
    for packing in variant.packings:
        packing.code = gtin_of(number, 1)
    context.session.flush()
    return variant


def _tracked(context: Context, name: str, number: int, line: str = "AV") -> int:
    variant = make_variant(
        context, name, price=f"{100 + number}.00", per_carton=CARTON, serials=True, line=line
    )
    _with_gtins(context, variant, number)
    pieces = [serial(name, n) for n in range(PIECES)]
    boxed = entry(variant.id, serials=pieces[:CARTON], carton=f"CT-{name}-1", at="A-01")
    receive(context, HERE, boxed, entry(variant.id, serials=pieces[CARTON:], at="A-01"))
    return variant.id


def _loose(
    context: Context,
    name: str,
    number: int,
    price: str = "20.00",
    *,
    per_carton: int | None = 20,
    pieces: int = 500,
    serials: str = "none",
) -> int:
    variant = make_variant(context, name, price=price, per_carton=per_carton)
    variant.product.serials = serials
    _with_gtins(context, variant, number)
    receive(context, HERE, entry(variant.id, pieces, at="A-01"))
    return variant.id


def _wrong_goods(context: Context) -> dict[str, int]:
    """Goods elsewhere, defective, without price, not for sale, outside the territory, too dear."""
    elsewhere = make_variant(context, "ELSE", serials=True)
    receive(context, THERE, entry(elsewhere.id, serials=[serial("ELSE", 1)], at="A-01"))
    broken = make_variant(context, "BROKEN", serials=True)
    defective = entry(broken.id, serials=[serial("BROKEN", 1)], at="A-01", status="defective")
    receive(context, HERE, defective)
    variants = {"ELSE": elsewhere.id, "BROKEN": broken.id}
    dear = make_variant(context, "DEAR", serials=True, price="9000000.00")
    foreign = make_variant(context, "FOREIGN", serials=True, line="EDU")
    free = make_variant(context, "NOPRICE", serials=True, price=None)
    early = make_variant(context, "EARLY", serials=True, status="announced")
    for variant in (dear, foreign, free, early):
        receive(context, HERE, entry(variant.id, serials=[serial(variant.code, 1)], at="A-01"))
        variants[variant.code] = variant.id
    return variants


class Clerk:
    """A clerk at the station of one branch, without a browser: keys in, plain data out."""

    def __init__(self, app: Any, *, branch: str = "shaanxi", device: str = "test") -> None:
        self.app, self.device = app, device
        self.home = f"/{branch}/barcode/station"
        self.headers = {"X-CSRF-Token": app.token, "Accept": "application/json"}
        self.sequence, self.pickup = 0, 0
        self.tally: dict[str, Any] = {}

    def open(self, dealer: int, warehouse: str | None = HERE, status: int = 200) -> dict[str, Any]:
        """Open a pickup, beside those that may be open, and stay on it; the answer as it came."""
        given = {"dealer": dealer, "warehouse": warehouse, "another": True}
        answer = self.post(f"{self.home}/open", status, **given)
        if status == 200:
            self.pickup, self.tally = answer["pickup"]["id"], answer["tally"]
        return answer

    def send(self, deed: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """Do what a key does on the pickup; the answer as it came."""
        answer = self.post(f"{self.home}/{self.pickup}/{deed}", status, **body)
        self.tally = answer.get("tally", self.tally)
        return answer

    def post(self, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """Send JSON with the token."""
        answer = self.app.http.post_json(path, body, headers=self.headers, status=status)
        return answer.json

    def scans(self, text: str, sequence: int | None = None) -> list[dict[str, Any]]:
        """Scan ``text``; all scans that were answered with it."""
        self.sequence += 1
        number = self.sequence if sequence is None else sequence
        return self.send("scans", device=self.device, sequence=number, text=text)["scans"]

    def scan(self, text: str) -> dict[str, Any]:
        """Scan ``text``; its answer."""
        return self.scans(text)[-1]["answer"]

    def remove(self, text: str, status: int = 200) -> dict[str, Any]:
        """F4; the answer as it came."""
        self.sequence += 1
        return self.send(
            "remove", status, device=self.device, sequence=self.sequence, text=text
        )

    def set_quantity(self, line: int, quantity: str) -> dict[str, Any]:
        """F6; the card."""
        self.sequence += 1
        return self.send(
            "quantity", device=self.device, sequence=self.sequence, line=line, quantity=quantity
        )["card"]

    @property
    def pieces(self) -> str:
        """How many pieces the tally shows."""
        return self.tally["pieces"]
