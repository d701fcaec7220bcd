"""Variants, kits and successors keep to the rules, whoever writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addons.base.catalogue import add_part, keep_variant, variant_values
from addons.base.checks import shared_barcodes
from addons.base.models import Packing, Product, Variant
from core.refusal import Invalid

VALUES = {
    "name": "",
    "name_en": "",
    "spec": "",
    "gtin": "",
    "twin_serials": False,
    "status": "active",
}


def make(context, code, **values):
    product = Product(code=code, name=f"Lamp {code}")
    variant = Variant(product=product)
    keep_variant(context.session, variant, {**VALUES, "code": code, **values})
    context.session.add(product)
    context.session.flush()
    return variant


def said(refused):
    message = refused.value.messages[0]
    return message.interpolate() if hasattr(message, "interpolate") else message


def test_a_variant_without_a_name_is_called_by_product_and_specification(trial):
    with trial() as context:
        variant = make(context, "L1", spec="red", gtin="9526100000012")

        assert variant.name == "Lamp L1 red"
        assert variant.gtin == "09526100000012"


def test_packings_come_and_go_with_the_form(trial):
    with trial() as context:
        variant = make(context, "L1", carton_pieces=20, carton_code="BOX", pallet_pieces=200)
        before = [(p.level, p.pieces, p.code) for p in variant.packings]

        values = variant_values(variant) | {"carton_pieces": 25, "pallet_pieces": None}
        keep_variant(context.session, variant, {**VALUES, **values})
        context.session.flush()

        assert before == [("carton", 20, "BOX"), ("pallet", 200, "")]
        assert [(p.level, p.pieces) for p in variant.packings] == [("carton", 25)]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"carton_code": "BOX"}, "carton_pieces", "how many pieces"),
        ({"carton_pieces": 0}, "carton_pieces", "at least one"),
        ({"carton_pieces": 20, "pallet_pieces": 210}, "pallet_pieces", "whole cartons"),
        ({"carton_pieces": 2, "carton_code": "19526100000018"}, "carton_code", "must be 9"),
        ({"status": "superseded"}, "superseded_by_id", "takes its place"),
        (
            {"gtin": "9526100000012", "carton_pieces": 1, "carton_code": "9526100000012"},
            "carton_code",
            "A scan must mean one thing",
        ),
    ],
)
def test_a_form_against_the_rules_is_refused_at_its_field(trial, values, field, sentence):
    with trial() as context, pytest.raises(Invalid) as refused:
        make(context, "L1", **values)

    assert field in refused.value.fields
    assert sentence in said(refused)


def test_a_barcode_of_another_variant_is_refused_with_its_name(trial):
    with trial() as context:
        make(context, "L1", gtin="9526100000012", carton_pieces=2, carton_code="BOX-1")

        for taken in ({"gtin": "9526100000012"}, {"carton_pieces": 3, "carton_code": "BOX-1"}):
            with pytest.raises(Invalid) as refused:
                make(context, "L2", **taken)
            assert "is on L1 already" in said(refused)
            context.session.expunge_all()


def test_a_successor_that_leads_back_is_refused(trial):
    with trial() as context:
        old, new = make(context, "L1"), make(context, "L2")
        values = {**VALUES, "status": "superseded"}
        keep_variant(
            context.session, old, {**values, "code": "L1", "superseded_by_id": new.id}
        )
        context.session.flush()

        with pytest.raises(Invalid) as refused:
            keep_variant(
                context.session, new, {**values, "code": "L2", "superseded_by_id": old.id}
            )

        assert "leads back" in said(refused)
        assert old.product.status == "superseded"


def test_a_kit_never_holds_itself_even_inside_another(trial):
    with trial() as context:
        kit, inner, part = make(context, "K1"), make(context, "K2"), make(context, "P1")
        add_part(context.session, kit, inner.id, Decimal(1))
        add_part(context.session, inner, part.id, Decimal(2))
        add_part(context.session, inner, part.id, Decimal(3))
        context.session.flush()

        for holder, held in ((kit, kit), (inner, kit), (part, kit)):
            with pytest.raises(Invalid) as refused:
                add_part(context.session, holder, held.id, Decimal(1))
            assert "cannot hold itself" in said(refused)
        assert [(held.part_id, held.quantity) for held in inner.parts] == [(part.id, Decimal(3))]


def test_the_check_finds_a_barcode_on_two_variants(trial):
    with trial() as context:
        one, other = make(context, "L1", gtin="9526100000012"), make(context, "L2")
        packing = Packing(variant_id=other.id, level="carton", pieces=1, code=one.gtin)
        context.session.add(packing)
        context.session.flush()

        assert list(shared_barcodes(context)) == ["barcode 09526100000012 is on L1, L2"]
