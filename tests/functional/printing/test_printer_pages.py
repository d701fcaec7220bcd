"""Printers of a branch on pages: what goes to each, and two measurements that set one."""

from dataclasses import replace

import pytest
from layout_form import PRINTING, SLIP, text_of

from core.testing import identity_of, make_user
from core.workflow.printing.printers import printer_for

# Layouts and printers lie among the company's objects; what is read of rows is the change log.
pytestmark = pytest.mark.one_store


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
