"""Slip and invoice carry the values of the pickup, to the cent, in the words of the branch."""

from decimal import Decimal

import pytest

from addons.esales.collecting import name_collector
from addons.esales.models import SalesInvoice
from addons.esales.pickups import add_goods
from addons.esales.printed import values_for
from core.printing.draw import draw
from core.workflow import fire
from core.workflow.printing.papers import owner_of


@pytest.fixture
def finished(counter, trade):
    """A finished pickup of 50 speakers."""
    context, pickup = counter
    given = {"collector": "李师傅", "collector_phone": "199-0000-0107", "plate": "陕A·12345"}
    name_collector(context, pickup, **given)
    add_goods(context, pickup, [(trade["speaker"], Decimal(50), [])])
    fire([pickup], "finish", context)
    return context, pickup


def test_the_slip_names_everybody_and_every_line(finished):
    context, pickup = finished

    values = values_for(pickup, "outbound_slip", context)

    assert values["number"] == pickup.number
    assert values["date"] == context.today
    assert values["company"]["name"] == "Lanyu Ltd."
    assert values["warehouse"] == {"code": "SN01", "name": "Warehouse SN01"}
    assert values["dealer"]["name"] == "西安盛禾木商贸有限公司"
    assert values["collector"] == {
        "name": "李师傅",
        "phone": "199-0000-0107",
        "plate": "陕A·12345",
        "called": "李师傅 199-0000-0107",
    }
    row = values["rows"][0]
    assert (row["cartons"], row["quantity"]) == (8, 50)
    assert (row["price"], row["discount"], row["gross"]) == (459, 95, Decimal("21802.50"))


def test_pickup_and_invoice_print_the_same_invoice(finished):
    context, pickup = finished
    invoice = context.session.query(SalesInvoice).filter_by(pickup_id=pickup.id).one()

    values = values_for(invoice, "sales_invoice", context)

    assert owner_of(context, pickup, "sales_invoice") == invoice
    assert values["slip"]["number"] == pickup.number
    assert values["due"] == invoice.due
    row = values["rows"][0]
    assert (row["net"], row["rate"], row["tax"]) == (
        Decimal("19294.25"), 13, Decimal("2508.25"),
    )


def test_what_is_no_paper_of_ours_has_no_values(finished):
    context, pickup = finished

    assert values_for(pickup, "no_such_paper", context) is None


@pytest.mark.parametrize(
    "layout", ["outbound_slip", "outbound_slip_a4", "sales_invoice", "sales_invoice_a4"]
)
def test_every_layout_can_be_drawn_from_the_values(finished, layout):
    context, pickup = finished
    found = {each.name: each for each in context.hooks.collect("print_layouts")}

    values = values_for(owner_of(context, pickup, layout), layout, context)
    pdf = draw(found[layout], [values], printed_at=context.now)

    assert pdf.startswith(b"%PDF")
