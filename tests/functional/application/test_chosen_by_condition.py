"""Several businesses of one kind are live: each takes the documents its condition holds for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flows import request, step

from core.testing import identity_of
from core.workflow.businesses import live
from core.workflow.definition import Follow, OwnField, Participant
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire
from core.workflow.versions.publishing import publish

pytestmark = pytest.mark.one_store

PRICE = OwnField(name="price", title={"en": "Price", "zh_CN": "价格"}, type="money", required=True)
SELLER, MANAGER = (Participant(role=role) for role in ("salesperson", "sales_manager"))
REFUSED = "“Small” is for documents of which this holds: Price is at most 100."


def following(name: str, business: str) -> Follow:
    """From a visit that is over, a document of ``business`` at the price of the visit."""
    title = {"en": f"Make {name}", "zh_CN": f"做{name}"}
    return Follow(name=name, title=title, business=business, step="done", fields={"price": "price"})


@pytest.fixture(scope="module")
def drawn(installation):
    """Small and large requests, and visits from which either is made."""
    approval = step("approval", replace(MANAGER, fires=("approve", "refuse")))
    base = replace(request(approval=approval, fields=(PRICE,)), starters=(SELLER, MANAGER))
    follows = (following("small", "small"), following("large", "large"))
    with installation.work() as context:
        for name, changes in {
            "small": {"applies": "price <= 100"},
            "large": {"applies": "price > 100", "starters": (SELLER,)},
            "visit": {"follows": follows},
        }.items():
            title = {"en": name.title(), "zh_CN": f"{name}（中）"}
            publish(context, replace(base, name=name, title=title, **changes))


@pytest.fixture
def visit(installation, drawn):
    """The number of a visit at a price that is over."""
    seller, manager = (identity_of(installation, r) for r in ("salesperson", "sales_manager"))

    def made(price):
        with installation.work(branch="shaanxi", identity=seller) as context:
            document = begin(live(context)["visit"], {"price": price}, context)
            fire([document], "submit", context)
            number = document.id
        with installation.work(branch="shaanxi", identity=manager) as context:
            fire([context.session.get_one(type(document), number)], "approve", context)
        return number

    return made


def test_the_form_of_another_business_says_which_one_takes_it(app, drawn):
    app.sign_in("salesperson")

    page = app.post("/shaanxi/small/new", {"price": "100.01"}, status=422)

    assert f"{REFUSED} Begin “Large” instead." in page.html.select_one(".alert-danger").text
    assert app.get("/shaanxi/small").html.select("tbody a") == []
    assert app.post("/shaanxi/small/new", {"price": "100"}).follow().status_int == 200
    assert "/shaanxi/large/" in app.post("/shaanxi/large/new", {"price": "100.01"}).location


def test_a_program_is_told_the_same(program, drawn):
    home, fields = "/shaanxi/api/small", {"fields": {"price": "500"}}

    seller = program("salesperson").send(home, fields, status=409)
    manager = program("sales_manager").send(home, fields, status=409)

    assert seller.json["messages"] == [f"{REFUSED} Begin “Large” instead."]
    # He begins no large ones, so none is named to him.
    assert manager.json["messages"] == [
        f"{REFUSED} Ask your business manager which business takes this one."
    ]


@pytest.mark.parametrize(("price", "offered"), [("100", ["small"]), ("101", ["large"])])
def test_only_the_next_document_that_takes_it_is_offered(app, program, visit, price, offered):
    number = visit(price)

    page = app.sign_in("salesperson").get(f"/shaanxi/visit/{number}")

    assert [b["value"] for b in page.html.select("button[name=follow]")] == offered
    assert program("salesperson").get(f"/shaanxi/api/visit/{number}").json["follows"] == offered


def test_nobody_is_offered_what_he_may_not_begin(app, program, visit):
    number = visit("101")
    path = f"/shaanxi/visit/{number}"

    page = app.sign_in("sales_manager").get(path)

    assert page.html.select("button[name=follow]") == []
    refused = app.post(f"{path}/next", {"follow": "large"}, status=403)
    assert "Your position begins no “Large” here" in refused.text
    assert program("sales_manager").get(f"/shaanxi/api/visit/{number}").json["follows"] == []
