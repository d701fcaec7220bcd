"""A list of 1,000,000 documents filtered and sorted by own fields, page by page, on both stores.

Prints one JSON line per store and case: bench, store, n, matching, ms (median), worst_ms. A case
is one page of ``core.web.lists.read_page``: the count, which stops at 10,001, and 50 rows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from shop import analyze, databases
from sqlalchemy import text

from addons.base.general import GeneralDocument
from addons.base.models import Party
from core.jobs.own_indexes import index_own_fields
from core.testing import make_installation
from core.web.collection import Collection, Column
from core.web.field_filters import field_filter
from core.web.lists import Page, read_page
from core.workflow.businesses import live
from core.workflow.definition import Business, Choice, OwnField, Participant, Step, Transition
from core.workflow.fields import sheet_of
from core.workflow.fields.sql import own_column
from core.workflow.versions.publishing import publish

DOCUMENTS = 1_000_000
REPEATS = 7


def titled(name: str) -> dict[str, str]:
    """A label that says the same in both languages."""
    return {"en": name, "zh_CN": name}


def field(name: str, kind: str, **more: Any) -> OwnField:
    """An indexed own field."""
    return OwnField(name=name, title=titled(name), type=kind, indexed=True, listed=True, **more)


CHANNELS = ("counter", "phone", "web", "rare", "never")
TICKET = Business(
    name="bench_ticket",
    title=titled("Ticket"),
    kind="base.document",
    series="BT",
    fields=(
        field(
            "channel", "choice", choices=tuple(Choice(value=c, title=titled(c)) for c in CHANNELS)
        ),
        field("amount", "money"),
        field("weight", "number"),
        field("due", "date"),
        field("express", "yes_no"),
        field("customer", "text"),
        field("party", "party"),
        field("called", "moment"),
        field("paid", "date"),
    ),
    steps=(
        Step(
            name="open",
            title=titled("Open"),
            participants=(Participant(role="branch_manager", fires=("close",)),),
        ),
        Step(name="closed", title=titled("Closed"), final=True),
    ),
    transitions=(Transition(name="close", title=titled("Close"), source="open", target="closed"),),
)
# A tenth of the documents have no amount; whatever came over the web is no express, and whatever is
# due is paid within three days.
POSTGRESQL = """
insert into core_document (kind, business, version, step, created, creator, entered, urged, branch,
  own)
select 'base.document', 'bench_ticket', 1, 'open', now() - n * interval '1 second', 'system', now(),
  0, 'SN', jsonb_strip_nulls(jsonb_build_object(
    'channel', case when n % 100000 = 7 then 'rare' when n % 2 = 0 then 'counter'
      when n % 3 = 0 then 'phone' else 'web' end,
    'amount', case when n % 10 = 9 then null else (n * 7919) % 100000000 end,
    'weight', (n * 104729) % 10000000,
    'due', to_char(date '2024-01-01' + cast(n * 31 % 1500 as integer),
      'YYYY-MM-DD'),
    'paid', to_char(date '2024-01-01' + cast(n * 31 % 1500 + n % 4 as integer), 'YYYY-MM-DD'),
    'express', (n % 2 = 0 and n % 5 = 0),
    'customer', 'C' || lpad(((n * 6151) % 200000)::text, 6, '0'),
    'party', (n * 37) % 50000 + 1,
    'called', to_char(timestamp '2024-01-01' + ((n * 61) % 100000000) * interval '1 second',
      'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'note', repeat('some words of a clerk ', 4)))
from generate_series(cast(1 as bigint), :count) n
"""
SQLITE = """
insert into core_document (kind, business, version, step, created, creator, entered, urged, branch,
  own)
with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :count)
select 'base.document', 'bench_ticket', 1, 'open', datetime('2026-01-01', -n || ' seconds'),
  'system', datetime('2026-01-01'), 0, 'SN', json_patch('{}', json_object(
    'channel', case when n % 100000 = 7 then 'rare' when n % 2 = 0 then 'counter'
      when n % 3 = 0 then 'phone' else 'web' end,
    'amount', case when n % 10 = 9 then null else (n * 7919) % 100000000 end,
    'weight', (n * 104729) % 10000000,
    'due', date('2024-01-01', ((n * 31) % 1500) || ' days'),
    'paid', date('2024-01-01', ((n * 31) % 1500 + n % 4) || ' days'),
    'express', json(case when n % 2 = 0 and n % 5 = 0 then 'true' else 'false' end),
    'customer', 'C' || substr('000000' || ((n * 6151) % 200000), -6),
    'party', (n * 37) % 50000 + 1,
    'called', strftime('%Y-%m-%dT%H:%M:%SZ', '2024-01-01', ((n * 61) % 100000000) || ' seconds'),
    'note', 'some words of a clerk some words of a clerk some words of a clerk'))
from numbers
"""
CASES: dict[str, dict[str, str]] = {
    "no filter": {"sort": "-amount"},
    "no filter, by text": {"sort": "customer"},
    "common choice": {"channel": "counter", "sort": "-amount"},
    "common choice, ascending": {"channel": "web", "sort": "amount"},
    "common choice, by its number": {"channel": "counter"},
    "rare choice": {"channel": "rare", "sort": "-amount"},
    "empty choice": {"channel": "never", "sort": "-amount"},
    "empty choice, by its number": {"channel": "never"},
    "common yes or no": {"express": "0", "sort": "due"},
    "two common that exclude each other": {
        "channel": "web",
        "express": "1",
        "sort": "-amount",
    },
    "two spans that exclude each other": {
        "due.from": "2026-02-01",
        "paid.until": "2026-01-31",
        "sort": "-amount",
    },
    "choice and spans that exclude each other": {
        "channel": "counter",
        "due.from": "2026-02-01",
        "paid.until": "2026-01-31",
        "sort": "called",
    },
    "three common that exclude each other": {
        "channel": "web",
        "express": "1",
        "due.from": "2024-06-01",
        "sort": "due",
    },
    "three common with few in common": {
        "channel": "phone",
        "due.until": "2025-12-31",
        "paid.from": "2026-01-01",
        "sort": "-amount",
    },
    "three common": {
        "channel": "counter",
        "express": "0",
        "amount.from": "1000",
        "sort": "-due",
    },
    "common money": {"amount.from": "1000", "sort": "due"},
    "rare money": {"amount.from": "999999.90", "sort": "due"},
    "empty money": {"amount.from": "2000000", "sort": "due"},
    "common dates": {"due.from": "2025-01-01", "sort": "weight"},
    "rare dates": {"due.from": "2028-02-08", "sort": "weight"},
    "empty dates": {"due.from": "2031-01-01", "sort": "weight"},
    "common number": {"weight.until": "900", "sort": "-called"},
    "empty number": {"weight.until": "-1", "sort": "-called"},
    "common text": {"customer": "c0", "sort": "amount"},
    "rare text": {"customer": "C000001", "sort": "amount"},
    "piece of a text": {"customer": "61510", "sort": "amount"},
    "piece of a text, by it": {"customer": "0615", "sort": "customer"},
    "common piece of a text": {"customer": "42", "sort": "-amount"},
    "piece of a text and common choice": {"customer": "4242", "channel": "web", "sort": "-amount"},
    "empty text": {"customer": "D", "sort": "amount"},
    "rare party": {"party": "P1", "sort": "-amount"},
    "empty party": {"party": "P60000", "sort": "-amount"},
    "money from the far end": {"amount.from": "900000", "sort": "amount"},
    "dates from the far end": {"due.from": "2027-06-01", "sort": "due"},
    "common moment": {"called.from": "2025-01-01", "sort": "-amount"},
    "old ones, newest first": {"called.until": "2024-02-01"},
    "empty moment": {"called.from": "2035-01-01", "sort": "-amount"},
}


class Tickets(Collection):
    """The list of the bench's business, as its generated page has it."""

    addon, name, scope = "base", "bench", "base:bench"
    record: ClassVar[type] = GeneralDocument

    def query(self) -> Any:
        """Only documents of the business."""
        return super().query().where(GeneralDocument.business == TICKET.name)


def main() -> None:
    """Run the bench on the stores asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as new_database:
        for store in asked.store or ["sqlite", "postgresql"]:
            url = f"sqlite:///{folder}/bench.db" if store == "sqlite" else new_database("bench")
            installation = make_installation(url, Path(folder) / store)
            fill(installation, store, asked.documents)
            run(installation, store, asked.documents)
            installation.close()


def fill(installation: Any, store: str, count: int) -> None:
    """The business, its documents, then its indexes by the job that makes them."""
    with installation.work(branch="shaanxi") as context:
        publish(context, TICKET)
        context.session.add_all(Party(id=n, code=f"P{n}", name=f"Party {n}") for n in (1, 60000))
    statement = POSTGRESQL if store == "postgresql" else SQLITE
    with installation.owner_engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement), {"count": count})
    analyze(installation)
    began = time.perf_counter()
    index_own_fields(installation, None)
    seconds = round(time.perf_counter() - began, 1)
    _tell(bench="own_fields: indexes", store=store, n=count, seconds=seconds)


def run(installation: Any, store: str, count: int) -> None:
    """Every case: its first page, and its second where it has one."""
    for name, asked in CASES.items():
        page, times = _time(installation, asked)
        _report(name, store, count, page.count, times)
        if page.after:
            page, times = _time(installation, {**asked, "after": page.after})
            _report(f"{name}, second page", store, count, page.count, times)


def _time(installation: Any, asked: Mapping[str, str]) -> tuple[Page, list[float]]:
    """A page, and the milliseconds of each time it was read."""
    times = []
    for _ in range(REPEATS):
        with installation.work(branch="shaanxi", write=False) as context:
            collection = _collection(context)
            began = time.perf_counter()
            page = read_page(collection, asked)
            times.append((time.perf_counter() - began) * 1000)
    return page, times


def _collection(context: Any) -> Any:
    sheet = sheet_of(live(context)[TICKET.name], context)
    collection: Any = Tickets(None, "bench", context)
    expressions = [(slot, own_column(slot, TICKET.name)) for slot in sheet.own]
    collection.columns = [
        Column(name=slot.name, title=slot.name, sort=value) for slot, value in expressions
    ]
    collection.filters = [field_filter(s, value, context) for s, value in expressions]
    return collection


def _report(name: str, store: str, count: int, matching: int, times: list[float]) -> None:
    ordered = sorted(times[1:])
    _tell(
        bench=f"own_fields: {name}",
        store=store,
        n=count,
        matching=matching,
        ms=round(statistics.median(ordered), 1),
        worst_ms=round(ordered[-1], 1),
    )


def _tell(**line: Any) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
