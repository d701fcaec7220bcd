"""A dealer's pages as a sales manager and as finance see them."""

import pytest
from sqlalchemy import func, select

from addons.base.models import Party, PartyRole
from addons.esales.accounts import open_entries, standings
from addons.esales.checks import CHECKS
from addons.esales.models import AccountEntry, Dealer
from addons.esales.money.taking_back import reverse_entry
from core.company.social_credit import complete

KINDS = ("", "&kind=opening", "&kind=payment")
DEALERS = "/shaanxi/esales/dealers"
NEW = {
    "code": "SN0900",
    "name": "宝鸡远桥数码有限公司",
    "tax_code": "",
    "taxpayer": "general",
    "region": "6101",
    "grade": "B",
    "status": "active",
    "kind": "first_tier",
    "settlement": "monthly",
    "credit_limit": "150,000.00",
    "term_days": "30",
}


def test_the_list_finds_dealers_by_initials_and_filters_by_grade(app, shop):
    app.sign_in("sales_manager")

    assert "西安盛禾木商贸有限公司" in app.get(f"{DEALERS}?q=xashm")
    assert "Nothing fits" in app.get(f"{DEALERS}?grade=S")
    assert "西安盛禾木商贸有限公司" in app.get(f"{DEALERS}?grade=A&region=6101&settlement=monthly")


def test_a_dealer_is_entered_with_the_party_and_gets_a_territory(app, shop):
    app.sign_in("sales_manager")

    page = app.post(f"{DEALERS}/new", NEW).follow()
    assert "宝鸡远桥数码有限公司" in page
    assert "Without a territory nothing can be sold" in page
    home = page.request.path

    page = app.post(f"{home}/territory", {"region": "6101", "line_id": "AV"}).follow()
    assert "The territory was extended" in page
    assert "影音" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "SN0001"}, "is taken"),
        ({"code": "SN0901", "tax_code": "91619999MA00DEM01K"}, "does not check"),
        ({"code": "SN0902", "credit_limit": "-1"}, "zero or more"),
        ({"code": "SN0903", "region": "Atlantis"}, "not known here"),
    ],
)
def test_what_is_wrong_with_a_dealer_is_said_beside_the_field(app, shop, changed, said):
    app.sign_in("sales_manager")

    page = app.post(f"{DEALERS}/new", {**NEW, **changed}, status=422)

    assert said in page
    assert NEW["name"] in page


def test_the_page_tells_the_whole_picture(app, shop):
    app.sign_in("sales_manager")

    page = app.get(f"{DEALERS}/{shop['dealer']}")

    for told in ("21,215.40", "978,784.60", "Credit limit", "Bought in the last twelve months",
                 "TH-SN-", "FP-SN-", "S00000000002", "西安市", "影音"):
        assert told in page, told


def test_serials_are_found_by_part_of_their_number(app, shop):
    app.sign_in("sales_manager")

    page = app.get(f"{DEALERS}/{shop['dealer']}/serials?q=0001")

    assert "S00000000001" in page
    assert "S00000000002" not in page


def test_a_dealer_is_changed_and_the_log_tells_it(app, shop):
    app.sign_in("sales_manager")
    form = app.get(f"{DEALERS}/{shop['dealer']}/edit").forms["form"]
    assert form["name"].value == "西安盛禾木商贸有限公司"

    form["rep"] = ""
    form["phone"] = "199-0000-0001"
    page = form.submit("save").follow()

    assert "was saved" in page
    assert "199-0000-0001" in page


def test_an_opening_balance_typed_wrong_is_taken_back_and_opens_again_what_it_settled(
    app, shop, installation
):
    def standing():
        with installation.work(branch="shaanxi", write=False) as context:
            dealer = context.session.get(Dealer, shop["dealer"])
            unpaid = {entry.id: entry.left for entry in open_entries(context, dealer)}
            assert not any(list(check.find(context)) for check in CHECKS)
            return standings(context, [dealer.id])[dealer.id].balance, unpaid

    before = standing()
    app.sign_in("finance")
    home = f"{DEALERS}/{shop['dealer']}"
    wrong = {"amount": "-5,000.00", "day": "2026-11-21", "note": "旧账 0043", "pocket": "balance"}
    app.post(f"{home}/opening", wrong)
    assert standing() != before
    found = app.get("/shaanxi/esales/entries?kind=opening&q=0043").html.select_one("tbody a")
    # The list has a filter called as the kind of file is, and leaves as a sheet with and without.
    sheets = [app.get(f"/shaanxi/esales/entries/export?kind=csv{more}").text for more in KINDS]
    assert ["旧账 0043" in text for text in sheets] == [True, True, False]

    page = app.get(found["href"]).click("Take back")
    form = page.forms["form"]
    form["reason"] = ""
    form.submit("save", status=422)
    form["reason"] = "typed 5,000 for 500"
    done = form.submit("save").follow()
    again = app.post(f"{found['href'].rstrip('/')}/reverse", {"reason": "again"}, status=422)

    assert "5,000.00 of 西安盛禾木商贸有限公司 was taken back." in done
    assert "It takes back the entry of" in done
    assert "typed 5,000 for 500" in app.get(found["href"])
    assert "Take back" not in app.get(done.request.path).html.select_one(".page-actions").text
    assert "was taken back already" in again
    assert standing() == before


def test_an_invoice_and_a_reversal_are_not_taken_back_by_hand(app, shop, installation):
    app.sign_in("finance")
    home = f"{DEALERS}/{shop['dealer']}"
    prepaid = {"pocket": "balance", "amount": "-1.00", "day": "2026-11-21", "note": "0044"}
    app.post(f"{home}/opening", prepaid)
    with installation.work(branch="shaanxi") as context:
        entries = {e.kind: e for e in context.session.scalars(select(AccountEntry))}
        opposite = reverse_entry(context, entries["opening"], "wrong").id
        invoice = entries["invoice"].id

    for number, said in ((invoice, "came with a document"), (opposite, "takes another one back")):
        path = f"/shaanxi/esales/entries/{number}/reverse"
        assert said in app.post(path, {"reason": "wrong"}, status=422)
    app.sign_in("salesperson").post(f"/shaanxi/esales/entries/{invoice}/reverse", status=403)


def test_a_part_of_the_territory_is_removed_and_the_log_keeps_it(app, shop, installation):
    app.sign_in("sales_manager")
    home = app.post(f"{DEALERS}/new", {**NEW, "code": "SN0910"}).follow().request.path
    app.post(f"{home}/territory", {"region": "61", "line_id": "", "since": "2040-01-01"})
    page = app.get(home)
    form = next(f for f in page.forms.values() if f.action.endswith("remove_territory"))

    page = form.submit("id").follow()

    assert "The territory was narrowed" in page
    assert "陕西省 → —" in page


def test_exclusive_territories_that_meet_are_warned_about(app, shop):
    app.sign_in("sales_manager")
    home = app.post(f"{DEALERS}/new", {**NEW, "code": "SN0920"}).follow().request.path

    page = app.post(
        f"{home}/territory", {"region": "6101", "line_id": "AV", "exclusive": "true"}
    ).follow()

    assert "sells exclusively in" in page


def test_finance_sees_the_account_and_may_not_change_the_dealer(app, shop):
    app.sign_in("finance")
    home = f"{DEALERS}/{shop['dealer']}"

    assert "Record a payment" in app.get(home)
    app.get(f"{home}/edit", status=403)
    app.post(f"{home}/territory", {"region": "61"}, status=403)


def test_who_takes_no_money_sees_the_dealer_without_the_account(app, shop):
    app.sign_in("warehouse_head")

    page = app.get(f"{DEALERS}/{shop['dealer']}")

    assert "Available credit" in page
    assert "Enter an opening balance" not in page
    assert "Record a payment" not in page
    app.get("/shaanxi/receipt_voucher/new", status=404)


def test_another_branch_finds_no_such_dealer(app, shop):
    app.sign_in("sales_manager", "hubei")

    app.get(f"/hubei/esales/dealers/{shop['dealer']}", status=404)
    assert "西安盛禾木" not in app.get("/hubei/esales/dealers")


@pytest.fixture
def supplier(installation, shop):
    """A party of Shaanxi that is no dealer; its code, entered afresh for each test."""
    with installation.work(branch="shaanxi") as context:
        count = context.session.scalar(select(func.count()).select_from(Party))
        code = f"P{count:04}"
        party = Party(code=code, name=f"汉中宏图商贸{count}", region="6101", taxpayer="small")
        party.tax_code = complete(f"91610000MA{count:07}")
        party.roles = [PartyRole(role="supplier")]
        context.session.add(party)
        context.session.flush()
        return {name: getattr(party, name) for name in ("id", "code", "name", "tax_code")}


def party_of(installation, number):
    with installation.work(branch="shaanxi", write=False) as context:
        party = context.session.get(Party, number)
        dealer = context.session.scalar(select(Dealer).where(Dealer.party_id == number))
        return dealer and dealer.code, party.role_names, party.taxpayer, party.name


BARE = {name: NEW[name] for name in ("grade", "status", "kind", "settlement")}


def test_a_party_becomes_a_dealer_from_its_own_page(app, installation, supplier):
    app.sign_in("sales_manager")
    page = app.get(f"/shaanxi/base/parties/{supplier['id']}")

    form = page.click("Make it a dealer").forms["form"]
    assert form["name"].value == supplier["name"]
    form.submit().follow()

    assert party_of(installation, supplier["id"]) == (
        supplier["code"], {"supplier", "dealer"}, "small", supplier["name"]
    )
    assert "Go to the dealer" in app.get(f"/shaanxi/base/parties/{supplier['id']}")


def test_what_the_form_of_a_new_dealer_leaves_empty_stays_as_the_party_has_it(
    app, installation, supplier
):
    app.sign_in("sales_manager")

    form = app.get(f"{DEALERS}/new").forms["form"]
    form["party"] = supplier["code"]
    form.submit().follow()

    assert party_of(installation, supplier["id"])[2:] == ("small", supplier["name"])


@pytest.mark.parametrize("same", [("tax_code",), ("code", "name")])
def test_whoever_types_a_party_anew_gets_the_one_that_is_there(app, installation, supplier, same):
    app.sign_in("sales_manager")
    typed = {**NEW, "code": "", **{name: supplier[name] for name in same}}

    app.post(f"{DEALERS}/new", typed).follow()

    code, roles, _taxpayer, _name = party_of(installation, supplier["id"])
    assert (code, roles) == (supplier["code"], {"supplier", "dealer"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose the party above, or fill this in."),
        ({"party": "SN0001"}, "is a dealer already, with the code SN0001"),
    ],
)
def test_a_new_dealer_is_refused_that_names_nobody_or_a_dealer(app, shop, typed, said):
    app.sign_in("sales_manager")

    assert said in app.post(f"{DEALERS}/new", {**BARE, **typed}, status=422)


def test_who_pays_for_a_dealer_pays_in_the_end(app, shop):
    app.sign_in("sales_manager")
    page = app.post(f"{DEALERS}/new", {**NEW, "code": "SN0777", "payer_id": "SN0001"}).follow()
    assert "Paid by dealer" in page

    chain = {**NEW, "code": "SN0778", "payer_id": "SN0777"}
    page = app.post(f"{DEALERS}/new", {**chain, "tax_code": ""}, status=422)

    assert "Choose the one who pays or is invoiced in the end" in page


def test_a_code_that_another_party_has_says_what_to_do(app, supplier):
    app.sign_in("sales_manager")

    page = app.post(f"{DEALERS}/new", {**NEW, "code": supplier["code"]}, status=422)

    assert "choose it as the party of a new dealer" in page


def test_who_may_not_enter_dealers_is_not_asked_to(app, supplier):
    app.sign_in("counter_clerk")

    assert "Make it a dealer" not in app.get(f"/shaanxi/base/parties/{supplier['id']}")


def test_another_branchs_party_cannot_be_taken(app, installation, supplier):
    app.sign_in("sales_manager", branch="hubei")

    page = app.get(f"/hubei/esales/dealers/new?party={supplier['id']}")

    assert supplier["name"] not in page
