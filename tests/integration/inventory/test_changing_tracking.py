"""How goods are tracked is changed while nobody has any of them, on the form and by a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Product, Serial, Variant
from addons.base.tracking import against_tracking
from addons.inventory.claims import claim_quantities
from addons.inventory.drafting import draft
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Adjustment
from addons.inventory.testing import entry, make_variant, make_warehouse, receive
from addons.inventory.tracking import hindrances
from core.testing import count_sql
from core.workflow import fire
from tests.integration.base.conftest import bring_in, outcomes, sentences


def product_of(context, variant):
    return context.session.scalar(select(Variant.product_id).where(Variant.id == variant))


def said_against(context, variant, tracking):
    product = product_of(context, variant)
    found = against_tracking(context, {product: tracking})
    return found[product].interpolate() if found else ""


@pytest.mark.parametrize("way", ["none", "at_issue", "throughout"])
def test_what_stays_as_it_is_hinders_nobody(way):
    assert hindrances(way, way) == ()


def test_goods_on_hand_in_any_branch_stay_tracked_as_they_are(installation):
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "T1")
        make_warehouse(context, "T1")
        receive(context, "T1", entry(cable, 500))

    with installation.work(branch="hubei") as context:
        assert "inventory" not in context.hooks.enabled
        said = said_against(context, cable, "throughout")

    assert said.startswith("T1 Product T1 is on hand in Shaanxi, and what is on hand cannot")


def test_pieces_in_stock_keep_their_goods_tracked(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "T2", "throughout")
        make_warehouse(context, "T2")
        receive(context, "T2", entry(tablet, serials=["T2-1"]))

        assert "is on hand in Shaanxi" in said_against(context, tablet, "none")
        assert "is on hand in Shaanxi" in said_against(context, tablet, "at_issue")

        gone = draft(context, Adjustment, "T2", [entry(tablet, -1, serials=["T2-1"])])
        fire([gone], "post", context)
        assert said_against(context, tablet, "none") == ""


def test_goods_set_aside_by_an_open_document_stay_tracked_as_they_are(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "T3")
        make_warehouse(context, "T3")
        receive(context, "T3", entry(cable, 5))
        assert said_against(context, cable, "at_issue") == ""

        document = draft(context, Adjustment, "T3", [entry(cable, -1)])
        claim_quantities(context, document.id, {cable: Decimal(1)}, "T3")

        assert "Open documents in Shaanxi have set T3 Product T3 aside" in said_against(
            context, cable, "at_issue"
        )


def test_goods_whose_pieces_left_without_ever_coming_are_not_tracked_throughout(work):
    with work("shaanxi") as context:
        phone = make_variant(context, "T4", "at_issue")
        places = make_warehouse(context, "T4")
        receive(context, "T4", entry(phone, 1))
        piece = Serial(branch=context.code, variant_id=phone, number="T4-1")
        context.session.add(piece)
        context.session.flush()
        document = draft(context, Adjustment, "T4", [entry(phone, -1)])
        move = StockMove(
            document=document.id,
            line=1,
            variant_id=phone,
            quantity=Decimal(1),
            source_id=places["A-01"],
            source_status="available",
            serial_ids=(piece.id,),
        )
        post([move], context)

        assert "under numbers that were never received" in said_against(
            context, phone, "throughout"
        )
        assert said_against(context, phone, "none") == ""


def test_a_file_that_changes_the_tracking_of_goods_on_hand_is_refused_row_by_row(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "T5")
        make_variant(context, "T5-FREE")
        make_warehouse(context, "T5")
        receive(context, "T5", entry(cable, 3))
        rows = [
            {"code": "T5", "serials": "throughout"},
            {"code": "T5-FREE", "serials": "throughout"},
            {"code": "T5-NEW", "name": "Another", "product": "T5", "serials": "throughout"},
        ]

        made = bring_in(context, "products", rows)

        assert outcomes(made) == {"update": 1, "refused": 2}
        assert all("T5 Product T5 is on hand in Shaanxi" in said for said in sentences(made))
        ways = select(Product.serials).where(Product.code.startswith("T5")).order_by(Product.code)
        assert list(context.session.scalars(ways)) == ["none", "throughout"]


def test_asking_costs_the_same_for_one_product_and_for_fifty(installation, work):
    with work("shaanxi") as context:
        make_warehouse(context, "T6")
        goods = [make_variant(context, f"T6-{n}") for n in range(50)]
        receive(context, "T6", *(entry(variant, 1) for variant in goods))
        products = {product_of(context, variant): "throughout" for variant in goods}
        one = dict([next(iter(products.items()))])
        costs = []
        for asked in (one, products):
            with count_sql(installation.engine) as counted:
                assert against_tracking(context, asked).keys() == asked.keys()
            costs.append(len(counted))

    assert costs[0] == costs[1] <= 4, costs


def test_the_form_says_why_and_changes_nothing(app, installation):
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "T7")
        make_warehouse(context, "T7")
        receive(context, "T7", entry(cable, 3))
        product = product_of(context, cable)
    form = app.sign_in("administrator").get(f"/shaanxi/base/products/{product}/edit").forms["form"]
    form["serials"] = "throughout"

    page = form.submit("save", status=422)

    assert "T7 Product T7 is on hand in Shaanxi" in page
    with installation.work(branch="shaanxi", write=False) as context:
        assert context.session.get(Product, product).serials == "none"
