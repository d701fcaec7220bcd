"""Parties as a sales manager keeps them, and what others may not do."""

from __future__ import annotations

import pytest

from core.company.social_credit import complete

TAX_CODE = complete("91610000MA0000001")


def fill(form, **values):
    for name, value in values.items():
        form[name] = value
    return form


def new_party(app, *, roles=("dealer",), **values):
    form = app.get("/shaanxi/base/parties/new").forms["form"]
    for box in form.fields.get("checkbox", []):
        box.checked = box._value in roles
    return fill(form, **values).submit("save", status="*")


def test_a_sales_manager_enters_a_dealer_with_region_and_roles(app):
    app.sign_in("sales_manager")

    page = new_party(
        app,
        name="西安盛禾木商贸有限公司",
        roles=("dealer", "customer"),
        tax_code=TAX_CODE,
        region="610112",
        phone="029-88001234",
    ).follow()

    assert "西安盛禾木商贸有限公司 was created" in page
    assert "Customer, Dealer" in page
    assert "未央区" in page
    assert "P-SN-" in page
    assert "Yes" in page


def test_a_party_is_found_by_initials_and_by_the_last_digits_of_a_phone(app):
    app.sign_in("sales_manager")
    page = new_party(app, code="YQ1", name="宝鸡远桥数码", phone="0917-3456789").follow()
    form = page.click("Add a contact").forms["form"]
    fill(form, name="李敏", phone="19900004711").submit("save")

    for text in ("bjyq", "6789", "4711", "YQ1", "远桥"):
        assert "宝鸡远桥数码" in app.get("/shaanxi/search", params={"q": text})
    listed = app.get("/shaanxi/base/parties", params={"q": "4711"})
    assert "宝鸡远桥数码" in listed


def test_a_wrong_tax_code_comes_back_beside_its_field_with_everything_typed(app):
    app.sign_in("sales_manager")

    page = new_party(app, name="柏川", tax_code=TAX_CODE[:-1] + "0")

    assert page.status_int == 422
    assert "does not check" in page
    assert page.forms["form"]["name"].value == "柏川"


def test_a_code_that_is_taken_is_refused_in_a_sentence(app):
    app.sign_in("sales_manager")
    new_party(app, code="DUP", name="First").follow()

    page = new_party(app, code="DUP", name="Second")

    assert page.status_int == 422
    assert "DUP is taken: First has it already" in page


def test_a_second_party_with_the_same_tax_code_is_warned_of_on_its_page(app):
    app.sign_in("sales_manager")
    code = complete("91610000MA0000009")
    new_party(app, code="T1", name="向晴", tax_code=code).follow()

    page = new_party(app, code="T2", name="向晴家电", tax_code=code).follow()

    assert "The same unified social credit code also belongs to" in page
    assert "T1 向晴" in page


@pytest.mark.parametrize("region", ["999999", "乌有"])
def test_a_region_that_does_not_exist_is_refused_beside_its_field(app, region):
    app.sign_in("sales_manager")

    page = new_party(app, name="x", region=region)

    assert page.status_int == 422
    assert "is not known here" in page


def test_a_region_may_be_typed_by_its_name(app):
    app.sign_in("sales_manager")

    page = new_party(app, name="未央店", region="未央区").follow()

    assert "未央区" in page


def test_contacts_and_addresses_come_and_go_and_the_log_tells(app):
    app.sign_in("sales_manager")
    page = new_party(app, code="CA", name="青朗数码").follow()
    fill(page.click("Add a contact").forms["form"], name="王伟", phone="19900000009").submit("save")
    page = app.get(page.request.path)
    address = page.click("Add an address").forms["form"]
    fill(address, street="汉台路 7 号", region="610112", receiver="王伟")
    page = address.submit("save").follow()
    assert "汉台路 7 号" in page
    assert "王伟" in page

    remove = next(f for f in page.forms.values() if f.action.endswith("remove_contact"))
    page = remove.submit("id", index=0).follow()

    assert "The contact was removed." in page
    assert "19900000009" not in page
    assert "汉台路 7 号 · Street" in page


def test_a_role_that_changes_is_in_the_log_of_the_party(app):
    app.sign_in("sales_manager")
    page = new_party(app, code="RC", name="水云", roles=("dealer",)).follow()

    form = page.click("Edit", index=0).forms["form"]
    for box in form.fields["checkbox"]:
        box.checked = box._value == "supplier"
    page = form.submit("save").follow()

    assert "Supplier" in page
    assert "Dealer → Supplier" in page


def test_another_branch_does_not_see_the_party(app):
    path = new_party(app.sign_in("sales_manager"), code="SN1", name="Ours").location

    page = app.sign_in("sales_manager", "hubei").get(
        path.replace("/shaanxi/", "/hubei/"), status=404
    )

    assert "There is nothing here" in page
    assert "Ours" not in app.get("/hubei/base/parties")


@pytest.mark.parametrize("role", ["counter_clerk", "warehouse_head", "finance"])
def test_who_may_only_look_is_refused_the_form(app, role):
    app.sign_in(role)

    assert app.get("/shaanxi/base/parties").status_int == 200
    page = app.get("/shaanxi/base/parties/new", status=403)

    assert "base:party:create" in page


def test_a_hand_made_request_without_permission_changes_nothing(app):
    path = new_party(app.sign_in("sales_manager"), code="HM", name="Kept").location
    app.sign_in("counter_clerk")

    for verb in ("edit", "contact", "address", "remove_contact", "remove_address"):
        app.post(f"{path}/{verb}", {"name": "Changed", "street": "x", "id": "1"}, status=403)

    assert "Kept" in app.get(path)
