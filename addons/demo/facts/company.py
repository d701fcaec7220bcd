"""The demonstration company as a whole: made from a seed, the same for the same seed and day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from addons.demo.facts.accounts import Accounts, OpenInvoice
from addons.demo.facts.articles import GOODS, PART, Product, Variant
from addons.demo.facts.calendar import history_begins, stock_begins
from addons.demo.facts.cartons import Shelf
from addons.demo.facts.catalogue import products, variants
from addons.demo.facts.dealers import Dealer, dealers
from addons.demo.facts.demand import Demand, Visit
from addons.demo.facts.families import ProductLine, product_lines
from addons.demo.facts.flow import Flow
from addons.demo.facts.organisation import (
    DEPARTMENTS,
    Branch,
    Department,
    LegalEntity,
    Phase,
    Position,
    branches,
    legal_entities,
    phases,
    positions,
)
from addons.demo.facts.papers import PICKUP, document_number, yuan
from addons.demo.facts.people import Person, people
from addons.demo.facts.planning import planned
from addons.demo.facts.prices import (
    GradeDiscount,
    PriceList,
    PriceListEntry,
    Promotion,
    QuantityBreak,
    grade_discounts,
    price_list_entries,
    price_lists,
    promotions,
    quantity_breaks,
)
from addons.demo.facts.regions import Region, regions
from addons.demo.facts.stock import OpeningStock, main_stock, other_stock, worth_elsewhere
from addons.demo.facts.supply import FORESIGHT, Plan, Supply
from addons.demo.facts.terms import Terms
from addons.demo.facts.warehouses import Warehouse, warehouses

TRADING_BRANCH = "SN"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoCompany:
    """Everything about the demonstration company but its history, which ``history`` tells.

    The history runs from ``history_begins`` to the eve of ``today``; stock is counted and serials
    are known from ``stock_begins`` on, when ``opening_stock`` lay there and ``open_invoices`` were
    owed. ``plan`` says how the stock was kept since.
    """

    seed: int
    today: date
    history_begins: date
    stock_begins: date
    legal_entities: tuple[LegalEntity, ...]
    branches: tuple[Branch, ...]
    phases: tuple[Phase, ...]
    departments: tuple[Department, ...]
    positions: tuple[Position, ...]
    people: tuple[Person, ...]
    regions: tuple[Region, ...]
    warehouses: tuple[Warehouse, ...]
    product_lines: tuple[ProductLine, ...]
    products: tuple[Product, ...]
    variants: tuple[Variant, ...]
    dealers: tuple[Dealer, ...]
    price_lists: tuple[PriceList, ...]
    price_list_entries: tuple[PriceListEntry, ...]
    grade_discounts: tuple[GradeDiscount, ...]
    quantity_breaks: tuple[QuantityBreak, ...]
    promotions: tuple[Promotion, ...]
    plan: Plan
    opening_stock: tuple[OpeningStock, ...]
    open_invoices: tuple[OpenInvoice, ...]


def make(seed: int, today: date) -> DemoCompany:
    """Return the demonstration company as it is in the morning of ``today``."""
    catalogue = variants(seed, today)
    channel = dealers(seed, today)
    goods = stocked(catalogue)
    demand = demand_of(seed, today, catalogue, channel)
    flow = Flow(demand, stock_begins(today), today + FORESIGHT, stock_begins(today))
    plan = planned(seed, today, goods, flow, worth_elsewhere(seed, today, goods))
    supply = Supply(goods, flow, plan)
    return DemoCompany(
        seed=seed,
        today=today,
        history_begins=history_begins(today),
        stock_begins=stock_begins(today),
        legal_entities=legal_entities(),
        branches=branches(),
        phases=phases(today),
        departments=DEPARTMENTS,
        positions=positions(),
        people=people(),
        regions=regions(),
        warehouses=warehouses(),
        product_lines=product_lines(),
        products=products(catalogue),
        variants=catalogue,
        dealers=channel,
        price_lists=price_lists(),
        price_list_entries=price_list_entries(catalogue, today),
        grade_discounts=grade_discounts(),
        quantity_breaks=quantity_breaks(),
        promotions=promotions(today),
        plan=plan,
        opening_stock=(
            *main_stock(goods, supply, [Shelf(variant) for variant in goods]),
            *other_stock(seed, today, goods),
        ),
        open_invoices=tuple(_open_invoices(demand, today)),
    )


def stocked(catalogue: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Return what lies in warehouses: goods and parts, no kits and no services."""
    return tuple(variant for variant in catalogue if variant.kind in (GOODS, PART))


def demand_of(
    seed: int, today: date, catalogue: tuple[Variant, ...], channel: tuple[Dealer, ...]
) -> Demand:
    """Return what the dealers of the trading branch come for."""
    goods = stocked(catalogue)
    buyers = [dealer for dealer in channel if dealer.branch == TRADING_BRANCH]
    return Demand(seed, today, goods, buyers, Terms(goods, promotions(today)))


def pickup_number(demand: Demand, visit: Visit) -> str:
    """Return the number of a pickup, counted through its month."""
    return document_number(PICKUP, visit.day, demand.number(visit))


def _open_invoices(demand: Demand, today: date) -> Iterator[OpenInvoice]:
    accounts = Accounts(demand, history_begins(today))
    for visit in accounts.unpaid(stock_begins(today)):
        yield OpenInvoice(
            pickup=pickup_number(demand, visit),
            dealer=demand.dealers[visit.dealer].code,
            day=visit.day,
            due=accounts.due(visit) or visit.day,
            amount=yuan(visit.gross),
        )
