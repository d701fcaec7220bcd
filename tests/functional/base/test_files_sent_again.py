"""A file sent again: what was said of its columns is remembered, and mended rows are taken."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from webtest import Upload

FOREIGN = "Nr,Was\n{0}1,Leuchte\n{0}2,Stehleuchte\n"


@pytest.fixture
def admin(app):
    return app.sign_in("administrator")


def send(app, content, target="products", name="lamps.csv"):
    """Send a file, and give back the page that says what it would do."""
    form = app.get("/shaanxi/base/import").forms["form"]
    form["target"] = target
    form["file"] = Upload(name, content if isinstance(content, bytes) else content.encode())
    return form.submit().follow()


def mean(page, *names, **for_all):
    """Say what the headers mean, in their order, and what holds for all rows."""
    form = page.forms["columns"]
    for field, name in zip(form.fields["name"], names, strict=True):
        field.value = name
    for name, text in for_all.items():
        form[f"all.{name}"] = text
    return form.submit().follow()


def confirm(page):
    return page.forms["confirm"].submit().follow()


def meanings(page):
    return [field.value for field in page.forms["columns"].fields["name"]]


def test_what_headers_mean_is_said_once_and_holds_for_the_next_such_file(admin):
    confirm(mean(send(admin, FOREIGN.format("A")), "code", "name"))

    page = send(admin, "Was,Nr\nTischleuchte,A3\n", name="more.csv")

    assert "understood as they were for lamps.csv on" in page
    assert meanings(page) == ["name", "code"]
    assert "Rows read: 1. New: 1" in page


def test_other_headers_and_other_nouns_are_not_taken_for_it(admin):
    confirm(mean(send(admin, "Nummer,Ding\nB1,Leuchte\n"), "code", "name"))

    more = send(admin, "Nummer,Ding,Farbe\nB2,Leuchte,rot\n")
    parties = send(admin, "Nummer,Ding\nB1,Leuchte\n", target="parties")

    assert meanings(more) == ["", "", ""]
    assert meanings(parties) == ["", ""]
    assert "understood as they were" not in parties


def test_what_nobody_said_yes_to_is_remembered_for_the_one_who_tried_it(app, admin):
    mean(send(admin, "No,Partner\nQ1,远桥\n", target="parties"), "code", "name")

    his = send(admin, "No,Partner\nQ2,近桥\n", target="parties")
    app.sign_in("branch_manager")
    hers = send(app, "No,Partner\nQ3,新桥\n", target="parties")

    assert meanings(his) == ["code", "name"]
    assert meanings(hers) == ["", ""]


def test_refused_rows_mended_and_sent_again_are_taken_as_the_first_file_was(admin):
    first = send(admin, "Artikel,Was,Strich\nC1,Leuchte,\nC2,Lampe,9526100000013\n")
    page = confirm(mean(first, "code", "name", "gtin", unit="台", tax_rate="13"))
    rows = list(csv.DictReader(StringIO(page.click("CSV").body.decode("utf-8-sig"))))
    assert [row["Artikel"] for row in rows] == ["C2"]
    mended = page.click("CSV").body.replace(b"9526100000013", b"9526100000012")

    again = send(admin, mended, name="mended.csv")

    assert "For all rows as before: Unit = 台, Tax rate = 13." in again
    assert "Rows read: 1. New: 1" in again
    assert "Rows written: 1." in confirm(again)
    shown = admin.get("/shaanxi/base/products?q=C2").html.select_one("tbody tr").get_text()
    assert "13%" in shown
    assert "There is nothing to do" in send(admin, mended, name="mended.csv")


def test_looking_again_at_refused_rows_does_not_let_them_overwrite_anything(admin):
    page = confirm(send(admin, "code,name\nD1,Lamp\nD1,Another\n"))
    again = send(admin, page.click("CSV").body)
    assert meanings(again) == ["code", "name"]

    looked = mean(again, "code", "name")

    assert "Rows read: 1. New: 0, changing a record: 0" in looked
    assert "was not changed since" in looked


def test_what_stands_below_a_header_helps_to_say_what_it_means(admin):
    page = send(admin, "Nr,Was,Art\nE1,Leuchte,x\nE2,Lampe,x\nE3,Spot,x\nE4,Strahler,x\n")

    shown = [part.get_text() for part in page.html.select("form#columns label small")]

    assert shown == ["E1 · E2 · E3", "Leuchte · Lampe · Spot", "x"]


def test_a_remark_behind_a_title_does_not_hide_what_it_means(admin):
    page = send(admin, "*商品编码（必填）,商品名称(必填),条码（选填）\nF1,台灯,\n")

    assert meanings(page) == ["code", "name", "gtin"]
    assert "Rows read: 1. New: 1" in page
