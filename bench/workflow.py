"""Ten thousand documents through a transition at once, and the inbox of somebody with much to do.

Prints one JSON line per store and case. ``fire``: bench, store, n, seconds (median), statements.
``inbox``: bench, store, open (documents in the branch), found, p50_ms, p95_ms, p95_cpu_ms,
statements. ``page`` is the whole page of a list as a browser waits for it, buttons included: the
same figures, found is its tasks. ``p95_cpu_ms`` is this process's own time, which on SQLite is all
of it and holds on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shop import analyze, databases
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "outside"))

from flows import MANAGER, person, publish, request, step, title
from installing import installation_with_probe
from probe.models import Case

from core.app import make_app
from core.orm.bulk import insert_rows
from core.testing import PASSWORD, Browser, count_sql
from core.web.inbox import facts_of
from core.web.show import Show
from core.workflow import Document, OwnField, fire, uses
from core.workflow.documents import Assignment
from core.workflow.inbox.tasks import LISTS, Entry, Inbox

DOCUMENTS, OPEN, CLOSED = 10_000, 50_000, 200_000
REPEATS, LOOKS = 5, 40
NOW = datetime.now(UTC)
FIELDS = (
    OwnField(name="percent", title=title("percent"), type="number"),
    OwnField(name="price", title=title("price"), type="money"),
)


def main() -> None:
    """Run the bench on the stores asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as new_database:
        for store in asked.store or ["sqlite", "postgresql"]:
            url = f"sqlite:///{folder}/bench.db" if store == "sqlite" else new_database("bench")
            installation = installation_with_probe(url, Path(folder) / store)
            firing(installation, store)
            looking(installation, store)
            loading(installation, store)
            installation.close()


def firing(installation: Any, store: str) -> None:
    """Guard, effect, condition and a field that must be filled; then a vote of three by name."""
    way = {
        "guards": uses("probe.light"),
        "effects": uses("probe.heavier"),
        "condition": "percent < 50 and price > 0",
        "requires": ("percent", "price"),
    }
    cases = {
        "one step on": request("plain", approve=way, fields=FIELDS),
        "asked by name and voted": request("voted", approve={**way, "quorum": 2}, fields=FIELDS),
    }
    for name, business in cases.items():
        with installation.work(branch="shaanxi") as context:
            business = publish(context, replace(business, kind="probe.case"))
            who = [person(context, login, "sales_manager") for login in ("mo", "bo", "co")]
        seconds, counted = [], 0
        for n in [100, *[DOCUMENTS] * REPEATS]:
            numbers = _make(installation, business, n)
            with count_sql(installation.engine) as statements:
                took = _fire(installation, numbers, who if name != "one step on" else who[:1])
            if n == DOCUMENTS:
                seconds.append(took)
                assert len(statements) == counted, (len(statements), counted)
            counted = len(statements)
        _tell(
            bench=f"fire: {name}",
            store=store,
            n=DOCUMENTS,
            seconds=round(statistics.median(seconds), 2),
            statements=counted,
        )


def _make(installation: Any, business: Any, count: int) -> list[int]:
    """So many drafts; their ids."""
    with installation.work(branch="shaanxi") as context:
        row = {**_row(business, "draft", NOW), "kind": "probe.case", "creator": "lin"}
        rows = [{**row, "own": {"percent": 30000, "price": n + 1}} for n in range(count)]
        insert_rows(context.session, Document.__table__, rows)
        fresh = select(Document.id).where(Document.step == "draft")
        fresh = fresh.where(Document.business == business.name).order_by(Document.id)
        numbers = list(context.session.scalars(fresh))
        insert_rows(
            context.session, Case.__table__, [{"id": number, "weight": 1} for number in numbers]
        )
    return numbers


def _fire(installation: Any, numbers: list[int], who: list[Any]) -> float:
    """Submit, then let each of ``who`` approve, reading the documents first as a page does."""
    began = time.perf_counter()
    with installation.work(branch="shaanxi") as context:
        fire(_read(context, numbers), "submit", context)
    for identity in who[:2]:
        with installation.work(branch="shaanxi", identity=identity) as context:
            fire(_read(context, numbers), "approve", context)
    return time.perf_counter() - began


def _read(context: Any, numbers: list[int]) -> list[Any]:
    query = select(Case).where(Case.id.between(numbers[0], numbers[-1]))
    return list(context.session.scalars(query))


def looking(installation: Any, store: str) -> None:
    """Every list of the inbox, its first page and one behind it, its counts, its one number."""
    with installation.work(branch="shaanxi") as context:
        plain = publish(context, request("desk"))
        named = publish(context, request("named", approve={"quorum": 2}))
        strict = step("approval", MANAGER, not_by=("applicant",), verbs=("reassign", "copy"))
        careful = publish(context, request("careful", approval=strict))
        identity = person(context, "mo", "sales_manager")
        _fill(context, plain, named, careful)
    analyze(installation)
    looks: dict[str, Callable[[Inbox], Any]] = {
        "counts": Inbox.counts,
        "number in the menu": Inbox.waiting,
    }
    for name in LISTS:
        looks[name] = lambda inbox, name=name: inbox.page(name)
        looks[f"{name}, with facts"] = lambda inbox, name=name: _beside(
            inbox, inbox.page(name).entries
        )
    for name, look in looks.items():
        times, own, found = [], [], None
        for _n in range(LOOKS):
            with installation.work(branch="shaanxi", identity=identity, write=False) as context:
                inbox = Inbox(context)
                with count_sql(installation.engine) as statements:
                    began, worked = time.perf_counter(), time.process_time()
                    found = look(inbox)
                    times.append((time.perf_counter() - began) * 1000)
                    own.append((time.process_time() - worked) * 1000)
        _tell(
            bench=f"inbox: {name}",
            store=store,
            open=OPEN,
            found=found if name in ("counts", "number in the menu") else _count(found),
            p50_ms=round(statistics.median(times), 1),
            p95_ms=_p95(times),
            p95_cpu_ms=_p95(own),
            statements=len(statements),
        )


def loading(installation: Any, store: str) -> None:
    """The page of each list over HTTP: its tasks, their facts and buttons, and all around them."""
    browser = Browser(make_app(installation), installation)
    given = {"csrf_token": browser.token, "login": "mo", "password": PASSWORD}
    browser.http.post("/sign-in", given, status=303)
    for name in LISTS:
        times, own = [], []
        for _n in range(LOOKS):
            with count_sql(installation.engine) as statements:
                began, worked = time.perf_counter(), time.process_time()
                page = browser.get(f"/shaanxi/inbox?list={name}")
                times.append((time.perf_counter() - began) * 1000)
                own.append((time.process_time() - worked) * 1000)
        _tell(
            bench=f"page: {name}",
            store=store,
            open=OPEN,
            found=len(page.html.select(".task")),
            p50_ms=round(statistics.median(times), 1),
            p95_ms=_p95(times),
            p95_cpu_ms=_p95(own),
            statements=len(statements),
        )


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95)], 1)


def _count(found: Any) -> int:
    return len(getattr(found, "entries", found))


def _fill(context: Any, plain: Any, named: Any, careful: Any) -> None:
    """50,000 open documents: most for the role, a fifth asked by name, and four closed to each."""
    rows = list(_documents(plain, named, careful))
    insert_rows(context.session, Document.__table__, rows)
    asked = select(Document.id, Document.entered).where(
        Document.business == "named", Document.step == "approval"
    )
    given = {"step": "approval", "line": 0, "how": "rule", "before": False, "by": "", "note": ""}
    insert_rows(
        context.session,
        Assignment.__table__,
        [
            {
                **given,
                "business": "named",
                "document": number,
                "entered": entered,
                "asked": entered,
                "login": login,
            }
            for number, entered in context.session.execute(asked)
            for login in ("mo", "bo", "co")
        ],
    )
    copied = select(Document.id, Document.entered).where(Document.business == "careful").limit(2000)
    insert_rows(
        context.session,
        Assignment.__table__,
        [
            {
                **given,
                "how": "copied",
                "business": "careful",
                "document": number,
                "entered": at,
                "asked": at,
                "login": "mo",
            }
            for number, at in context.session.execute(copied)
        ],
    )


def _documents(plain: Any, named: Any, careful: Any) -> Iterator[dict[str, Any]]:
    for n in range(OPEN):
        business = (plain, plain, named, careful, careful)[n % 5]
        at = "draft" if n % 10 == 0 else "approval"
        creator = "mo" if n % 20 == 0 else f"clerk{n % 40}"
        late = NOW - timedelta(days=2) if n % 500 == 7 else NOW + timedelta(days=n % 30 + 1)
        entered = NOW - timedelta(minutes=n * 7 % 100_000)
        yield {**_row(business, at, entered), "creator": creator, "deadline": late}
    for n in range(CLOSED):
        entered = NOW - timedelta(minutes=n)
        creator = "mo" if n % 20 == 0 else f"clerk{n % 40}"
        yield {**_row(plain, "done", entered), "creator": creator, "deadline": None}


def _row(business: Any, at: str, entered: datetime) -> dict[str, Any]:
    closed = at == "done"
    return {
        "kind": "base.document",
        "business": business.name,
        "version": business.version,
        "step": at,
        "created": entered,
        "entered": entered,
        "posted": entered if closed else None,
        "urged": 0,
        "own": {},
    }


def _beside(inbox: Inbox, entries: Sequence[Entry]) -> dict[int, Any]:
    """The facts beside the entries of a page, as the page shows them."""
    documents = [d for same in inbox.documents(entries).values() for d in same]
    shown = facts_of(documents, inbox.context, Show("en", "Asia/Shanghai", "CNY", str))
    return {number: told for one in shown.values() for number, told in one.values.items()}


def _tell(**line: Any) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
