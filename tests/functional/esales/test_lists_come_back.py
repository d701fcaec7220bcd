"""What a list gives as a file, the import takes back and finds nothing to change."""

from __future__ import annotations

import pytest
from webtest import Upload

from addons.base.models import Product, Variant

# The list of each import, and the columns in both languages that only the list has.
LISTS = {
    "base/products": ("products", "administrator", set()),
    "base/variants": ("products", "administrator", set()),
    "base/regions": ("regions", "administrator", {"level", "full_name"}),
    "base/parties": ("parties", "branch_manager", set()),
    "esales/dealers": ("dealers", "branch_manager", {"owed"}),
    "esales/prices": ("prices", "branch_manager", {"name", "spec"}),
}
COLUMNS = "form#columns > label"


@pytest.fixture(scope="module")
def described(installation, shop):
    """The goods of the shop are one product each, one of them with a barcode."""
    with installation.work(branch="shaanxi") as context:
        for name in ("speaker", "radio", "phone"):
            variant = context.session.get_one(Variant, shop[name])
            variant.product.code = variant.code
            variant.product.tax_category = "1090506040000000000"
        context.session.get_one(Variant, shop["speaker"]).gtin = "09526100000012"
    return shop


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_comes_back_and_changes_nothing(app, described, place, language, kind):
    target, role, own = LISTS[place]
    app.sign_in(role)
    app.post("/locale", {"locale": language, "next": "/me"})
    file = app.get(f"/shaanxi/{place}/export?kind={kind}")
    form = app.get("/shaanxi/base/import").forms["form"]
    form["target"] = target
    form["file"] = Upload(f"list.{kind}", file.body)

    page = form.submit().follow()

    rows = page.html.select("table.plan tbody tr")
    assert rows, page.html.select_one("main").get_text()
    assert {row["class"][0] for row in rows} == {"outcome-unchanged"}, page
    meant = [label.select_one("option[selected]") for label in page.html.select(COLUMNS)]
    assert len([option for option in meant if not (option and option["value"])]) == len(own)


def test_the_list_of_products_makes_no_variants_of_those_that_have_some(
    app, installation, described
):
    with installation.work() as context:
        product = context.session.query(Product).filter_by(code="TEL-80").one()
        product.code = "TEL"
    app.sign_in("administrator")
    app.post("/locale", {"locale": "en", "next": "/me"})

    page = app.get("/shaanxi/base/import").forms["form"]
    page["target"] = "products"
    page["file"] = Upload("list.csv", app.get("/shaanxi/base/products/export?kind=csv").body)
    told = page.submit().follow()

    assert "TEL is a product with variants of other codes" in told
    assert "New: 0," in told
