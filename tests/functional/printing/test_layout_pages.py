"""Layouts on pages: a business person moves a field by a millimetre and sees it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from layout_form import SLIP, row_of, send, text_of, try_out

from core.workflow.printing.layouts import keep_layout, layout_of

# Layouts and printers lie among the company's objects; what is read of rows is the change log.
pytestmark = pytest.mark.one_store


def test_values_are_offered_by_what_people_call_them(app, slip):
    page = app.get(SLIP)

    assert "Dealer&#39;s name" in page or "Dealer's name" in page
    assert "Total: Amount incl. tax" in page


def test_saving_without_a_change_makes_no_version(app, desk, installation):
    def versions():
        with installation.work(branch="shaanxi", write=False) as context:
            return len(context.company.layouts["outbound_slip"])

    before = versions()

    page = desk.submit("__key__").follow()

    assert "published" in page
    assert versions() == before


def test_a_field_moved_by_a_millimetre_is_kept_as_a_new_version(app, desk, installation):
    row = row_of(desk, "dealer.phone")
    desk[f"{row}-x"] = f"{float(desk[f'{row}-x'].value) + 1:g}"

    page = desk.submit("__key__").follow()

    again = page.forms["layout"]
    assert again[f"{row}-x"].value == desk[f"{row}-x"].value
    assert "Version 2" in page


def test_a_new_field_is_typed_into_an_empty_row(app, desk):
    empty = [n for n in desk.fields if n and n.startswith("field-") and n.endswith("-value")][-1]
    row = empty.removesuffix("-value")
    for part, value in {
        "zh": "演示专用",
        "x": "14",
        "y": "134",
        "width": "40",
        "height": "5",
        "shown": "overlay",
    }.items():
        desk[f"{row}-{part}"] = value

    tried = text_of(try_out(app, desk, "overlay"))
    page = desk.submit("__key__").follow()

    assert "演示专用" in tried
    assert "演示专用" in page


def test_trying_keeps_nothing(app, desk):
    row = row_of(desk, "dealer.phone")
    was = desk[f"{row}-x"].value
    desk[f"{row}-x"] = "1.5"

    answer = try_out(app, desk)

    assert answer.status_int == 422
    assert "reaches into the margin" in answer
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert app.get(SLIP).forms["layout"][f"{row}-x"].value == was


def test_a_draft_is_kept_as_it_is_and_nothing_prints_it_before_it_is_published(
    app, desk, installation
):
    def printing():
        with installation.work(branch="shaanxi", write=False) as context:
            return layout_of(context, "outbound_slip")

    row = row_of(desk, "dealer.phone")
    was = desk[f"{row}-x"].value
    before = printing()
    desk[f"{row}-x"], desk["title--en"] = "1.5", "Goods issue"

    page = send(app, desk, "draft").follow()

    again = page.forms["layout"]
    assert "This is the draft of administrator.shaanxi" in page
    assert (again[f"{row}-x"].value, again["title--en"].value) == ("1.5", "Goods issue")
    assert printing() == before
    assert "reaches into the margin" in again.submit("__key__", status=422)
    again[f"{row}-x"] = was
    published = again.submit("__key__").follow()
    assert "This is the draft" not in published
    assert published.forms["layout"]["title--en"].value == "Goods issue"


def test_a_draft_is_discarded(app, desk):
    desk["title--en"] = "Goods issue"
    send(app, desk, "draft")

    page = app.post(f"{SLIP}/discard").follow()

    assert page.forms["layout"]["title--en"].value == "Outbound slip"
    assert "The draft was discarded." in page


def test_of_two_who_edit_one_layout_the_second_is_told(app, desk):
    second = app.get(SLIP).forms["layout"]
    desk["title--en"], second["title--en"] = "Goods issue", "Delivery"
    send(app, desk, "draft")

    page = send(app, second, "draft")

    assert page.status_int == 422
    assert "administrator.shaanxi saved a draft of this layout meanwhile" in page
    told = page.forms["layout"]
    assert told["title--en"].value == "Delivery"
    page = told.submit("__key__").follow()
    second["title--en"] = "Third"
    third = second.submit("__key__", status=422)
    assert "was published meanwhile" in third


def test_a_draft_does_not_overwrite_what_was_published_after_it_unseen(app, desk, installation):
    desk["title--en"] = "Goods issue"
    send(app, desk, "draft")
    with installation.work(branch="shaanxi") as context:
        was = layout_of(context, "outbound_slip")
        keep_layout(context, replace(was, title=replace(was.title, en="Delivery note")))

    refused = app.get(SLIP).forms["layout"].submit("__key__", status=422)
    after = refused.forms["layout"].submit("__key__").follow()

    assert "was published meanwhile" in refused
    assert after.forms["layout"]["title--en"].value == "Goods issue"


def test_what_is_moved_is_checked_row_by_row_with_the_texts_that_will_stand_there(app, desk):
    phone, name = row_of(desk, "dealer.phone"), row_of(desk, "dealer.name")
    sound = send(app, desk, "check").json
    desk[f"{phone}-x"] = "239"

    answer = send(app, desk, "check").json

    assert (sound["wrong"], sound["messages"], sound["warnings"]) == ({}, [], [])
    assert sound["texts"][phone] == "199-0000-0107"
    assert sound["texts"][row_of(desk, "gross", "column")] == "20,930.40"
    assert sound["texts"][row_of(desk, "total.gross")] == "贰拾伍万壹仟壹佰陆拾肆元捌角整"
    assert "does not fit on the paper of 241 x 140 mm" in answer["wrong"][phone]
    assert name not in answer["wrong"]
    assert answer["texts"][name] == sound["texts"][name]


def test_the_time_of_printing_is_that_of_the_companys_clock(app, desk, installation, monkeypatch):
    now = installation.clock()
    monkeypatch.setattr(installation, "clock", lambda: now)
    wall = f"{now.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}"

    told = send(app, desk, "check").json["texts"][row_of(desk, "printed_at")]

    assert told == wall
    assert wall in text_of(try_out(app, desk))


def test_a_letter_that_the_font_lacks_is_named_before_anything_is_printed(app, desk):
    title = next(
        name.removesuffix("-en")
        for name in desk.fields
        if name and name.startswith("field-") and desk[name].value == "Outbound slip"
    )
    desk[f"{title}-en"] = "Slip \U0001f600"

    answer = send(app, desk, "check").json

    assert answer["warnings"] == [
        "The font has no \U0001f600 (U+1F600): 〓 is printed in its place."
    ]


def test_a_layout_is_not_tried_with_a_document_that_is_not_there(app, desk):
    tried = send(app, desk, "try", mode="full", number="TH-SN-0000-00001")
    checked = send(app, desk, "check", number="TH-SN-0000-00001").json

    assert tried.status_int == 422
    assert "There is no document TH-SN-0000-00001 of which this paper is printed" in tried
    assert "There is no document" in checked["messages"][0]


def test_a_refusal_names_the_field_and_keeps_what_was_typed(app, desk):
    row = row_of(desk, "dealer.phone")
    desk[f"{row}-y"] = "60"

    page = desk.submit("__key__", status=422)

    number = int(row.split("-")[1]) + 1
    assert f"{number} “Dealer&#39;s phone” lies over the rows" in page.text.replace("'", "&#39;")
    assert page.forms["layout"][f"{row}-y"].value == "60"
    assert "layout-wrong" in page.html.find(id=row)["class"]


def test_what_is_no_number_is_marked_where_it_was_typed(app, desk):
    row = row_of(desk, "dealer.phone")
    desk[f"{row}-width"] = "broad"

    page = desk.submit("__key__", status=422)

    assert "This is no number." in page
    assert page.forms["layout"][f"{row}-width"].value == "broad"


def test_wide_digits_of_an_input_method_are_read(app, desk):
    row = row_of(desk, "dealer.phone")
    desk[f"{row}-height"] = "４．８"

    page = desk.submit("__key__").follow()

    assert page.forms["layout"][f"{row}-height"].value == "4.8"


def test_a_removed_field_is_gone(app, desk):
    row = row_of(desk, "dealer.phone")
    desk[f"{row}-drop"] = True

    form = desk.submit("__key__").follow().forms["layout"]

    assert all(field.value != "dealer.phone" for field in form.fields.values() for field in field)


def test_a_field_for_the_overlay_alone_and_its_preview(app, desk):
    row = row_of(desk, "dealer.code")
    desk[f"{row}-shown"] = "overlay"

    full, overlay = (text_of(try_out(app, desk, mode)) for mode in ("full", "overlay"))

    assert "SN-D0007" not in full
    assert "SN-D0007" in overlay


def test_copies_are_renamed_and_sums_chosen(app, desk):
    desk["copy-1-zh"], desk["copy-1-en"] = "提货联", "Collector's copy"
    desk[f"{row_of(desk, 'cartons', 'column')}-sum"] = False

    page = desk.submit("__key__").follow()

    assert "Collector's copy" in text_of(app.get(f"{SLIP}/preview?mode=full"))
    assert not page.forms["layout"][f"{row_of(desk, 'cartons', 'column')}-sum"].checked


def test_the_sheet_is_chosen_by_its_name_and_what_leaves_it_is_named(app, desk):
    desk["paper--sheet"] = "a5"

    page = desk.submit("__key__", status=422)

    assert "does not fit on the paper of 148 x 210 mm" in page


def test_an_earlier_version_is_taken_again(app, desk):
    row = row_of(desk, "dealer.phone")
    was = desk[f"{row}-x"].value
    desk[f"{row}-x"] = f"{float(was) + 1:g}"
    page = desk.submit("__key__").follow()
    number = max(int(option["value"]) for option in page.html.select("button[name=version]"))

    page = app.post(f"{SLIP}/take", {"version": str(number)}).follow()

    assert page.forms["layout"][f"{row}-x"].value == was
    assert f"Version {number} holds again." in page
    app.post(f"{SLIP}/take", {"version": "99"}, status=404)
    app.get(f"{SLIP}/preview?version=x", status=404)
