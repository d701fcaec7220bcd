"""Choosing a record in a form by typing: suggestions for the eye, codes without script."""

from __future__ import annotations

import pytest


@pytest.fixture
def admin(app):
    return app.sign_in("administrator")


@pytest.fixture(scope="module", autouse=True)
def lines(installation):
    from addons.base.models import ProductLine

    with installation.work() as context:
        for code, name in (("AV", "影音"), ("AVX", "影音附件"), ("ED", "教育电子")):
            context.session.add(ProductLine(code=code, name=name, name_en="", path=f"{code}/"))


def suggested(app, text, noun="lines", **kw):
    return app.get(f"/shaanxi/base/{noun}/suggest", params={"q": text}, **kw).json


def test_suggestions_show_code_and_name_the_exact_code_first(admin):
    found = suggested(admin, "av")

    assert [hit["text"] for hit in found] == ["AV · 影音", "AVX · 影音附件"]
    assert found[0]["note"] == "AV/"


def test_regions_are_suggested_by_initials_with_the_way_to_them(admin):
    (hit,) = [h for h in suggested(admin, "wyq", "regions") if h["text"].startswith("610112")]

    assert hit["text"] == "610112 · 未央区"
    assert "未央区" in hit["note"]


def test_nothing_typed_or_nothing_fitting_suggests_nothing(admin):
    assert suggested(admin, "") == []
    assert suggested(admin, "zzz") == []


def test_obsolete_variants_and_inactive_parties_are_not_suggested(admin, installation):
    from addons.base.models import Party, Product, Variant

    with installation.work(branch="shaanxi") as context:
        product = Product(code="OLD", name="Old lamp")
        variant = Variant(product=product, code="OLD", name="Old lamp", status="obsolete")
        context.session.add_all([product, variant])
        context.session.add(Party(code="GONE", name="Gone", active=False))

    assert suggested(admin, "OLD", "variants") == []
    assert suggested(admin, "GONE", "parties") == []


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("AV", "AV/N/"),
        ("AV · 影音", "AV/N/"),
        ("  ED ", "ED/N/"),
        ("教育", "ED/N/"),
        ("", "N/"),
    ],
)
def test_what_is_typed_without_script_means_the_same_record(admin, typed, chosen):
    form = admin.get("/shaanxi/base/lines/new").forms["form"]
    code = f"N{abs(hash(typed)) % 10_000}"
    form["code"], form["name"], form["parent_id"] = code, "New", typed

    page = form.submit("save").follow()

    assert chosen.replace("N/", f"{code}/") in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("zzz", "is not known here"), ("影音", "may mean several, such as AV · 影音, AVX")],
)
def test_what_means_none_or_several_is_refused_with_what_was_typed(admin, typed, said):
    form = admin.get("/shaanxi/base/lines/new").forms["form"]
    form["code"], form["name"], form["parent_id"] = "Q", "New", typed

    page = form.submit("save", status=422)

    assert said in page
    assert page.forms["form"]["parent_id"].value == typed


def test_the_form_shows_the_record_it_keeps(admin, installation):
    from addons.base.models import ProductLine

    with installation.work() as context:
        line = context.session.query(ProductLine).filter_by(code="ED").one()
        below = ProductLine(code="PEN", name="笔", name_en="", path="ED/PEN/", parent_id=line.id)
        context.session.add(below)
        context.session.flush()
        path = f"/shaanxi/base/lines/{below.id}/edit"

    form = admin.get(path).forms["form"]

    assert form["parent_id"].value == "ED · 教育电子"
    assert form["parent_id"].attrs["data-suggest"] == "/shaanxi/base/lines/suggest"


def test_suggestions_need_the_permission_to_see_the_noun(app):
    app.sign_in("counter_clerk")

    assert suggested(app, "x", "parties", status=200) == []
    app.get("/shaanxi/base/lines/suggest", params={"q": "av"}, status=403)


def test_a_noun_without_a_code_has_no_suggestions(admin):
    admin.get("/shaanxi/base/import/suggest", params={"q": "x"}, status=404)
