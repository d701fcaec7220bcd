"""What an article is: prices, packing, codes, and its place in the life cycle."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from addons.demo.facts.calendar import LINES
from addons.demo.facts.families import UNTRACKED, families

GOODS, KIT, PART, SERVICE = "goods", "kit", "part", "service"
ACTIVE, SUPERSEDED, OBSOLETE, ANNOUNCED = "active", "superseded", "obsolete", "announced"
OVERSTOCK, OUT_OF_STOCK = "overstock", "out_of_stock"
DEALER_SHARE = Decimal("0.78")
COST_SHARE = Decimal("0.72")
GOODS_TAX = Decimal("0.13")
SERVICE_TAX = Decimal("0.06")


@dataclass(frozen=True, kw_only=True, slots=True)
class KitPart:
    """So many pieces of a variant in a kit."""

    variant: str
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One article: ``line`` is the product line, ``family`` its place under it, prices are in CNY.

    ``retail`` and ``dealer_price`` include tax, ``cost`` does not. ``carton`` is pieces a carton,
    0 for services, which also have no barcode. ``tax_category`` has the shape of a tax category
    code, 19 digits, and is invented. ``slow_since`` is the day from which hardly any are sold
    (none where obsolete). ``case`` marks what the demonstration shows with it: overstock, or out
    of stock.
    """

    number: int = 0
    code: str
    product: str
    line: str
    family: str
    kind: str
    name: str
    name_en: str
    spec: str = ""
    spec_en: str = ""
    retail: Decimal
    dealer_price: Decimal
    cost: Decimal
    tax_rate: Decimal = GOODS_TAX
    tax_category: str
    carton: int
    gtin: str = ""
    carton_gtin: str = ""
    tracking: str = UNTRACKED
    two_imei: bool = False
    status: str = ACTIVE
    launched: date
    slow_since: date | None = None
    superseded_by: str = ""
    case: str = ""
    parts: tuple[KitPart, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """A model, whose variants differ in colour, storage or bundle; kits and parts have one."""

    code: str
    family: str
    name: str
    name_en: str


def dealer_price(retail: int) -> Decimal:
    """Return 78 % of the retail price in whole yuan, tax included."""
    return (DEALER_SHARE * retail).quantize(Decimal(1), ROUND_HALF_UP).quantize(Decimal("0.01"))


def cost(retail: int) -> Decimal:
    """Return 72 % of the dealer price."""
    return (COST_SHARE * dealer_price(retail)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(yuan: int) -> Decimal:
    """Return whole yuan with two decimals."""
    return Decimal(yuan).quantize(Decimal("0.01"))


def tax_category(line: str, family: str) -> str:
    """Nineteen digits of the shape of a tax category code; which goods they name is invented."""
    codes = [row.code for row in families()]
    place = codes.index(family) + 1 if family in codes else 99
    return f"1099{LINES.index(line) + 1}{place:02d}" + "0" * 12
