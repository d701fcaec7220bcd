"""The cycle-time report of a business: as its people see it, and what it costs."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.orm.changes import Change
from core.testing import count_sql
from core.workflow.documents import Document, Movement

PAGE = "/shaanxi/loan/report"


@pytest.fixture(scope="module")
def told(installation, lending):
    """Three loans: one given back, one that stands late in approval, one that was refused."""
    from core.testing import identity_of
    from core.testing.loans import LOAN
    from core.workflow.businesses import live
    from core.workflow.motion.beginning import begin
    from core.workflow.motion.editing import edit
    from core.workflow.motion.firing import fire

    values = {
        "contact": "王敏",
        "customer": lending["customer"],
        "purpose": "trial",
        "until": "2027-01-31",
        "goods": [{"product": lending["speaker"], "pieces": "1", "value": "9"}],
    }
    ways = (
        (("submit", "salesperson"), ("approve", "sales_manager"), ("take_back", "warehouse_head")),
        (("submit", "salesperson"),),
        (("submit", "salesperson"), ("refuse", "sales_manager")),
    )
    numbers = []
    for way in ways:
        person = identity_of(installation, "salesperson")
        with installation.work(branch="shaanxi", identity=person) as context:
            numbers.append(begin(live(context)[LOAN.name], values, context).id)
        if len(numbers) == 1:
            with installation.work(branch="shaanxi", identity=person) as context:
                edit(context.session.get_one(Document, numbers[0]), {"contact": "li"}, context)
        for transition, role in way:
            person = identity_of(installation, role)
            with installation.work(branch="shaanxi", identity=person) as context:
                document = context.session.get_one(Document, numbers[-1])
                fire([document], transition, context, reason="why")
    with installation.work(branch="shaanxi") as context:
        standing = context.session.get_one(Document, numbers[1])
        standing.entered = context.now - timedelta(days=12)
        standing.deadline = context.now - timedelta(days=2)
        begun = context.now - timedelta(hours=48)
        context.session.execute(
            update(Document).where(Document.id == numbers[0]).values(created=begun)
        )
        edited = Change.record == str(numbers[0]), Change.deed == "change"
        later = context.now - timedelta(hours=12)
        context.session.execute(update(Change).where(*edited).values(at=later))
    return numbers


def lines(page, number):
    table = page.html.select("table.report")[number]
    found = {}
    for row in table.select("tbody tr"):
        cells = row.select("td:not(.report-bar)")
        found[row.th.get_text(strip=True)] = [c.get_text(" ", strip=True) for c in cells]
    return found


def test_the_report_says_how_long_and_where_it_piles_up(app, told):
    page = app.sign_in("sales_manager").get(PAGE)

    times, piles, weeks = (lines(page, number) for number in range(3))
    assert list(times) == ["Draft", "Approval", "Lent out"]
    assert times["Draft"][0] == "3"
    assert [times["Draft"][n] for n in (3, 6, 9)] == ["12 hr", "4 hr", "16 hr"]
    assert times["Approval"][0] == "2"
    assert piles["Approval"] == ["1", "⚠ 1", "0", "0", "0", "1", "0"]
    assert piles["Draft"][0] == "0"
    assert sum(int(finished) for _begun, finished in weeks.values()) == 2
    waits, works = page.html.select_one("table.report svg").select("rect")
    assert waits["class"] != works["class"]


def test_a_narrow_page_says_three_figures_of_each_step_and_folds_the_rest(app, told):
    page = app.sign_in("sales_manager").get(PAGE)

    brief = page.html.select_one("table.report").select_one(".report-brief")
    first = {div.dt.contents[0].strip(): div.dd.text for div in brief.select("td > dl > div")}
    folded = [div.dd.text for div in brief.select("details dl div")]
    draft = lines(page, 0)["Draft"]
    assert list(first) == ["Waiting", "Working", "Altogether"]
    assert list(first.values()) == [f"{draft[n]} ({draft[n + 1]})" for n in (1, 4, 7)]
    assert folded == [draft[n] for n in (3, 6, 9, 10)]


def test_a_span_leaves_out_what_lies_beyond_it(app, told):
    browser = app.sign_in("sales_manager")

    before = browser.get(f"{PAGE}?since=2020-01-01&until=2020-03-01")
    turned = browser.get(f"{PAGE}?since=2026-03-01&until=2026-01-01", status=422)
    endless = browser.get(f"{PAGE}?since=1900-01-01", status=422)
    no_day = browser.get(f"{PAGE}?since=soon", status=422)

    assert lines(before, 0)["Approval"][0] == "0"
    assert "at most a year" in turned
    assert "at most a year" in endless
    assert "is not a date" in no_day


def test_the_report_is_a_sheet_too(app, told):
    from python_calamine import CalamineWorkbook

    answer = app.sign_in("sales_manager").get("/shaanxi/loan/report-export")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.body)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Step", "Stays that ended", "Waiting: usual hours"]
    assert [row[:2] for row in rows[1:]] == [["Draft", 3.0], ["Approval", 2.0], ["Lent out", 1.0]]


def test_who_has_no_part_in_the_business_gets_no_report(app, told):
    assert app.sign_in("salesperson", "hubei").get(PAGE, status=404)
    assert app.sign_in("salesperson").get("/shaanxi/loan").click("Cycle times").status_int == 200


def test_more_movements_cost_no_more_statements(app, told, installation):
    browser = app.sign_in("sales_manager")
    browser.get(PAGE)

    with count_sql(installation.engine) as few:
        browser.get(PAGE)
    with installation.work(branch="shaanxi") as context:
        first = {"source": "approval", "target": "lent", "transition": "approve", "actor": "x"}
        context.session.add_all(
            Movement(document=told[0], at=context.now, **first) for _ in range(50)
        )
    with count_sql(installation.engine) as many:
        page = browser.get(PAGE)

    assert len(many) == len(few)
    assert lines(page, 0)["Approval"][0] == "52"
