"""A dealer's status is asked for on the dealer's page, and decided by somebody else."""

import pytest

from addons.esales import testing
from addons.esales.models import Dealer


@pytest.fixture
def dealer(installation, shop):
    """The id of a dealer who has taken nothing yet."""
    with installation.work(branch="shaanxi") as context:
        found = context.session.query(Dealer).filter_by(code="SN0042").first()
        found = found or testing.make_dealer(context, "SN0042", "渭南新店商贸有限公司")
        found.status = "active"
        return found.id


@pytest.fixture
def at(app):
    """Opens a page as somebody in Shaanxi, or sends a form there."""

    def opened(role, path, deed=None, **fields):
        app.sign_in(role)
        if deed is None:
            return app.get(f"/shaanxi/{path}", expect_errors=True)
        return app.post(f"/shaanxi/{path}/{deed}", fields, expect_errors=True)

    return opened


def asked(at, dealer, status):
    """The path of a change that a salesperson has begun on the dealer's page."""
    page = at("salesperson", f"esales/dealers/{dealer}").click("Change the status")
    form = page.forms["form"]
    assert form["dealer_id"].value.startswith("SN0")
    form["status"], form["why"] = status, "Sells nothing any more."
    page = form.submit(expect_errors=True)
    assert page.status_int == 303, page.html.select_one("main").text
    return "/".join(page.location.split("/")[-2:])


def status_of(installation, dealer):
    with installation.work(branch="shaanxi", write=False) as context:
        return context.session.get_one(Dealer, dealer).status


def test_a_change_is_asked_for_and_decided_by_another(at, dealer, installation):
    path = asked(at, dealer, "suspended")
    at("salesperson", path, "fire", transition="submit")
    assert at("salesperson", path, "fire", transition="approve").status_int == 403

    page = at("sales_manager", path, "fire", transition="approve").follow()

    assert "Done" in page.html.select_one("h1").text
    assert "Active" in page.html.select_one("main").text
    assert status_of(installation, dealer) == "suspended"
    assert "BG-SN-" in page.html.select_one("h1").text
    edit = at("sales_manager", f"esales/dealers/{dealer}/edit")
    assert "status" not in edit.forms["form"].fields


def test_what_cannot_be_is_refused_in_a_sentence(at, dealer, shop, open_one, installation):
    same = at("salesperson", asked(at, dealer, "active"), "fire", transition="submit")
    assert "has this status already" in same.html.select_one(".alert-danger").text
    back = at("salesperson", asked(at, dealer, "trial"), "fire", transition="submit")
    assert "does not go this way" in back.html.select_one(".alert-danger").text
    busy = at("salesperson", asked(at, shop["dealer"], "closed"), "fire", transition="submit")
    assert "1 pickups" in busy.html.select_one(".alert-danger").text

    path = asked(at, dealer, "closed")
    at("salesperson", path, "fire", transition="submit")
    at("sales_manager", path, "fire", transition="refuse", reason="Not yet.")
    assert status_of(installation, dealer) == "active"
