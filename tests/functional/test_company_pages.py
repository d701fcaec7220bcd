"""The company's structure on pages: made, changed, removed, refused, and told in the change log."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.company.rules import RESERVED
from core.company.social_credit import complete
from core.security.models import User
from core.testing import Browser
from core.web.site import FIXED

KINDS = {
    "/company/entities": {"tax_code": ""},
    "/company/branches": {"code": "GS", "entity": "main"},
    "/company/roles": {"permissions": "core:user:view"},
    "/company/branches/hubei/departments": {},
    "/company/branches/hubei/departments/sales/positions": {"roles": "finance"},
}


@pytest.fixture
def office(app):
    return app.sign_in("administrator")


def send(office, path, **values):
    """Fill in the form at ``path`` and save it."""
    form = office.get(path).forms["form"]
    for name, value in values.items():
        if isinstance(value, bool):
            form[name].checked = value
        elif name in ("permissions", "roles"):
            for box in form.fields["checkbox"]:
                box.checked = box._value in value.split()
        else:
            form[name] = value
    return form.submit("save", expect_errors=True)


def titled(name):
    return {"title_en": name.title(), "title_zh_CN": name}


@pytest.mark.parametrize(("path", "more"), KINDS.items())
def test_each_kind_is_made_and_changed_and_says_so_in_its_log(office, path, more):
    made = send(office, f"{path}/new", name="fresh", **titled("fresh"), **more)
    assert made.status_int == 303

    assert send(office, f"{path}/fresh/edit", title_en="Renamed").status_int == 303

    page = office.get(f"{path}/fresh")
    log = page.html.find(class_="change-log").get_text()
    assert "Renamed" in page.html.find("h1").get_text()
    assert "administrator.shaanxi" in log
    assert "created" in log
    assert "Fresh → Renamed" in log


@pytest.mark.parametrize("path", [path for path in KINDS if path != "/company/branches"])
def test_each_kind_is_removed_when_nothing_needs_it(office, path):
    send(office, f"{path}/new", name="gone", **titled("gone"), **KINDS[path])

    forms = office.get(f"{path}/gone").forms.values()
    next(form for form in forms if form.action.endswith("/remove")).submit()

    assert office.get(f"{path}/gone", status=404)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/company/entities/main", "Move them first"),
        ("/company/branches/hubei", "never removed"),
        ("/company/roles/counter_clerk", "Take it from them first"),
        ("/company/branches/shaanxi/departments/management", "Post them elsewhere first"),
        (
            "/company/branches/shaanxi/departments/management/positions/administrator",
            "Post them elsewhere first",
        ),
    ],
)
def test_what_is_needed_stays(office, path, said):
    assert said in office.post(f"{path}/remove", status=409)
    assert office.get(path).status_int == 200


def test_a_time_zone_nobody_knows_is_refused_and_every_page_still_opens(office):
    token = {"csrf_token": office.token, "currency": "CNY", "title_en": "X", "title_zh_CN": "X"}

    page = office.http.post("/company/edit", {**token, "timezone": "Mars/Phobos"}, status=422)

    assert "Choose one of the list" in page
    assert office.get("/company").status_int == 200
    assert office.http.get("/sign-in").status_int == 200


@pytest.mark.parametrize("code", ["SN,HB", "TOOLONGCODE", "hb"])
def test_a_branch_code_that_is_none_comes_back_beside_its_field(office, code):
    page = send(
        office, "/company/branches/new", name="odd", code=code, entity="main", **titled("odd")
    )

    assert page.status_int == 422
    assert page.forms["form"]["code"].value == code
    assert page.html.find(id="error-deformField4") or "Take " in page


@pytest.mark.parametrize("name", ["sign-in", "static", "healthz", "locale", "search", "me"])
def test_no_branch_is_named_like_a_page(office, name):
    page = send(
        office, "/company/branches/new", name=name, code="Q1", entity="main", **titled("odd")
    )

    assert page.status_int == 422
    assert "address of another page" in page


def test_every_first_word_of_an_address_is_reserved(wsgi):
    introspected = wsgi.registry.introspector
    routes = {
        known["introspectable"]["pattern"].strip("/").partition("/")[0]
        for known in introspected.get_category("routes")
    }
    views = {
        known["introspectable"]["name"]
        for known in introspected.get_category("views")
        if getattr(known["introspectable"]["context"], "__name__", "") == "Root"
    }

    assert set(FIXED) | routes | views - {""} <= RESERVED


def test_a_social_credit_code_is_checked_before_it_is_printed_on_invoices(office):
    page = send(office, "/company/entities/main/edit", tax_code="NOT-A-CODE")
    assert page.status_int == 422
    assert "social credit code" in page

    right = complete("91610000MA6TE1T12")
    assert send(office, "/company/entities/main/edit", tax_code=right.lower()).status_int == 303
    assert right in office.get("/company/entities/main")


def test_a_right_given_to_a_role_is_told_by_its_title_and_nothing_else_of_the_list(office):
    send(office, "/company/roles/new", name="seer", **titled("seer"), permissions="core:user:view")
    send(office, "/company/roles/seer/edit", permissions="core:user:view core:job:view", spans=True)

    log = office.get("/company/roles/seer").html.find(class_="change-log").find("li").get_text()

    assert "See background work" in log
    assert "See users" not in log
    assert "Holds in every branch: No → Yes" in log


def test_switches_are_told_on_the_page_of_the_branch(office):
    office.post("/addons", {"branch": "sichuan", "addon": "esales", "turn": "on"})

    log = office.get("/company/branches/sichuan").html.find(class_="change-log").get_text()

    assert "switched on" in log
    assert "E-sales" in log


def test_whoever_saves_second_is_told_what_the_first_one_changed(office, wsgi, installation):
    send(office, "/company/entities/new", name="both", **titled("both"))
    late = Browser(wsgi, installation).sign_in("rollout_lead")
    form = late.get("/company/entities/both/edit").forms["form"]
    send(office, "/company/entities/both/edit", phone="029-1111")

    form["address"] = "North Street 1"
    page = form.submit("save", status=422)

    assert "administrator.shaanxi changed this while your form was open" in page
    assert "It is now: 029-1111" in page
    assert page.forms["form"]["address"].value == "North Street 1"
    assert page.forms["form"].submit("save").status_int == 303


def test_the_last_right_to_look_after_users_stays(office, work):
    with work() as context:
        others = select(User).where(User.login != "administrator.shaanxi")
        for user in context.session.scalars(others):
            user.active = False

    page = send(office, "/company/roles/administrator/edit", spans=False)

    assert page.status_int == 422
    assert "Nobody would be left" in page


def test_a_chinese_reader_reads_the_log_in_chinese(office, work):
    with work() as context:
        for user in context.session.scalars(select(User)):
            user.active = True
    office.sign_in("administrator")
    send(office, "/company/entities/new", name="zh", **titled("zh"))
    send(office, "/company/entities/zh/edit", bank="ICBC")
    office.http.set_cookie("qudao_locale", "zh_CN")

    log = office.get("/company/entities/zh").html.find(class_="change-log").get_text()

    assert "新建" in log
    assert "修改" in log
    assert "开户行: — → ICBC" in log


def test_a_department_is_put_under_another_and_a_position_leads_it(office):
    under = office.get("/company/branches/hubei/departments/warehouse/edit").forms["form"]
    assert "warehouse" not in [value for value, *_rest in under["under"].options]
    under["under"] = "finance"
    under.submit("save")
    send(office, "/company/branches/hubei/departments/warehouse/positions/clerk/edit", heads=True)

    page = office.get("/company/branches/hubei/departments/warehouse")
    position = office.get("/company/branches/hubei/departments/warehouse/positions/clerk")

    log = page.html.find(class_="change-log").get_text()
    assert "Under the department" in log
    assert "Management → Finance" in log
    assert "Leads the department" in position.html.get_text()


def test_a_department_put_under_itself_is_refused_beside_the_field(office):
    path = "/company/branches/sichuan/departments/management/edit"
    form = office.get(path).forms["form"]
    form["under"] = "sales"

    answer = form.submit("save", expect_errors=True)

    assert answer.status_int == 422
    assert "cannot stand under itself" in answer
