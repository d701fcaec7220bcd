"""The goods: models and their variants over the price range of a family, some new, some ending."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from addons.demo.facts.articles import (
    ANNOUNCED,
    GOODS,
    OBSOLETE,
    OUT_OF_STOCK,
    OVERSTOCK,
    SUPERSEDED,
    Variant,
    cost,
    dealer_price,
    money,
    tax_category,
)
from addons.demo.facts.families import AXES, COLOUR, Family, families

# The variant that the worked slip of the trade notes is about: its dealer price is 459.00.
SHOWCASE = "LY-BS500-BK"
SHOWCASE_PRODUCT, SHOWCASE_RETAIL = "LY-BS500", 589
OUT_OF_STOCK_CODE = "LY-AM500-WH"
MODELS = (300, 500, 700)
LARGER_FAMILIES = 13
ENDED, ENDING, COMING = 3, 12, 8


def goods(seed: int, today: date) -> tuple[Variant, ...]:
    """Return the goods of all families, each in its place in the life cycle."""
    rng = Random(f"{seed}:catalogue")
    return tuple(_with_lives(list(_goods(rng, today)), rng, today))


def _goods(rng: Random, today: date) -> Iterator[Variant]:
    for place, family in enumerate(families()):
        sizes = (4, 3, 3) if place < LARGER_FAMILIES else (3, 3, 3)
        number = 0
        for model, size in zip(MODELS, sizes, strict=True):
            launched = today - timedelta(days=rng.randint(820, 1500))
            for spec in AXES[family.axis][:size]:
                retail = _retail(family, model, number, sum(sizes))
                yield _variant(family, model, spec, retail, launched)
                number += 1


def _retail(family: Family, model: int, number: int, count: int) -> int:
    """Prices rise evenly in proportion, by model for colours and by variant otherwise."""
    if f"LY-{family.code}{model}" == SHOWCASE_PRODUCT:
        return SHOWCASE_RETAIL
    share = MODELS.index(model) / 2 if family.axis == COLOUR else number / (count - 1)
    price = family.low * (family.high / family.low) ** share
    step = 100 if price >= 1000 else 10
    return min(max(round(price / step) * step - 1, family.low), family.high)


def _variant(
    family: Family, model: int, spec: tuple[str, str, str], retail: int, launched: date
) -> Variant:
    suffix, title, title_en = spec
    product = f"LY-{family.code}{model}"
    return Variant(
        code=f"{product}-{suffix}",
        product=product,
        line=family.line,
        family=f"{family.line}-{family.code}",
        kind=GOODS,
        name=f"岚屿{family.name} {family.code}{model} {title}",
        name_en=f"Lanyu {family.name_en} {family.code}{model}, {title_en}",
        spec=title,
        spec_en=title_en,
        retail=money(retail),
        dealer_price=dealer_price(retail),
        cost=cost(retail),
        tax_category=tax_category(family.line, family.code),
        carton=family.carton,
        tracking=family.tracking,
        two_imei=family.two_imei,
        launched=launched,
    )


def _with_lives(goods: list[Variant], rng: Random, today: date) -> Iterator[Variant]:
    """Give some variants a successor or an end, some a future, and some too much stock."""
    codes = [family.code for family in families() if family.code not in ("BS", "AM")]
    rng.shuffle(codes)
    ending, rest = codes[:ENDING], codes[ENDING:]
    coming, slow = rest[:COMING], rest[COMING:]
    lives: dict[str, dict[str, Any]] = {}
    for place, code in enumerate(ending):
        old, new = _pair(goods, code)
        days = rng.randint(200, 320) if place < ENDED else rng.randint(112, 165)
        end = today - timedelta(days=days)
        status = OBSOLETE if place < ENDED else SUPERSEDED
        lives[old] = {"status": status, "slow_since": end, "superseded_by": new}
        lives[new] = {"launched": end - timedelta(days=rng.randint(7, 21))}
    for code in coming:
        last = _of_family(goods, code)[-1]
        launch = today + timedelta(days=rng.randint(20, 75))
        lives[last.code] = {"status": ANNOUNCED, "launched": launch}
    for code in slow:
        end = today - timedelta(days=rng.randint(112, 150))
        lives[_of_family(goods, code)[5].code] = {"case": OVERSTOCK, "slow_since": end}
    lives[OUT_OF_STOCK_CODE] = {"case": OUT_OF_STOCK}
    for variant in goods:
        yield replace(variant, **lives.get(variant.code, {}))


def _of_family(goods: list[Variant], code: str) -> list[Variant]:
    return [variant for variant in goods if variant.code.startswith(f"LY-{code}")]


def _pair(goods: list[Variant], code: str) -> tuple[str, str]:
    """A variant of the family's first model, and the one like it of the second."""
    old = _of_family(goods, code)[2]
    return old.code, old.code.replace("300-", "500-")
