"""Lists are filtered, sorted and paged by own fields, on both stores, and never across branches."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from addons.base.general import GeneralDocument
from addons.base.models import Party
from core.jobs.own_indexes import NAME, ask_for_indexes, index_own_fields
from core.jobs.worker import Worker
from core.orm.migrations import OWN_INDEX, differences
from core.refusal import Refusal
from core.web.collection import Collection, Column
from core.web.field_filters import field_filter
from core.web.lists import read_all, read_page
from core.web.narrowing import found_by_own
from core.workflow.businesses import live
from core.workflow.definition import Business, Choice, OwnField, Participant, Step, Transition
from core.workflow.fields import encode_values, sheet_of
from core.workflow.fields.sql import own_column
from core.workflow.motion.beginning import begin_plain
from core.workflow.versions.publishing import publish


def both(name: str) -> dict[str, str]:
    return {"en": name, "zh_CN": name}


def field(name: str, kind: str, **more: Any) -> OwnField:
    return OwnField(name=name, title=both(name), type=kind, indexed=True, **more)


COLOURS = tuple(Choice(value=name, title=both(name)) for name in ("red", "green", "blue"))
CASE = Business(
    name="listed_case",
    title=both("Case"),
    kind="base.document",
    series="LC",
    fields=(
        field("colour", "choice", choices=COLOURS),
        field("amount", "money"),
        field("weight", "number"),
        field("due", "date"),
        field("called", "moment"),
        field("urgent", "yes_no"),
        field("label", "text"),
        field("customer", "party"),
    ),
    steps=(
        Step(
            name="open",
            title=both("Open"),
            participants=(Participant(role="branch_manager", fires=("close",)),),
        ),
        Step(name="closed", title=both("Closed"), final=True),
    ),
    transitions=(Transition(name="close", title=both("Close"), source="open", target="closed"),),
)
COUNT = 40
GREEN = 'Some茶 "龙_井" a'


def values(n: int, customer: int) -> dict[str, Any]:
    """Some fields of some documents are empty."""
    return {
        "colour": None if n % 7 == 0 else ("red", "green")[n % 2],
        "amount": None if n % 5 == 0 else Decimal(n * 37 % 50) - 10 + Decimal("0.25"),
        "weight": Decimal(n) / 8,
        "due": None if n % 4 == 0 else date(2026, 1, 1) + timedelta(days=n * 13 % 40),
        "called": datetime(2026, 1, 1, 17, tzinfo=UTC) + timedelta(hours=n),
        "urgent": (None, True, False)[n % 3],
        "label": ("Äpfel", "茶", "tea", "Tea", None, GREEN)[n % 6],
        "customer": customer if n % 2 else None,
    }


@pytest.fixture(scope="module", autouse=True)
def cases(installation: Any) -> dict[int, dict[str, Any]]:
    """The values of the documents of Shaanxi, by id; Hubei has one more."""
    with installation.work() as context:
        publish(context, CASE)
    made: dict[int, dict[str, Any]] = {}
    for branch, numbers in (("shaanxi", range(1, COUNT + 1)), ("hubei", range(1))):
        with installation.work(branch=branch) as context:
            context.session.add(Party(code="C1", name="未央商贸"))
            context.session.flush()
            customer = context.session.query(Party).one().id
            sheet = sheet_of(live(context)[CASE.name], context)
            for n in numbers:
                document = begin_plain(sheet.business, {}, context)
                document.own = encode_values(sheet.own, values(n, customer))
                if branch == "shaanxi":
                    made[document.id] = values(n, customer)
    return made


def listing(context: Any) -> Any:
    class Cases(Collection):
        addon, name, scope = "base", "cases", "base:cases"
        record = GeneralDocument

        def query(self) -> Any:
            return super().query().where(GeneralDocument.business == CASE.name)

    sheet = sheet_of(live(context)[CASE.name], context)
    collection: Any = Cases(None, "cases", context)
    expressions = [(slot, own_column(slot, CASE.name)) for slot in sheet.own]
    collection.columns = [Column(name=s.name, title="", sort=value) for s, value in expressions]
    collection.filters = [field_filter(s, value, context) for s, value in expressions]
    return collection


def within(name: str, first: Any = None, last: Any = None) -> Any:
    """Whether a value lies between two, both included; what is empty does not."""

    def fits(found: dict[str, Any]) -> bool:
        value = found[name]
        if value is None:
            return False
        return (first is None or value >= first) and (last is None or value <= last)

    return fits


FILTERS = [
    ({"colour": "red"}, within("colour", "red", "red")),
    ({"colour": "blue"}, within("colour", "blue", "blue")),
    ({"amount.from": "0"}, within("amount", 0)),
    ({"amount.until": "5.25"}, within("amount", last=Decimal("5.25"))),
    ({"amount.from": "１", "amount.until": "1,000"}, within("amount", 1, 1000)),
    ({"weight.until": "1.125"}, within("weight", last=Decimal("1.125"))),
    ({"due.until": "2026-01-14"}, within("due", last=date(2026, 1, 14))),
    ({"due.from": "2026-02-01"}, within("due", date(2026, 2, 1))),
    # The company's day begins at 16:00 of the day before in UTC.
    (
        {"called.until": "2026-01-02"},
        within("called", last=datetime(2026, 1, 2, 15, 59, tzinfo=UTC)),
    ),
    ({"urgent": "0"}, within("urgent", False, False)),
    ({"urgent": "1", "colour": "green"}, lambda v: v["urgent"] is True and v["colour"] == "green"),
    ({"label": "TE"}, lambda v: v["label"] in ("tea", "Tea")),
    ({"label": "a"}, lambda v: v["label"] in ("tea", "Tea", GREEN)),
    ({"label": "e茶"}, within("label", GREEN, GREEN)),
    ({"label": '"龙_井'}, within("label", GREEN, GREEN)),
    ({"label": "龙井"}, within("label", "x", "x")),
    ({"label": "eat"}, within("label", "x", "x")),
    ({"label": "茶"}, lambda v: v["label"] in ("茶", GREEN)),
    ({"customer": "C1"}, within("customer", 1)),
]


@pytest.mark.parametrize(("asked", "fits"), FILTERS)
def test_a_filter_leaves_what_fits(work, cases, asked, fits):
    with work("shaanxi", write=False) as context:
        found = sorted(record.id for record in read_all(listing(context), asked))

    assert found == [number for number, value in cases.items() if fits(value)]


@pytest.mark.parametrize("name", [one.name for one in CASE.fields])
def test_pages_of_a_sorted_list_have_every_document_once(work, cases, name):
    def key(number: int) -> Any:
        value = cases[number][name]
        return (value is not None, value.encode() if isinstance(value, str) else value, number)

    with work("shaanxi", write=False) as context:
        seen, asked = [], {"sort": f"-{name}"}
        while True:
            page = read_page(listing(context), asked, size=7)
            seen += [record.id for record in page.records]
            if page.after is None:
                break
            asked = {"sort": f"-{name}", "after": page.after}
        asked = {"sort": f"-{name}", "before": page.before}
        back = [r.id for r in read_page(listing(context), asked, size=7).records]
        last = len(page.records)

    empty = sorted(i for i, v in cases.items() if v[name] is None)
    filled = sorted((i for i, v in cases.items() if v[name] is not None), key=key)
    assert seen == [*reversed(filled), *reversed(empty)]
    assert back == seen[-last - 7 : -last]


def test_a_filter_and_a_sort_go_together(work, cases):
    asked = {"colour": "red", "amount.from": "-100", "sort": "amount"}
    with work("shaanxi", write=False) as context:
        page = read_page(listing(context), asked)
        shown = [record.id for record in page.records]

    fits = [i for i, v in cases.items() if v["colour"] == "red" and v["amount"] is not None]
    assert page.count == len(fits)
    assert shown == sorted(fits, key=lambda i: (cases[i]["amount"], i))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"amount.from": "much"}, "“much” is not a number"),
        ({"amount.until": "1" * 14}, "This number is too large."),
        ({"due.from": "soon"}, "soon is no date"),
        ({"customer": "nobody"}, "“nobody” is not known here"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(work, asked, said):
    with work("shaanxi", write=False) as context, pytest.raises(Refusal, match=said):
        read_page(listing(context), asked)


def test_another_branch_has_its_own_list(work):
    with work("hubei", write=False) as context:
        page = read_page(listing(context), {"weight.from": "0", "sort": "weight"})

        assert page.count == 1
        if context.session.get_bind().dialect.name == "postgresql":
            behind = "select count(*) from core_document_here where branch <> 'HB'"
            assert context.session.scalar(text(behind)) == 0


def test_nobody_writes_where_own_fields_are_looked_up(installation, on_postgresql):
    if not on_postgresql:
        pytest.skip("the view is PostgreSQL's")
    writing = installation.engine.execution_options(write=True)

    with (
        pytest.raises(DBAPIError, match="permission denied"),
        writing.begin() as connection,
    ):
        connection.execute(text("update core_document_here set branch = 'SN'"))


def indexes(installation: Any) -> set[str]:
    with installation.owner_engine.connect() as connection:
        names = {one["name"] for one in inspect(connection).get_indexes("core_document")}
        if connection.dialect.name == "sqlite":
            query = "select name from sqlite_master where type = 'index'"
            names = set(connection.scalars(text(query)))
    return {name for name in names if name.startswith(OWN_INDEX)}


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"label": "茶"}, "own_label_"),
        ({"amount.from": "1"}, "own_amount_"),
        ({"urgent": "1", "colour": "green"}, "own_together_"),
        ({"label": "茶", "due.from": "2026-01-02", "due.until": "2026-01-05"}, "own_together_"),
    ],
)
def test_on_sqlite_an_index_alone_tells_which_documents_fit(
    installation, work, on_postgresql, asked, index
):
    if on_postgresql:
        pytest.skip("PostgreSQL looks own fields up beside the documents")
    index_own_fields(installation, None)
    with installation.owner_engine.execution_options(write=True).begin() as connection:
        connection.execute(text("analyze core_document"))
    # What was learned is known to connections that are opened after it.
    installation.engine.dispose()

    with work("shaanxi", write=False) as context:
        found = found_by_own(listing(context), asked)
        said = found.compile(context.session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = context.session.connection().exec_driver_sql(f"explain query plan {said}")
        (line,) = [row[3] for row in plan]

    assert f"USING INDEX {index}" in line


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_indexes_are_made_after_publication_and_dropped_when_nobody_needs_them(
    installation, work, cases, on_postgresql
):
    with work("shaanxi") as context:
        ask_for_indexes(context, CASE)
    Worker(installation).run_all()
    made = indexes(installation)
    with work() as context:
        fewer = replace(CASE, version=2, fields=CASE.fields[:1])
        publish(context, fewer)
    index_own_fields(installation, None)

    left = {name.split("_")[1] for name in indexes(installation)}
    mine = {one.name for one in CASE.fields}
    assert {name.split("_")[1] for name in made} >= mine
    assert left & mine == {"colour"}
    # What are several fields no more has no index of several.
    gone = {name.rpartition("_")[0] for name in made - indexes(installation)}
    assert "own_together" in gone
    # SQLite reads the index of the whole texts instead.
    assert ("own_in_label" in gone) == on_postgresql
    assert differences(installation.owner_engine, "core") == []


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_what_an_older_version_left_in_many_fields_is_indexed_and_saved(installation, work):
    """Texts under the names of what are choices now: an entry of an index has but so much room."""
    names = [f"kind_{n}" for n in range(9)]
    fields = tuple(field(name, "choice", choices=COLOURS) for name in names)
    with work("shaanxi") as context:
        publish(context, replace(CASE, name="crowded_case", series="CC", fields=fields))
        business = live(context)["crowded_case"]
        document, after = (begin_plain(business, {}, context).id for _ in range(2))
    letters = random.Random(7)

    def written() -> str:
        return "".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(500))

    def leave(number: int) -> None:
        with work("shaanxi") as context:
            context.session.get_one(GeneralDocument, number).own = {n: written() for n in names}

    leave(document)
    index_own_fields(installation, None)
    leave(after)

    assert {f"own_{name}" for name in names} <= {
        n.rpartition("_")[0] for n in indexes(installation)
    }
    with work("shaanxi", write=False) as context:
        assert len(context.session.get_one(GeneralDocument, after).own["kind_8"]) == 500


def test_the_job_is_known_to_the_page_of_jobs(app):
    page = app.sign_in("administrator").get("/jobs")

    assert "Indexes of own fields" in page or NAME in page


@pytest.mark.parametrize("sorted_most", [0, 1000])
@pytest.mark.parametrize(
    ("asked", "sort"),
    [
        ({"weight.until": "2"}, ""),
        ({"weight.from": "3"}, "-urgent"),
        ({"weight.from": "3"}, "called"),
        ({"amount.from": "0", "colour": "red"}, "-amount"),
    ],
)
def test_a_long_list_is_paged_the_same_wherever_what_fits_lies(
    work, monkeypatch, asked, sort, sorted_most
):
    def pages(context: Any) -> list[list[int]]:
        found, given = [], {**asked, "sort": sort}
        while True:
            page = read_page(listing(context), given, size=4)
            found.append([record.id for record in page.records])
            if page.after is None:
                break
            given = {**asked, "sort": sort, "after": page.after}
        while page.before is not None:
            given = {**asked, "sort": sort, "before": page.before}
            page = read_page(listing(context), given, size=4)
            found.append([record.id for record in page.records])
        return found

    with work("shaanxi", write=False) as context:
        few = pages(context)
        monkeypatch.setattr("core.web.lists.COUNTED", 2)
        monkeypatch.setattr("core.web.walking.STEPS", 5)
        monkeypatch.setattr("core.web.walking.SORTED", sorted_most)
        many = pages(context)

    assert many == few
    assert len(few) > 4
