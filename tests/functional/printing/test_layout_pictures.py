"""The picture of a form under a layout, and layouts as files."""

import json
from io import BytesIO

import pypdfium2
import pytest
from layout_form import SLIP, row_of
from PIL import Image
from webtest import Upload

# Layouts and printers lie among the company's objects; what is read of rows is the change log.
pytestmark = pytest.mark.one_store


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
