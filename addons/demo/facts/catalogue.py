"""The catalogue: about 300 variants with prices, packing, codes and a place in their life cycle."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from addons.demo.facts.articles import SERVICE, Product, Variant
from addons.demo.facts.codes import carton_gtin14, gtin13
from addons.demo.facts.extras import kits, parts, services
from addons.demo.facts.goods import SHOWCASE, goods


def variants(seed: int, today: date) -> tuple[Variant, ...]:
    """Return the whole catalogue, the showcase first, numbered and with barcodes."""
    made = goods(seed, today)
    by_code = {variant.code: variant for variant in made}
    everything = (*made, *kits(by_code), *parts(today), *services(today))
    ordered = sorted(everything, key=lambda variant: variant.code != SHOWCASE)
    return tuple(_numbered(variant, number) for number, variant in enumerate(ordered, start=1))


def products(variants: Iterable[Variant]) -> tuple[Product, ...]:
    """Return the models of the variants, each named without what its variants differ in."""
    found = {}
    for variant in variants:
        found[variant.product] = Product(
            code=variant.product,
            family=variant.family,
            name=variant.name.removesuffix(f" {variant.spec}"),
            name_en=variant.name_en.removesuffix(f", {variant.spec_en}"),
        )
    return tuple(found.values())


def _numbered(variant: Variant, number: int) -> Variant:
    if variant.kind == SERVICE:
        return replace(variant, number=number)
    gtin = gtin13(number)
    return replace(variant, number=number, gtin=gtin, carton_gtin=carton_gtin14(gtin))
