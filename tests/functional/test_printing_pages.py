"""Printers and layouts on pages: a business person moves a field by a millimetre and sees it."""

import json
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from webtest import Upload

from core.testing import identity_of, make_user
from core.workflow.printing.layout_drafts import drop_draft
from core.workflow.printing.layouts import keep_layout, layout_of
from core.workflow.printing.printers import printer_for

# Layouts and printers lie among the company's objects; what is read of rows is the change log.
pytestmark = pytest.mark.one_store

PRINTING = "/shaanxi/printing"
SLIP = f"{PRINTING}/outbound_slip"


def text_of(answer):
    """What stands on the pages of a PDF."""
    assert answer.content_type == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.body)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture
def slip(app, installation):
    """An administrator at work on the outbound slip; its layout is afterwards what it was."""
    with installation.work(branch="shaanxi", write=False) as context:
        was = layout_of(context, "outbound_slip")
    app.sign_in("administrator")
    yield
    with installation.work(branch="shaanxi") as context:
        keep_layout(context, was)
        drop_draft(context, "outbound_slip")


@pytest.fixture
def desk(app, slip):
    """The form of the outbound slip, which is large."""
    return app.get(SLIP).forms["layout"]


def row_of(form, value, group="field"):
    """The row of the form that prints ``value``."""
    names = [name for name in form.fields if name and name.startswith(f"{group}-")]
    return next(
        name.removesuffix("-value")
        for name in names
        if name.endswith("-value") and form[name].value == value
    )


def try_out(app, form, mode="full"):
    """The preview of what stands in the form."""
    return send(app, form, "try", mode=mode)


def send(app, form, deed, **changed):
    """Send what stands in the form to one of the deeds of its page."""
    fields = {name: value for name, value in form.submit_fields() if name != "__key__"}
    fields.pop("picture", None)
    return app.post(f"{SLIP}/{deed}", {**fields, **changed}, status="*")


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


def test_the_picture_lies_where_it_is_measured(app, desk):
    desk["picture"] = Upload("form.png", picture_of("PNG"))
    for part, value in {"x": "12.7", "y": "3", "width": "100", "height": "50"}.items():
        desk[f"picture--{part}"] = value

    desk.submit("__key__")

    (page,) = pypdfium2.PdfDocument(app.get(f"{SLIP}/preview").body)
    (picture,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    left, foot, right, top = (edge / 72 * 25.4 for edge in picture.get_bounds())
    assert (left, right) == pytest.approx((12.7, 112.7), abs=0.1)
    assert (140 - top, 140 - foot) == pytest.approx((3, 53), abs=0.1)


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


def picture_of(kind, width=241, height=140):
    """A picture of an empty form."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "pink").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_picture_of_the_form_lies_under_the_preview_and_never_prints(app, desk, kind):
    desk["picture"] = Upload(f"form.{kind.lower()}", picture_of(kind))

    page = desk.submit("__key__").follow()

    shown = page.html.find("img", class_="layout-picture")["src"]
    assert app.get(shown).body == picture_of(kind)
    assert b"/Subtype /Image" in app.get(f"{SLIP}/preview").body
    assert b"/Subtype /Image" not in app.get(f"{SLIP}/preview?mode=overlay").body
    again = page.forms["layout"]
    again["picture--drop"] = True
    again.submit("__key__")
    assert b"/Subtype /Image" not in app.get(f"{SLIP}/preview").body
    app.get(f"{SLIP}/picture?digest=none", status=404)


def test_a_picture_is_kept_once_however_many_versions_show_it(app, desk, installation):
    desk["picture"] = Upload("form.png", picture_of("PNG"))
    form = desk.submit("__key__").follow().forms["layout"]
    row = row_of(form, "dealer.phone")
    form[f"{row}-x"] = f"{float(form[f'{row}-x'].value) + 1:g}"
    form.submit("__key__")

    with installation.work(branch="shaanxi", write=False) as context:
        kept = [data["background"] for data in context.company.layouts["outbound_slip"][-2:]]
        assert kept[0] == kept[1] != ""
        assert len(kept[0]) == 64
        assert kept[0] in context.company.pictures


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a", "This is no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "This is no picture"),
        (picture_of("PNG") + b"x" * 1_000_000, "larger than 1 MB"),
        (picture_of("PNG", 6000, 6000), "too many points"),
    ],
)
def test_what_is_no_picture_is_refused(app, desk, content, sentence):
    desk["title--en"] = "Goods issue"
    desk["picture"] = Upload("x.png", content)

    page = desk.submit("__key__", status=422)

    assert sentence in page
    assert page.forms["layout"]["title--en"].value == "Goods issue"


def test_a_layout_leaves_as_a_file_and_comes_back(app, slip):
    exported = app.get(f"{SLIP}/export")
    data = json.loads(exported.body)
    data["title"]["en"] = "Goods issue"
    data["name"] = "elsewhere"

    upload = Upload("slip.json", json.dumps(data).encode())
    page = app.post(f"{SLIP}/import", {"file": upload}, status=422)
    assert "another paper" in page
    data["variant_of"] = "outbound_slip"
    upload = Upload("slip.json", json.dumps(data).encode())
    page = app.post(f"{SLIP}/import", {"file": upload}).follow()

    assert page.forms["layout"]["title--en"].value == "Goods issue"


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"no json", "no layout"), (b'{"name": "x"}', "layout has no title")]
)
def test_a_file_that_is_no_layout_is_refused(app, slip, content, sentence):
    page = app.post(f"{SLIP}/import", {"file": Upload("x.json", content)}, status=422)

    assert sentence in page


def test_a_clerk_changes_no_layout_and_no_printer(app):
    app.sign_in("counter_clerk")

    app.get(PRINTING, status=403)
    app.get(SLIP, status=403)
    app.post(f"{SLIP}/take", {"version": "1"}, status=403)
    app.get(f"{PRINTING}/printers/new", status=403)


def new_printer(app, **values):
    """Set up a printer on its page."""
    form = app.get(f"{PRINTING}/printers/new").forms["form"]
    for name, value in values.items():
        if name != "layouts":
            form[name] = value
    for box in form.fields["layouts"] if "layouts" in form.fields else form.fields["checkbox"]:
        box.checked = box._value in values.get("layouts", ())
    return form.submit("save", status="*")


def test_printers_of_a_branch_and_what_goes_to_each(app, installation):
    app.sign_in("administrator")

    new_printer(
        app,
        name="Counter matrix",
        mode="overlay",
        offset_x="2.5",
        layouts=("outbound_slip", "sales_invoice"),
    )
    page = new_printer(app, name="Office laser", layouts=("sales_invoice",)).follow()

    assert page.text.index("Counter matrix") < page.text.index("Office laser")
    assert "2.5" in page
    one, two = (row.get_text() for row in page.html.select("#printers tbody tr"))
    assert "Outbound slip" in one
    assert "Sales invoice 241 × 140" not in one
    assert "Sales invoice 241 × 140" in two
    assert "whatever goes to no other" in one
    test = app.get(f"{PRINTING}/printers/1/test")
    assert "Counter matrix" in text_of(test)
    assert "2.5 mm" in text_of(test)
    app.post(f"{PRINTING}/printers/1/remove")
    page = app.post(f"{PRINTING}/printers/2/remove").follow()
    assert "No printer is set up" in page


@pytest.fixture
def matrix(app, installation):
    """The address of a printer that an administrator has just set up; it is taken away again."""
    app.sign_in("administrator")
    new_printer(app, name="Counter matrix", offset_x="2", layouts=("outbound_slip",))
    yield f"{PRINTING}/printers/1"
    app.post(f"{PRINTING}/printers/1/remove")


def measured(app, printer, *read):
    """Type where the two marks of the test page were found."""
    form = app.get(f"{printer}/measure").forms["form"]
    for name, value in zip(("first_x", "first_y", "second_x", "second_y"), read, strict=True):
        form[name] = value
    return form.submit("save", status="*")


def test_two_measurements_set_a_printer(app, matrix):
    page = app.get(f"{matrix}/measure")
    sheet = text_of(app.get(f"{matrix}/test"))

    # All is 1 mm too far to the right and down, and 0.5 percent too wide.
    answer = measured(app, matrix, "21", "21", "223.01", "121")

    assert "mark 2 at 221 / 120 mm" in page
    assert "2 (221 / 120)" in sheet
    assert "once more" in answer.follow()
    printer = app.get(matrix).forms["form"]
    assert (printer["offset_y"].value, printer["scale_y"].value) == ("-1.00", "1.0000")
    assert float(printer["scale_x"].value) == pytest.approx(0.995, abs=0.0001)
    assert float(printer["offset_x"].value) == pytest.approx(1.1, abs=0.02)


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (("221", "20", "20", "120"), "to the right of the first"),
        (("20", "20", "500", "120"), "stretches by 0.8 to 1.2"),
        (("20", "20", "", "120"), "Fill this in"),
    ],
)
def test_measurements_that_cannot_be_are_refused(app, matrix, read, sentence):
    answer = measured(app, matrix, *read)

    assert answer.status_int == 422
    assert sentence in answer


def test_the_printer_beside_a_person_is_his_and_nobody_elses(app, matrix, installation):
    make_user(installation, "counter_clerk")
    form = app.get(f"{PRINTING}/printers/new").forms["form"]
    form["name"] = "At the counter"
    for box in form.fields["checkbox"]:
        box.checked = box._value in ("outbound_slip", "counter_clerk.shaanxi")
    form.submit("save")
    identities = [identity_of(installation, role) for role in ("counter_clerk", "administrator")]

    with installation.work(branch="shaanxi", write=False) as context:
        his, other = (
            printer_for(replace(context, identity=identity), "outbound_slip").name
            for identity in identities
        )

    assert (his, other) == ("At the counter", "Counter matrix")
    app.post(f"{PRINTING}/printers/2/remove")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "P", "scale_x": "1.5"}, "stretches by 0.8 to 1.2"),
        ({"name": "P", "offset_y": "80"}, "shifts by 50 mm at most"),
        ({"name": ""}, "Fill this in"),
    ],
)
def test_a_printer_that_cannot_be_is_refused_beside_the_input(app, values, sentence):
    app.sign_in("administrator")

    page = new_printer(app, **values)

    assert page.status_int == 422
    assert sentence in page
