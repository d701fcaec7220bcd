"""The pages on which a branch's businesses are published, compared, retired, moved and carried."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flows import publish, request
from webtest import Upload

from core.security.sign_in import find_user
from core.testing import identity_of, make_user
from core.testing.rows import make_row
from core.workflow.businesses import definition, live
from core.workflow.definition import Follow, OwnField
from core.workflow.versions.drafts import draft_of, drop, start
from core.workflow.versions.lives import chosen, go_live, publish_draft

HOME = "/shaanxi/businesses"
NAME = "inventory.adjustment"
PAGE = f"{HOME}/{NAME}"


@pytest.fixture
def manager(app):
    """The business manager of Shaanxi, signed in."""
    return app.sign_in("business_manager")


def form_to(page, action):
    """The form of the page that is sent to this address."""
    return [form for form in page.forms.values() if form.action.endswith(action)][-1]


@pytest.fixture
def draft(installation):
    """A draft of the adjustment with a field and another label; gone afterwards."""
    with installation.work(branch="shaanxi") as context:
        base = live(context)[NAME]
        cause = OwnField(name="cause", title={"en": "Cause", "zh_CN": "原因"})
        title = {"en": f"Adjustment {base.version}", "zh_CN": "调整"}
        changed = replace(base, title=title, fields=(*base.fields, cause)[-1:])
        start(context, NAME, changed.to_data(), base=base.version)
    yield f"Adjustment {base.version}"
    with installation.work(branch="shaanxi") as context:
        left = draft_of(context, NAME)
        if left is not None:
            drop(context, NAME, revision=left.revision)


def test_the_list_says_what_is_live_and_what_is_drawn(manager, draft):
    page = manager.get(HOME)

    assert page.html.select_one(f'a[href="{PAGE}"]') is not None
    assert f'href="{PAGE}/design"' in page
    assert "Live here" in page
    row = page.html.select_one(f'a[href="{PAGE}"]').find_parent("tr").get_text(" ", strip=True)
    assert "goes on" in row


def test_a_draft_says_who_drew_it_by_name(manager, installation):
    login = make_user(installation, "business_manager")
    with installation.work() as context:
        find_user(context.session, login).name = "Lin Qinghe"

    page = form_to(manager.get(PAGE), "/begin").submit() and manager.get(PAGE)

    assert "Last drawn by Lin Qinghe," in page.html.select_one(".business-draft").get_text(" ")
    row = manager.get(HOME).html.select_one(f'a[href="{PAGE}"]').find_parent("tr")
    assert "Lin Qinghe" in row.get_text(" ")
    form_to(manager.get(PAGE), "/discard").submit()


def test_which_documents_a_business_takes_is_said_in_words(manager, installation):
    price = OwnField(name="price", title={"en": "Price asked", "zh_CN": "要价"}, type="money")
    with installation.work(branch="shaanxi") as context:
        large = request("large", fields=(price,), approve={"condition": "price < 9000"})
        publish(context, replace(large, applies="price > 100", order=7))

    said = "Price asked is more than 100"
    row = manager.get(HOME).html.select_one(f'a[href="{HOME}/large"]').find_parent("tr")
    assert said in row.get_text(" ", strip=True)
    page, version = manager.get(f"{HOME}/large"), manager.get(f"{HOME}/large/1")
    assert said in page.html.select_one(".particulars").get_text(" ", strip=True)
    assert said in version.html.select_one(".particulars").get_text(" ", strip=True)
    assert "Price asked is less than 9,000" in version.text
    assert "price &lt; 9000" not in version.text


def test_a_draft_is_looked_over_published_and_compared(manager, draft):
    page = manager.get(f"{PAGE}/publish")
    assert "Field “Cause” is new." in page
    assert "live in this branch at once" in page

    page = form_to(page, "/publish").submit().follow()

    assert f"of {draft} is published and live here." in page
    assert "Nobody draws this business here." in manager.get(f"{PAGE}/publish", status=404)
    newest = page.html.select_one("#versions tbody tr").get_text(" ", strip=True)
    assert "live here" in newest
    assert "Shaanxi" in newest
    assert "Field “Cause” is new." in manager.get(f"{PAGE}/compare?old=1")
    assert "Both say the same." in manager.get(f"{PAGE}/compare?old=1&new=1")
    manager.get(f"{PAGE}/compare?old=99", status=404)


def test_whoever_publishes_is_told_who_else_numbers_in_the_series(manager, installation, draft):
    own = manager.get(f"{PAGE}/publish")
    with installation.work(branch="shaanxi") as context:
        data = {**draft_of(context, NAME).data, "series": live(context)["pickup"].series}
        drop(context, NAME, revision=1)
        start(context, NAME, data, base=1)

    shared = manager.get(f"{PAGE}/publish")

    assert own.html.select(".alert-warning") == []
    assert "are also drawn by Pickup." in shared.html.select_one(".alert-warning").get_text()
    assert manager.get(f"{PAGE}/draft-changes").json["remarks"][0].startswith("Numbers of the")
    assert form_to(shared, "/publish") is not None


def test_whoever_publishes_is_told_what_else_has_the_same_name(manager, installation, draft):
    with installation.work(branch="shaanxi") as context:
        data = {**draft_of(context, NAME).data, "title": live(context)["pickup"].title}
        drop(context, NAME, revision=1)
        start(context, NAME, data, base=1)

    said = manager.get(f"{PAGE}/publish").html.select_one(".alert-warning").get_text()

    assert "Called Pickup too" in said
    assert ": pickup." in said


def test_a_draft_with_faults_shows_them_instead_of_the_button(manager, installation, draft):
    with installation.work(branch="shaanxi") as context:
        data = {**draft_of(context, NAME).data, "kind": "no.kind"}
        drop(context, NAME, revision=1)
        start(context, NAME, data, base=1)

    page = manager.get(f"{PAGE}/publish")

    assert "no.kind" in page.html.select_one(".business-faults").get_text()
    assert not page.html.select(f'form[action="{PAGE}/publish"]')
    refused = manager.post(f"{PAGE}/publish", status=409)
    assert "no.kind" in refused


def test_a_draft_is_thrown_away(manager, draft, installation):
    form = form_to(manager.get(PAGE), "/discard")

    shown = form.submit("revision").follow()

    assert "The draft was thrown away." in shown
    with installation.work(branch="shaanxi", write=False) as context:
        assert draft_of(context, NAME) is None


def test_a_version_is_read_in_words_with_its_rights_on_one_sheet(manager):
    page = manager.get(f"{HOME}/pickup/1")

    rights = page.html.select_one("#rights").get_text(" ", strip=True)
    assert "Counter clerk" in rights
    assert "may do" in rights
    words = page.html.select_one('[id="transitions.open.finish"]').get_text(" ", strip=True)
    assert "Leads to Finished" in words
    manager.get(f"{HOME}/pickup/99", status=404)
    manager.get(f"{HOME}/pickup/x1", status=404)
    manager.get(f"{HOME}/nothing", status=404)


def test_an_earlier_version_is_let_live_again(manager, installation):
    with installation.work(branch="shaanxi") as context:
        base = definition(context, "inventory.count", 1)
        start(context, "inventory.count", {**base.to_data(), "series": "PX"}, base=1)
        publish_draft(context, "inventory.count")
    page = manager.get(f"{HOME}/inventory.count")
    form = form_to(page, "/go-live")

    shown = form.submit("version").follow()

    assert "Version 1 is live here now." in shown
    with installation.work(branch="shaanxi", write=False) as context:
        assert live(context)["inventory.count"].version == 1


def test_a_business_is_retired_and_taken_up_again(manager, installation):
    page = manager.get(f"{HOME}/sales_invoice")
    form = form_to(page, "/retire")

    page = form.submit().follow()

    assert "It is retired here." in page
    assert "It is retired in this branch" in page
    form = form_to(page, "/revive")
    assert "is live here now" in form.submit().follow()


def test_running_documents_are_looked_at_and_moved(manager, installation):
    from addons.inventory.models import Adjustment

    with installation.work(branch="shaanxi") as context:
        make_row(context, Adjustment, business=NAME, version=1, step="draft")
        base = definition(context, NAME, 1)
        other = replace(base, series="TX")
        start(context, NAME, other.to_data(), base=1)
        number = publish_draft(context, NAME).version
    page = manager.get(f"{PAGE}/migrate?old=1&new={number}")
    preview = page.html.select_one("#preview").get_text(" ", strip=True)
    assert "Draft → Draft, documents: 1" in preview

    unmapped = manager.get(f"{PAGE}/migrate?old=1&new={number}&chosen=1&step.draft=")
    assert "No step is named" in unmapped
    form = next(
        f for f in page.forms.values() if f.method.lower() == "post" and "step.draft" in f.fields
    )
    shown = form.submit().follow()

    assert f"Documents that follow version {number} now: 1." in shown
    manager.get(f"{PAGE}/migrate?old=77", status=404)
    with installation.work(branch="shaanxi") as context:
        go_live(context, NAME, 1)


def test_a_file_is_saved_looked_at_and_taken_in(manager, installation):
    file = manager.get(f"{HOME}/pickup/1/export")
    assert file.content_type == "application/json"
    data = json.loads(file.body)
    data["business"]["name"] = "fetching"
    data["business"]["steps"][0]["participants"][0]["role"] = "cashier"
    data["business"]["transitions"][0]["condition"] = "().__class__"
    upload = Upload("pickup.json", json.dumps(data).encode())

    form = form_to(manager.get(f"{HOME}/import"), "/import")
    form["file"] = upload
    page = form.submit()

    assert "There is no role cashier here." in page
    assert "“Finish” from step “Open”: Column 1: this is not allowed." in page
    with installation.work(branch="shaanxi", write=False) as context:
        assert draft_of(context, "fetching") is None
    form = form_to(page, "/take")
    form["role.cashier"] = "counter_clerk"
    shown = form.submit().follow()
    assert "The file became a draft." in shown
    with installation.work(branch="shaanxi", write=False) as context:
        made = draft_of(context, "fetching").read()
        assert made.steps[0].participants[0].role == "counter_clerk"

    form["__key__"] = "another"
    again = form.submit(status=422)
    assert "There is a draft of Pickup already." in again
    assert "text" in form_to(again, "/take").fields


def test_a_file_of_what_is_here_already_says_what_it_would_change(manager):
    data = manager.get(f"{HOME}/inventory.receipt/1/export").json
    data["business"]["series"] = "XX"

    page = manager.post(f"{HOME}/import", {"file": Upload("x.json", json.dumps(data).encode())})

    assert "“Receipt” of the whole company has the name inventory.receipt" in page
    assert "this becomes the draft of its next version" in page
    assert "Series of its numbers: XX instead of QR" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"PK\x03\x04", "zip archive"), (b"{}", "no file of a business"), (None, "Choose a file")],
)
def test_what_is_no_file_of_a_business_is_refused(manager, content, sentence):
    fields = {} if content is None else {"file": Upload("x.json", content)}

    assert sentence in manager.post(f"{HOME}/import", fields, status="*")


def test_a_business_is_begun_from_nothing_and_from_another(manager, installation):
    form = manager.get(f"{HOME}/new").forms["form"]
    form["name"], form["title_en"], form["title_zh_CN"] = "lending", "Lending", "借用"
    assert form["kind"].value == "base.document"
    form["kind"] = ""
    assert "Choose a kind of document" in form.submit("save", status=422)
    form["kind"] = "base.document"
    assert form.submit("save").location.endswith(f"{HOME}/lending/design")

    form = manager.get(f"{HOME}/new").forms["form"]
    form["title_en"], form["title_zh_CN"] = "陈列补贴", "陈列补贴"
    assert "Type a short name" in form.submit("save", status=422)
    form["title_en"] = "2 Shelf displays, paid"
    assert form.submit("save").location.endswith(f"{HOME}/shelf_displays_paid/design")
    with installation.work(branch="shaanxi", write=False) as context:
        assert draft_of(context, "shelf_displays_paid").data["series"]

    form = manager.get(f"{HOME}/new").forms["form"]
    form["name"], form["title_en"], form["title_zh_CN"] = "second_pickup", "Second", "第二"
    form["source"] = "pickup:1"
    assert form.submit("save").location.endswith("/second_pickup/design")
    with installation.work(branch="shaanxi", write=False) as context:
        made = draft_of(context, "second_pickup").read()
        assert (made.kind, made.base, len(made.steps)) == ("esales.pickup", 0, 4)
    again = Follow(name="again", title={"en": "Again"}, business="lent", step="done")
    with installation.work(branch="shaanxi") as context:
        publish(context, request("lent", follows=(again,)))
    form = manager.get(f"{HOME}/new").forms["form"]
    form["name"], form["title_en"], form["title_zh_CN"] = "lent_anew", "Anew", "新借"
    form["source"] = "lent:1"
    form.submit("save")
    with installation.work(branch="shaanxi", write=False) as context:
        assert draft_of(context, "lent_anew").read().follows[0].business == "lent_anew"
    form = manager.get(f"{HOME}/new").forms["form"]
    form["name"], form["title_en"], form["title_zh_CN"] = "pickup", "Second", "第二"
    assert "The name pickup is taken: “Pickup” of the whole company has it" in form.submit(
        "save", status=422
    )


def test_headquarters_rolls_out_and_sees_what_branches_do_otherwise(app, installation):
    with installation.work(branch="hubei") as context:
        own = {**definition(context, "sales_invoice", 1).to_data(), "series": "HB"}
        start(context, "sales_invoice", own, base=1)
        publish_draft(context, "sales_invoice")
    app.sign_in("administrator", "hq")

    page = app.get("/hq/businesses/sales_invoice/1/roll-out")
    row = page.html.select_one('input[value="hubei"]').find_parent("tr").get_text(" ", strip=True)
    assert "its own version 2" in row
    assert "Series of its numbers: HB instead of FP" in row

    assert "Choose at least one branch." in app.post(
        "/hq/businesses/sales_invoice/1/roll-out", status=409
    )
    shown = app.post("/hq/businesses/sales_invoice/1/roll-out", {"branch": "hubei"}).follow()
    assert "is live in these branches too now: Hubei" in shown
    with installation.work(branch="hubei", write=False) as context:
        assert chosen(context, "sales_invoice") == 1


def test_rolling_out_says_beside_each_branch_what_it_lacks(app, installation):
    with installation.work(branch="hq") as context:
        del context.company.branches["sichuan"].departments["warehouse"]
        start(context, "pickup", {**definition(context, "pickup", 1).to_data(), "series": "HQ"})
        number = publish_draft(context, "pickup").version
    app.sign_in("administrator", "hq")
    path = f"/hq/businesses/pickup/{number}/roll-out"

    page = app.get(path)
    boxes = {box["value"]: box for box in page.html.select("input[name=branch]")}
    row = boxes["sichuan"].find_parent("tr").get_text(" ", strip=True)
    sent = app.post(path, {"branch": "sichuan"}, status=409)

    assert "nobody could work with it there" in row
    assert "In step Open there is nobody who may act." in row
    assert boxes["sichuan"].has_attr("disabled")
    assert "nobody" not in boxes["hubei"].find_parent("tr").get_text(" ", strip=True)
    assert "Sichuan: In step Open there is nobody who may act." in sent


def test_a_branch_is_told_of_its_own_drafts_and_of_the_companys_alone(app, installation):
    for branch in ("shaanxi", "hubei", "hq"):
        with installation.work(branch=branch) as context:
            own = {**definition(context, "pickup", 1).to_data(), "series": "OWN"}
            start(context, "pickup", own, base=1)

    logs = {
        branch: app.sign_in("business_manager", branch).get(f"/{branch}/businesses/pickup").text
        for branch in ("shaanxi", "hubei")
    }

    assert "Draft of Shaanxi" in logs["shaanxi"]
    assert "Draft of whole company" in logs["shaanxi"]
    assert "Draft of Hubei" not in logs["shaanxi"]
    assert "Draft of Shaanxi" not in logs["hubei"]


def test_whoever_may_only_look_finds_no_button_and_changes_nothing(app, installation):
    identity_of(installation, "counter_clerk")
    app.sign_in("channel_director", "shaanxi")
    page = app.get(PAGE)

    assert not [f for f in page.forms.values() if PAGE in f.action]
    for deed in ("publish", "go-live", "retire", "revive", "discard", "begin", "migrate"):
        app.post(f"{PAGE}/{deed}", status=403)
    app.post(f"{HOME}/import", status=403)
    app.sign_in("counter_clerk")
    app.get(HOME, status=403)
