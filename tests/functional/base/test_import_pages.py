"""Importing on the page: a file, what it would do row by row, a yes, and the rows refused."""

from __future__ import annotations

import csv
import gzip
from io import StringIO

import pytest
from webtest import Upload

from core.jobs.worker import Worker
from core.testing import count_sql

GOOD = "编码,名称,条码\nI1,台灯,9526100000012\nI2,落地灯,\n"
MIXED = "编码,名称,条码\nI3,壁灯,\nI4,吊灯,9526100000013\nI3,另一盏,\n"


@pytest.fixture
def admin(app):
    return app.sign_in("administrator")


def send(app, text, target="products", name="lamps.csv", encoding="utf-8", status="*"):
    """Send a file, and give back the page that says what it would do."""
    form = app.get("/shaanxi/base/import").forms["form"]
    form["target"] = target
    content = text if isinstance(text, bytes) else text.encode(encoding)
    form["file"] = Upload(name, content)
    page = form.submit(status=status)
    return page.follow() if page.status_int == 303 else page


def confirm(page):
    return page.forms["confirm"].submit().follow()


def test_a_file_is_looked_at_before_anything_is_changed(admin):
    page = send(admin, GOOD)

    assert "Rows read: 2. New: 2" in page
    assert "台灯" in page
    assert "台灯" not in admin.get("/shaanxi/base/products")


def test_a_yes_imports_the_file_once(admin):
    page = confirm(send(admin, GOOD))

    assert "Rows written: 2." in page
    assert "This file was imported." in page
    assert "台灯" in admin.get("/shaanxi/base/products")
    again = send(admin, GOOD)
    assert "changing nothing: 2," in again
    assert "There is nothing to do" in again


def test_what_is_the_same_for_all_rows_is_said_on_the_page(admin):
    page = send(admin, "code,name\nI20,Lamp\nI21,Shade\n")
    form = page.forms["columns"]
    form["all.tax_rate"], form["all.unit"] = "13 %", "dozen of dragons"

    wrong = form.submit().follow()
    assert "“dozen of dragons” is not known here." in wrong
    form = wrong.forms["columns"]
    assert form["all.tax_rate"].value == "13 %"
    form["all.unit"] = "台"
    done = confirm(form.submit().follow())

    assert "Rows written: 2." in done
    shown = admin.get("/shaanxi/base/products?q=I21").html.select_one("tbody tr").get_text()
    assert "台" in shown
    assert "13%" in shown


def test_who_may_not_change_products_is_not_offered_them_and_cannot_send_any(app):
    app.sign_in("branch_manager")

    page = app.get("/shaanxi/base/import")
    offered = [radio["value"] for radio in page.html.select("input[name=target]")]
    form = page.forms["form"]
    form["target"].force_value("products")
    form["file"] = Upload("lamps.csv", GOOD.encode())

    assert "parties" in offered
    assert "products" not in offered
    form.submit(status=403)
    app.get("/shaanxi/base/import/records?target=products", status=403)


def test_a_second_yes_is_refused(admin):
    page = send(admin, "code,name\nI9,Lamp\n")
    form = page.forms["confirm"]
    form.submit().follow()
    form["__key__"] = "another"

    page = form.submit(status=409)

    assert "This file was imported already" in page


def test_refused_rows_are_told_and_leave_as_a_file_with_reasons(admin):
    page = send(admin, MIXED)

    assert "refused: 2." in page
    told = page.forms["rows"]
    told["outcome"] = "refused"
    shown = told.submit()
    assert "I4 · 吊灯" in shown
    assert "last digit must be 2" in shown
    file = page.click("CSV")
    rows = list(csv.DictReader(StringIO(file.body.decode("utf-8-sig"))))
    assert [row["编码"] for row in rows] == ["I4", "I3"]
    assert "already stands in row 2" in rows[1]["Why refused"]
    assert page.click("Refused rows as xlsx").body.startswith(b"PK")


def test_rows_are_found_by_what_they_hold(admin):
    page = send(admin, "code,name\nZ1,Alpha\nZ2,Beta\n")

    shown = admin.get(page.request.path, params={"q": "beta"})

    assert "Z2" in shown
    assert "Z1" not in shown.html.find("table", class_="plan").text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "gb18030"])
def test_files_in_the_encodings_met_in_practice_are_understood(admin, encoding):
    page = send(admin, "编码,名称\nE1,护眼台灯\n", encoding=encoding)

    assert "护眼台灯" in page


def test_a_packed_file_is_unpacked(admin):
    page = send(admin, gzip.compress(GOOD.encode()), name="lamps.csv.gz")

    assert "lamps.csv.gz" in page
    assert "Rows read: 2." in page


def test_headers_can_be_given_a_meaning(admin):
    page = send(admin, "code,Was\nM1,Leuchte\n")
    form = page.forms["columns"]
    form.fields["name"][1].value = "name"

    page = form.submit().follow()

    assert "New: 1," in page
    assert "Leuchte" in page


def test_a_file_without_any_known_header_can_be_given_meanings(admin):
    page = send(admin, "Nr,Was\nM2,Stehleuchte\n")
    assert "has no column" in page
    form = page.forms["columns"]
    form.fields["name"][0].value, form.fields["name"][1].value = "code", "name"

    page = confirm(form.submit().follow())

    assert "Rows written: 1." in page
    assert "Stehleuchte" in admin.get("/shaanxi/base/products")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<html><body>no table</body></html>", "is a web page"),
        (b"PK\x03\x04 rubbish", "cannot be opened as a workbook"),
        (b"\x1f\x8b rubbish", "cannot be unpacked"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(admin, content, said):
    page = send(admin, content)

    assert page.status_int == 422
    assert said in page


def test_what_a_spreadsheet_would_run_stays_text_and_goes_back_as_text(admin):
    page = send(admin, 'code,name,barcode\nI30,"=HYPERLINK(""x"")",123\nI31,"=1+1",\n')

    assert "=1+1" in page
    file = page.click("CSV").body.decode("utf-8-sig")
    assert "'=HYPERLINK" in file


def test_a_form_without_a_file_is_refused_in_a_sentence(admin):
    page = admin.post("/shaanxi/base/import", {"target": "products"}, status=422)

    assert "No file came along" in page


def test_a_large_file_runs_in_the_background_and_the_bell_tells(admin, installation):
    rows = "".join(f"B{n},Lamp {n}\n" for n in range(2_001))
    page = confirm(send(admin, "code,name\n" + rows, name="many.csv"))
    path = page.request.path
    assert "runs in the background" in page
    assert "waits for its turn" in admin.get(f"{path}/progress")

    Worker(installation).run_all()

    follow = admin.get(f"{path}/progress")
    assert follow.headers["HX-Refresh"] == "true"
    assert "new: 2,001" in admin.get(path)
    assert "The import of many.csv is done." in admin.get("/me/notifications")


def test_an_empty_table_and_what_is_there_can_be_taken_along(admin):
    confirm(send(admin, "code,name,carton pieces\nW1,台灯,8\n"))

    empty = admin.get("/shaanxi/base/import/template?target=products")
    there = admin.get("/shaanxi/base/import/records?target=products&kind=csv")
    page = send(admin, there.body, name="products.csv")

    assert empty.body.startswith(b"PK")
    assert "New: 0, changing a record: 0" in page
    assert "refused: 0." in page


def test_another_branch_does_not_see_the_file(app, admin):
    path = send(admin, GOOD).request.path

    app.get(path.replace("/shaanxi/", "/hubei/"), status=404)


@pytest.mark.parametrize("role", ["salesperson", "counter_clerk", "invoicing"])
def test_who_may_not_import_is_refused_every_page_of_it(app, admin, role):
    path = send(admin, GOOD).request.path
    app.sign_in(role)

    assert "/base/import" not in app.get("/shaanxi")
    for place in ("/shaanxi/base/import", path, f"{path}/refused", f"{path}/progress",
                  "/shaanxi/base/import/records?target=parties"):  # fmt: skip
        assert "base:import:run" in app.get(place, status=403)
    app.post("/shaanxi/base/import", {"target": "products"}, status=403)
    app.post(f"{path}/confirm", status=403)
    app.post(f"{path}/columns", status=403)


def test_parties_go_into_the_branch_one_stands_in(app, admin):
    confirm(send(admin, "编码,名称,角色\nPB1,远桥,经销商\n", target="parties"))

    assert "远桥" in admin.get("/shaanxi/base/parties")
    app.sign_in("administrator", "hubei")
    assert "远桥" not in app.get("/hubei/base/parties")


def test_a_file_that_was_imported_still_gives_its_refused_rows(admin):
    page = confirm(send(admin, MIXED.replace("I3", "I7").replace("I4", "I8"), name="lamps.csv.gz"))

    assert "This file was imported." in page
    file = page.click("CSV")
    assert 'filename="refused-lamps.csv"' in file.content_disposition
    rows = list(csv.DictReader(StringIO(file.body.decode("utf-8-sig"))))
    assert [row["编码"] for row in rows] == ["I8", "I7"]
    assert page.click("Send another file").forms["form"]["target"].value == "products"


def test_refused_rows_sent_again_uncorrected_change_nothing(admin):
    page = confirm(send(admin, MIXED.replace("I3", "I17").replace("I4", "I18")))
    file = page.click("CSV")

    again = send(admin, file.body)

    assert "Rows read: 2. New: 0, changing a record: 0" in again
    assert "was not changed since" in again


def test_the_name_of_a_file_in_chinese_stays_on_what_is_fetched(admin):
    page = send(admin, MIXED, name="灯具.csv")

    told = page.click("CSV").content_disposition

    assert "filename*=UTF-8''refused-%E7%81%AF%E5%85%B7.csv" in told


def test_filtering_the_rows_does_not_plan_the_file_anew(admin, installation):
    page = send(admin, MIXED)
    told = page.forms["rows"]
    told["outcome"] = "refused"

    with count_sql(installation.engine) as opened:
        admin.get(page.request.path)
    with count_sql(installation.engine) as filtered:
        shown = told.submit()

    assert len(filtered) < len(opened) - 3
    assert "last digit must be 2" in shown
    assert "落地灯" not in shown.html.select_one("table.plan").get_text()


def test_what_people_look_at_is_told_to_nobody_else(admin, app):
    page = send(admin, MIXED).request.path

    app.sign_in("branch_manager").get(f"{page}?outcome=refused", status=403)
