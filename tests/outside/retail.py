"""A branch that has drawn its retail: businesses from files, people, goods with retail prices."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from addons.esales import testing
from addons.esales.models import PriceEntry, PriceList
from addons.esales.retail.changing import put_on
from addons.esales.retail.finding import find
from addons.esales.retail.payments import take_payment
from addons.inventory import testing as stock
from core.context import Context
from core.testing import make_user
from core.workflow import Business, fire
from core.workflow.versions.publishing import publish

NAMES = ("retail", "retail_refund", "cashier_shift")
FOLDER = Path(__file__).parents[1] / "definitions"
ROLES = ("salesperson", "sales_manager", "branch_manager", "finance", "counter_clerk")


def retail_businesses() -> list[Business]:
    """The businesses of retail, from their files."""
    files = [FOLDER / f"{name}.json" for name in NAMES]
    return [Business.from_data(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def make_shop(installation: Any) -> dict[str, Any]:
    """Ids of goods in Shaanxi, with retail drawn from its files."""
    with installation.work(branch="shaanxi") as context:
        for business in retail_businesses():
            publish(context, business)
    return stock_shop(installation)


def stock_shop(installation: Any) -> dict[str, Any]:
    """Ids of goods: speakers at 459.00, radios with serials at 100.00, an unpriced lamp."""
    for role in ROLES:
        make_user(installation, role)
    with installation.work(branch="shaanxi") as context:
        speaker = testing.make_variant(context, "SPK-459", price="400.00", per_carton=6)
        radio = testing.make_variant(context, "RAD-100", price="80.00", serials=True)
        lamp = testing.make_variant(context, "LMP-50", price="50.00")
        _price(context, {speaker.id: ("459.00", "410.00"), radio.id: ("100.00", None)})
        stock.make_warehouse(context, "SN01", ["A-01"])
        numbers = [f"R{n:011}" for n in range(6)]
        pieces = stock.entry(radio.id, serials=numbers)
        stock.receive(context, "SN01", stock.entry(speaker.id, 100), pieces)
        found = {"speaker": speaker.id, "radio": radio.id, "lamp": lamp.id}
        return {**found, "serials": list(stock.serial_ids(context, *numbers))}


def stock_other(installation: Any, branch: str, goods: dict[str, Any]) -> None:
    """The same speakers in another branch, at its own retail price of 469.00."""
    with installation.work(branch=branch) as context:
        _price(context, {goods["speaker"]: ("469.00", None)})
        stock.make_warehouse(context, "W01", ["A-01"])
        stock.receive(context, "W01", stock.entry(goods["speaker"], 20))


def _price(context: Context, prices: dict[int, tuple[str, str | None]]) -> None:
    """The branch's retail price list: by variant its price, and below what it is not sold."""
    listed = PriceList(code="RETAIL", name="零售价", mode="inclusive", main=False)
    context.session.add(listed)
    context.session.flush()
    for variant, (price, floor) in prices.items():
        entry = PriceEntry(list_id=listed.id, variant_id=variant, price=Decimal(price))
        entry.floor = Decimal(floor) if floor else None
        context.session.add(entry)


def scan(context: Context, ticket: Any, *texts: str) -> None:
    """Put on ``ticket`` what was scanned."""
    for text in texts:
        put_on(context, ticket, find(context, text))


def sold(context: Context, ticket: Any, *texts: str) -> Any:
    """``ticket`` with the goods scanned, paid in cash and handed over."""
    scan(context, ticket, *texts)
    fire([ticket], "to_till", context)
    take_payment(context, ticket, "cash", ticket.due)
    fire([ticket], "paid", context)
    fire([ticket], "hand_over", context)
    return ticket
