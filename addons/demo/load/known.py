"""What the facts call by codes, as the tables know it: identities, read once for many days."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from addons.base.models import Party, ProductLine, Variant
from addons.demo.facts.articles import Variant as Article
from addons.demo.facts.company import DemoCompany
from addons.esales.models import Dealer
from addons.inventory.models import Location, Warehouse
from core.context import Context

SUPPLIER = "LY00"


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A dealer: his identity and his party's, his grade, and how long he may owe."""

    id: int
    party: int
    grade: str
    term_days: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """Goods and dealers by code, places by (warehouse, place); ``supplier`` is who delivers."""

    articles: dict[str, Article]
    variants: dict[str, int]
    dealers: dict[str, Buyer]
    places: dict[tuple[str, str], int]
    supplier: int


def known(context: Context, facts: DemoCompany) -> Known:
    """What the tables know of ``facts`` in the context's branch."""
    session = context.session
    dealers = session.scalars(select(Dealer))
    places = session.execute(
        select(Warehouse.code, Location.code, Location.id).join(
            Location, Location.warehouse_id == Warehouse.id
        )
    )
    return Known(
        articles={variant.code: variant for variant in facts.variants},
        variants=variant_ids(context),
        dealers={
            dealer.code: Buyer(
                id=dealer.id,
                party=dealer.party_id,
                grade=dealer.grade,
                term_days=dealer.term_days,
            )
            for dealer in dealers
        },
        supplier=session.scalars(select(Party.id).where(Party.code == SUPPLIER)).one(),
        places={(warehouse, place): number for warehouse, place, number in places},
    )


def variant_ids(context: Context) -> dict[str, int]:
    """The ids of all variants, by code."""
    return dict(context.session.execute(select(Variant.code, Variant.id)).all())


def line_ids(context: Context) -> dict[str, int]:
    """The ids of all product lines, by code."""
    return dict(context.session.execute(select(ProductLine.code, ProductLine.id)).all())
