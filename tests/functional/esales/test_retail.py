"""Retail as a branch has drawn it: six steps, four departments, worked through by each role."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from flows import publish
from retail import make_shop, retail_businesses

from core.security.sign_in import find_user
from core.workflow.definition import Participant, uses
from core.workflow.fields import sheet_of


@pytest.fixture(scope="module")
def shop(installation):
    """A branch that has drawn its retail."""
    return make_shop(installation)


@pytest.fixture
def at(app, shop):
    """Opens a page as somebody in Shaanxi, or sends a form there."""

    def opened(role, path, deed=None, **fields):
        app.sign_in(role)
        if deed is None:
            return app.get(f"/shaanxi/{path}", expect_errors=True)
        return app.post(f"/shaanxi/{path}/{deed}", fields, expect_errors=True)

    return opened


def begin(at, role, business, **fields):
    """The path of a fresh document, begun on the form."""
    form = at(role, f"{business}/new").forms["form"]
    for name, text in fields.items():
        form[name] = text
    page = form.submit(expect_errors=True)
    assert page.status_int == 303, page.html.select_one("main").text
    return "/".join(page.location.split("/")[-2:])


def refusal(page):
    """What a page refuses."""
    assert page.status_int in (403, 409, 422), page.status_int
    return page.html.select_one(".alert-danger").text


def tally(page):
    """The large figures of a ticket."""
    return {div.span.text: div.strong.text for div in page.html.select(".tally div")}


@pytest.fixture
def shift(at):
    """The open shift of the cashier."""
    path = begin(at, "finance", "cashier_shift", opening="500")
    yield path
    if "Open" in at("finance", path).html.select_one("h1").text:
        close(at, path, "0")


def close(at, path, cash, **counted):
    """Count the till and close the shift."""
    form = at("finance", f"{path}/edit").forms["form"]
    for name, text in {"counted_cash": cash, **counted}.items():
        form[name] = text
    form.submit()
    return at("finance", path, "fire", transition="close")


def test_a_discount_is_approved_by_two_of_three_and_the_ticket_goes_its_way(at, shift):
    path = begin(at, "salesperson", "retail", customer="王芳", heard="朋友")
    for code in ("SPK-459", "rad-100"):
        page = at("salesperson", path, "scan", code=code).follow()
    assert page.html.select_one("#code").has_attr("autofocus")
    assert "is off" not in refusal(at("salesperson", path, "fire", transition="ask"))
    page = at("salesperson", path, "discount", off="5").follow()
    assert tally(page)["Total incl. tax"] == "CN¥531.05"
    assert refusal(at("salesperson", path, "fire", transition="to_till"))

    at("salesperson", path, "fire", transition="ask")
    assert at("salesperson", path, "fire", transition="approve").status_int == 403
    page = at("sales_manager", path, "fire", transition="approve").follow()
    assert "Discount approval" in page.html.select_one("h1").text
    page = at("branch_manager", path, "fire", transition="approve").follow()

    assert "At the till" in page.html.select_one("h1").text
    assert "Payment" not in page.text


def test_a_ticket_says_each_figure_once_and_marks_the_step_it_may_not_come_to(at):
    path = begin(at, "salesperson", "retail", customer="王芳")
    at("salesperson", path, "scan", code="SPK-459")

    page = at("salesperson", path)

    assert tally(page)["Still due"] == "CN¥459.00"
    said = {div.dt.text for div in page.html.select("dl div")}
    assert "Customer" in said
    assert not said & {"Goods (pieces)", "Discount (percent)", "Amount", "Paid so far", "Still due"}
    ways = {step.contents[0]: step["class"] for step in page.html.select(".way li")}
    assert ways["Discount approval"] == ["way-maybe"]
    assert ways["At the till"] == ["way-ahead"]


def test_the_till_takes_several_means_gives_change_and_refuses(at, shift):
    path = begin(at, "salesperson", "retail")
    at("salesperson", path, "scan", code="SPK-459")
    at("salesperson", path, "fire", transition="to_till")
    assert at("salesperson", path, "scan", code="SPK-459").status_int == 403
    assert at("salesperson", path, "pay", means="cash", amount="459").status_int == 403

    assert "Change is given from cash only" in refusal(
        at("finance", path, "pay", means="card", amount="500")
    )
    at("finance", path, "pay", means="scan", amount="400", reference="4200001")
    assert "59.00 of 459.00" in refusal(at("finance", path, "fire", transition="paid"))
    page = at("finance", path, "pay", means="cash", amount="100").follow()

    assert "Give 41.00 change" in page.text
    assert tally(page)["Still due"] == "CN¥0.00"
    page = at("finance", path, "fire", transition="paid").follow()
    assert "Handover" in page.html.select_one("h1").text
    assert "Close the shift" not in page.text


def sell(at, *codes):
    """The path of a ticket paid in cash and waiting for its goods."""
    path = begin(at, "salesperson", "retail", customer="李雷")
    for code in codes:
        at("salesperson", path, "scan", code=code)
    at("salesperson", path, "fire", transition="to_till")
    page = at("finance", path)
    due = page.forms["pay"]["amount"].value
    at("finance", path, "pay", means="cash", amount=due)
    at("finance", path, "fire", transition="paid")
    return path


def test_the_warehouse_scans_what_was_sold_and_the_receipt_comes_out(at, app, shift):
    path = sell(at, "SPK-459", "RAD-100")
    page = at("counter_clerk", path)
    assert "1 to be scanned" in page.text
    # What the clerk may not see stands neither among the facts nor in the goods' lines.
    assert set(tally(page)) == {"Pieces", "Paid so far", "Still due"}
    assert "List price" not in page.html.select_one("#sale").text
    assert "Amount" not in page.html.select_one("#sale").text
    assert "serial number" in refusal(at("counter_clerk", path, "fire", transition="hand_over"))
    page = at("counter_clerk", path, "scan", code="R00000000000").follow()
    assert "to be scanned" not in page.text

    page = at("counter_clerk", path, "fire", transition="hand_over").follow()

    assert "Sold" in page.html.select_one("h1").text
    page = at("sales_manager", path)
    link = page.html.select_one("#papers a")
    assert app.get(link["href"]).content_type == "application/pdf"


def test_what_comes_back_is_refunded_at_its_price_by_another_department(at, shift):
    path = sell(at, "SPK-459", "RAD-100")
    at("counter_clerk", path, "scan", code="R00000000001")
    at("counter_clerk", path, "fire", transition="hand_over")
    number = at("counter_clerk", path).html.select_one("h1").text.split()[0]

    back = begin(at, "counter_clerk", "retail_refund", ticket_number=number, why="声音小")
    assert "No goods are on this refund" in refusal(
        at("counter_clerk", back, "fire", transition="check")
    )
    assert "was not sold with" in refusal(at("counter_clerk", back, "scan", code="R00000000002"))
    at("counter_clerk", back, "scan", code="R00000000001")
    page = at("counter_clerk", back, "line", line="1", quantity="1").follow()
    assert tally(page)["Goes back"] == "CN¥559.00"
    at("counter_clerk", back, "fire", transition="check")
    assert at("counter_clerk", back, "fire", transition="pay_back").status_int == 403
    page = at("finance", back, "fire", transition="pay_back").follow()

    assert "Refunded" in page.html.select_one("h1").text
    assert tally(page)["Cash payment"] == "-CN¥559.00"


def test_a_shift_is_counted_and_closed(at, shift):
    sell(at, "SPK-459")
    assert "They are shown when the shift is closed" in at("finance", shift).text
    assert "not counted" in refusal(at("finance", shift, "fire", transition="close"))
    page = close(at, shift, "950").follow()

    assert "Closed" in page.html.select_one("h1").text
    assert "CN¥959.00" in page.text
    assert "-CN¥9.00" in page.text
    assert "CN¥459.00" in page.html.select_one("#payments").text


@contextmanager
def renamed(installation, login, name):
    """Somebody is called otherwise for a while."""
    for called in (name, login):
        with installation.work() as context:
            find_user(context.session, login).name = called
        if called == name:
            yield


def redraw(installation, name, sees):
    """The next version of a business; in steps by name, ``sees`` says what each role sees."""
    drawn = next(one for one in retail_businesses() if one.name == name)
    steps = []
    for step in drawn.steps:
        seeing = sees.get(step.name, {})
        people = [replace(p, sees=seeing.pop(p.role, p.sees)) for p in step.participants]
        more = [Participant(role=role, sees=names) for role, names in seeing.items()]
        steps.append(replace(step, participants=(*people, *more)))
    with installation.work(branch="shaanxi") as context:
        version = max(context.company.businesses[name]) + 1
        publish(context, replace(drawn, version=version, steps=tuple(steps)))


def test_payments_of_a_shift_are_shown_to_whoever_sees_what_is_expected(at, installation):
    seen = {"sales_manager": ("cashier", "opening", "closed"), "finance": ("*",)}
    redraw(installation, "cashier_shift", {"closed": seen})
    shift = begin(at, "finance", "cashier_shift", opening="500")
    sell(at, "SPK-459")
    close(at, shift, "959")

    page = at("sales_manager", shift)

    assert "CN¥500.00" in page.text
    assert "459.00" not in page.text
    assert page.html.select("#payments") == []
    assert "CN¥459.00" in at("finance", shift).html.select_one("#payments").text


def test_the_log_tells_of_goods_to_whoever_sees_them(at, installation):
    """Who approves a discount and sees the customer alone reads of no goods in the log."""
    redraw(installation, "retail", {"approval": {"finance": ("customer",)}})
    path = begin(at, "salesperson", "retail")
    at("salesperson", path, "scan", code="SPK-459")
    at("salesperson", path, "discount", off="5")
    at("salesperson", path, "fire", transition="ask")

    assert "SPK-459" in at("salesperson", path).html.select_one(".changes").text
    assert "SPK-459" not in at("finance", path).text


def test_whoever_sees_every_field_by_name_prints(at, installation, shift):
    """Names spelled out come from a cell of the matrix that was taken away and given back."""
    drawn = next(one for one in retail_businesses() if one.name == "retail")
    with installation.work(branch="shaanxi", write=False) as context:
        names = tuple(sheet_of(drawn, context).slots)
    redraw(installation, "retail", {"sold": {"salesperson": names, "counter_clerk": names[1:]}})
    path = sell(at, "SPK-459")
    at("counter_clerk", path, "fire", transition="hand_over")

    printed = at("salesperson", path, "print", layout="retail_receipt")
    refused = at("counter_clerk", path, "print", layout="retail_receipt")

    assert printed.status_int == 303
    assert refused.status_int == 403
    assert "you see only a part of it" in refused.text


def test_a_close_that_is_refused_on_the_way_tells_nothing_of_what_it_had_worked_out(
    at, installation
):
    """The shift was worked out, and then the goods it never had could not be put back."""
    drawn = next(one for one in retail_businesses() if one.name == "cashier_shift")
    (closing,) = drawn.transitions
    closing = replace(closing, effects=uses("esales.close_shift", "inventory.put_back"))
    people = (Participant(role="branch_manager", fires=("close",), edits=("*",)),)
    steps = (replace(drawn.steps[0], participants=people), *drawn.steps[1:])
    odd = replace(drawn, name="odd_shift", steps=steps, transitions=(closing,), starters=people)
    with installation.work(branch="shaanxi") as context:
        publish(context, replace(odd, needs=("inventory",)))
    path = begin(at, "branch_manager", "odd_shift", opening="300", counted_cash="250")

    refused = at("branch_manager", path, "fire", transition="close")

    assert refused.status_int == 409
    said = {div.dt.text: div.dd.text for div in refused.html.select("dl div")}
    assert (said["Difference"], said["Closed at"]) == ("—", "—")


def test_a_print_is_told_with_the_name_of_whoever_printed(at, installation, shift):
    path = sell(at, "SPK-459")
    at("counter_clerk", path, "fire", transition="hand_over")

    with renamed(installation, "counter_clerk.shaanxi", "刘晓梅"):
        told = at("salesperson", path).html.select_one("#papers").text

    assert "刘晓梅" in told
    assert "counter_clerk.shaanxi" not in told


def test_the_log_of_a_ticket_speaks_in_words(at, shift):
    path = begin(at, "salesperson", "retail")
    for code in ("RAD-100", "R00000000003"):
        at("salesperson", path, "scan", code=code)
    at("salesperson", path, "fire", transition="to_till")
    at("finance", path, "pay", means="scan", amount="60")
    page = at("finance", path)
    payment = page.html.select_one("form[action$=unpay] [name=payment]")["value"]
    at("finance", path, "unpay", payment=payment)

    logs = {who: at(who, path).html.select_one(".changes") for who in ("salesperson", "finance")}

    deeds = {one.text for log in logs.values() for one in log.select(".deed")}
    assert deeds >= {"goods added", "serial number scanned", "payment taken", "payment taken back"}
    told = {one.text for log in logs.values() for one in log.select("li li b")}
    assert {"Goods", "Paid by"} <= told
    assert not [title for title in told if title.islower()]
    assert "Paid by: — → Scan to pay" in " ".join(logs["finance"].text.split())


def test_no_money_is_taken_without_a_shift(at):
    path = begin(at, "salesperson", "retail")
    at("salesperson", path, "scan", code="SPK-459")
    at("salesperson", path, "fire", transition="to_till")

    page = at("finance", path)

    assert "You have no shift open" in page.html.select_one("#till").text
    assert "Open your shift first" in refusal(
        at("finance", path, "pay", means="cash", amount="459")
    )


def test_a_refused_scan_leaves_the_ticket_as_it_was(at):
    path = begin(at, "salesperson", "retail")
    at("salesperson", path, "scan", code="SPK-459")

    page = at("salesperson", path, "line", line="1", quantity="5000")

    assert "are free in SN01" in refusal(page)
    assert tally(page)["Pieces"] == "1"
    assert page.forms["scan"]["code"].value == ""


def test_the_counter_is_in_the_menu_of_those_with_a_part_in_it(at):
    assert "Retail" in at("salesperson", "").text
    assert "Cashier's shift" in at("finance", "").text
