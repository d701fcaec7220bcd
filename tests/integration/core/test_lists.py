"""Lists: every row on exactly one page, whatever it is sorted by and whatever the address says."""

from __future__ import annotations

import base64
import csv
import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from probe.models import Thing
from probe.resources import Things
from python_calamine import CalamineWorkbook
from sqlalchemy import delete
from webob import Request

from core.company.decisions import decide
from core.orm.bulk import insert_rows
from core.refusal import Refusal
from core.testing import Browser, count_sql
from core.web.lists import read_all, read_page

SORTABLE = [column.name for column in Things.columns]
RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
FEW_WORDS = st.sampled_from(["", "a", "A", "岚屿", "ab", "-1", "é"])


def cents(places, limit=10**6):
    return st.decimals(-limit, limit, places=places, allow_nan=False)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": FEW_WORDS | WORDS,
            "name": st.none() | FEW_WORDS | WORDS,
            "pieces": st.none() | st.integers(-3, 3) | st.integers(-(2**31), 2**31 - 1),
            "sound": st.booleans(),
            "amount": st.none() | st.sampled_from([Decimal(0), Decimal("-0.01")]) | cents(2),
            "price": st.none() | cents(4),
            "quantity": st.none() | cents(3),
            "rate": st.none() | cents(6, 999),
            "day": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
            "at": st.none()
            | st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        }
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def clerk_app(wsgi, installation):
    """A browser in which a clerk of Shaanxi is signed in."""
    return Browser(wsgi, installation).sign_in("counter_clerk")


def fill(context, rows):
    context.session.execute(delete(Thing))
    insert_rows(context.session, Thing.__table__, rows)
    return Things(None, "things", context)


def walk(collection, asked, size):
    """The numbers of all records, page by page, as one reads on; and so back again."""
    page = read_page(collection, asked, size)
    pages = [[record.id for record in page.records]]
    while page.after:
        page = read_page(collection, {**asked, "after": page.after}, size)
        assert page.records
        pages.append([record.id for record in page.records])
    back = pages[-1:]
    while page.before:
        page = read_page(collection, {**asked, "before": page.before}, size)
        back.insert(0, [record.id for record in page.records])
    assert back == pages
    assert page.first
    return [number for numbers in pages for number in numbers]


@RELAXED
@given(rows=ROWS, size=st.integers(1, 5), data=st.data())
def test_reading_on_visits_every_row_once_in_the_order_of_the_export(trying, rows, size, data):
    sort = data.draw(st.sampled_from(SORTABLE)), data.draw(st.sampled_from(["", "-"]))
    with trying() as context:
        things = fill(context, rows)
        asked = {"sort": sort[1] + sort[0]}

        seen = walk(things, asked, size)

        assert len(seen) == len(set(seen)) == len(rows)
        assert seen == [record.id for record in read_all(things, asked)]
        assert read_page(things, asked, size).count == len(rows)


@pytest.mark.parametrize("name", SORTABLE)
@pytest.mark.parametrize("turn", ["", "-"])
def test_rows_without_a_value_and_equal_rows_are_not_lost_between_pages(trying, name, turn):
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    full = {
        "code": "a", "name": "a", "pieces": 1, "sound": True, "amount": Decimal(1), "at": noon,
        "price": Decimal(1), "quantity": Decimal(1), "rate": Decimal(1), "day": noon.date(),
    }  # fmt: skip
    bare = dict.fromkeys(full) | {"code": "", "sound": False}
    with trying() as context:
        things = fill(context, [full, bare] * 4)

        seen = walk(things, {"sort": turn + name}, 3)

        assert len(seen) == len(set(seen)) == 8


def test_money_is_sorted_as_money(trying):
    amounts = [Decimal(text) for text in ("10.00", "9.50", "-1.00", "100.00", "9.49")]
    with trying() as context:
        things = fill(context, [{"sound": True, "code": "", "amount": a} for a in amounts])

        page = read_page(things, {"sort": "amount"})

        assert [thing.amount for thing in page.records] == sorted(amounts)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | st.sampled_from(["NaN", "Infinity", "1e999999999", "0000-00-00", "9" * 400, "\0", "\ud800"])
    | st.datetimes().map(datetime.isoformat),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def as_cursor(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@settings(RELAXED, max_examples=200)
@given(
    cursor=st.lists(JSON, max_size=3).map(as_cursor) | JSON.map(as_cursor) | st.text(max_size=20),
    sort=st.sampled_from(SORTABLE) | st.just(""),
)
def test_a_forged_page_address_is_refused_in_a_sentence_or_gives_a_page(trying, cursor, sort):
    with trying() as context:
        things = Things(None, "things", context)
        with suppress(Refusal):
            read_page(things, {"sort": sort, "after": cursor})
        with suppress(Refusal):
            read_page(things, {"sort": sort, "before": cursor})


NAMES = (
    "q", "sort", "after", "before", "day.from", "day.until", "at.from", "at.until", "name",
    "pieces", "kind",
)  # fmt: skip
HOSTILE = (
    "'; drop table probe_thing; --", "\0", "a\0b", "%", "_", "\\", "'", '"', "9" * 500, "-1",
    "<script>alert(1)</script>", "1e400", "NaN", "0001-01-01", "9999-12-31", "10000-01-01",
    "2026-02-30", "0000-00-00", "２０２６-１１-２３", "2026-W01-1", "\ud7ff\uffff", "岚屿" * 200,
    "../../etc/passwd", "{}", "[]", "null", "W10", "[" * 4000, "${7*7}", "tal:replace", "%00",
    as_cursor(["2026-01-01T00:00:00", 1]), as_cursor(["x", 10**30]), as_cursor([10**30, 1]),
    as_cursor([[[[1]]], 1]), "\r\nSet-Cookie: a=b",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_question_gets_a_page_or_a_sentence(trying, name):
    with trying() as context:
        things = Things(None, "things", context)
        for text in HOSTILE:
            for sort in ("at", "-amount", "sound", "code"):
                asked = {"sort": sort, name: text.replace("\0", "")}
                with suppress(Refusal):
                    read_page(things, asked)
                with suppress(Refusal):
                    list(read_all(things, asked))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_address_gets_a_sentence_and_never_a_fault(clerk_app, text):
    names = dict.fromkeys(NAMES, text) | {"sort": "amount"}
    for path in (
        "things?" + urlencode({"after": text, "sort": "at"}),
        "things?" + urlencode({"at.from": text, "q": text}),
        "things/export?" + urlencode(names | {"kind": "csv"}),
        "things/suggest?" + urlencode(names),
    ):
        page = clerk_app.get(f"/shaanxi/probe/{path}", expect_errors=True)
        assert page.status_int < 500, (path, page.text[-200:])
        assert "Set-Cookie: a" not in str(page.headers)
        assert b"<script>alert" not in page.body


@pytest.mark.parametrize(
    "raw",
    ["q=%FF%FE", "%FF=1", "after=%C3%28", "q=%ED%A0%80", "&&&===", "q", "=", "q=%", "%", "q=%00"],
)
def test_an_address_that_is_no_text_is_refused(clerk_app, raw):
    for path in ("/shaanxi/probe/things", "/shaanxi/search", "/search", "/", "/sign-in"):
        page = clerk_app.get(f"{path}?{raw}", expect_errors=True)
        assert page.status_int < 500, (path, raw, page.text[-200:])


@pytest.mark.parametrize(
    "path", ["/\xff", "/shaanxi/\xff", "/static/core/\xff", "/\xc3(", "/a\0b", "//"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_that_is_no_text_is_refused(wsgi, method, path):
    request = Request.blank("/", method=method)
    request.environ["PATH_INFO"] = path

    assert request.get_response(wsgi).status_int in (303, 400, 401, 403, 404)


@pytest.mark.parametrize("field", ["code", "name", "amount", "__key__"])
@pytest.mark.parametrize("text", ["\0", "a\0b", "x" * 500, "9" * 500])
def test_a_hostile_form_gets_a_sentence_and_never_a_fault(clerk_app, field, text):
    fields = {"code": "c", field: text}

    page = clerk_app.post("/shaanxi/probe/things/new", fields, expect_errors=True)

    assert page.status_int < 500


class TestDates:
    """A day is the company's day, wherever its moments are kept."""

    MOMENTS = (
        "2026-11-22T15:59:59.999999", "2026-11-22T16:00:00", "2026-11-23T15:59:59.999999",
        "2026-11-23T16:00:00",
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"at.from": "2026-11-23"}, [1, 2, 3]),
            ({"at.until": "2026-11-23"}, [0, 1, 2]),
            ({"at.from": "2026-11-23", "at.until": "2026-11-23"}, [1, 2]),
            ({"at.from": "2026-11-24"}, [3]),
        ],
    )
    def test_in_shanghai_the_day_begins_at_sixteen_hours_utc(self, trying, asked, found):
        with trying() as context:
            things = fill(context, self.rows(self.MOMENTS))

            page = read_page(things, asked | {"sort": "code"})

            assert [int(thing.code) for thing in page.records] == found

    def test_a_day_of_twenty_five_hours_is_a_whole_day(self, trying):
        moments = ("2026-11-01T03:59:59", "2026-11-01T04:00:00", "2026-11-02T04:59:59",
                   "2026-11-02T05:00:00")  # fmt: skip
        with trying() as context:
            decide(context, "put", path=[], values={"timezone": "America/New_York"})
            things = fill(context, self.rows(moments))

            page = read_page(things, {"at.from": "2026-11-01", "at.until": "2026-11-01"})

            assert sorted(thing.code for thing in page.records) == ["1", "2"]

    def test_plain_days_know_no_zone(self, trying):
        days = [date(2026, 11, 22) + timedelta(days=n) for n in range(3)]
        with trying() as context:
            rows = [{"code": str(n), "sound": True, "day": day} for n, day in enumerate(days)]
            things = fill(context, rows)

            page = read_page(things, {"day.from": "2026-11-23", "day.until": "2026-11-23"})

            assert [thing.code for thing in page.records] == ["1"]

    @staticmethod
    def rows(moments):
        return [
            {"code": str(n), "sound": True, "at": datetime.fromisoformat(text + "+00:00")}
            for n, text in enumerate(moments)
        ]


class TestExports:
    """A file holds what the list shows."""

    @pytest.fixture
    def many(self, work):
        with work("shaanxi") as context:
            rows = [
                {"code": f"C{n:03}", "sound": n % 2 == 0, "pieces": n % 3, "amount": Decimal(n) / 4}
                for n in range(120)
            ]
            fill(context, rows)

    @pytest.mark.parametrize("query", ["", "sort=-amount", "pieces=1", "q=C01", "q=nothing"])
    def test_every_page_together_equals_the_file(self, clerk_app, many, query):
        page = clerk_app.get(f"/shaanxi/probe/things?{query}")
        shown = self.codes(page)
        while page.html.find("a", rel="next"):
            page = page.click("Next page")
            shown += self.codes(page)

        as_csv = clerk_app.get(f"/shaanxi/probe/things/export?kind=csv&{query}")
        as_xlsx = clerk_app.get(f"/shaanxi/probe/things/export?kind=xlsx&{query}")

        table = list(csv.reader(io.StringIO(as_csv.body.decode("utf-8-sig"))))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx.body)).get_sheet_by_index(0)
        assert [row[0] for row in table[1:]] == shown
        assert [row[0] for row in sheet.to_python()[1:]] == shown
        assert as_csv.body.startswith(b"\xef\xbb\xbf")

    @staticmethod
    def codes(page):
        table = page.html.find("table", class_="list")
        rows = table.tbody.find_all("tr") if table else []
        return [row.td.get_text(strip=True) for row in rows]

    def test_a_list_page_costs_the_same_statements_for_few_rows_as_for_many(
        self, clerk_app, installation, work
    ):
        counted = []
        for count in (1, 50):
            with work("shaanxi") as context:
                fill(context, [{"code": str(n), "sound": True} for n in range(count)])
            clerk_app.get("/shaanxi/probe/things")
            with count_sql(installation.engine) as statements:
                clerk_app.get("/shaanxi/probe/things")
            counted.append(len(statements))

        # Two of them count what waits for the person, for the menu.
        assert counted[0] == counted[1] <= 10
