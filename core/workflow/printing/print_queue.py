"""The print queue of a branch: what waits for its printers, what came out, and what did not.

A print that no browser prints is a job here. Each print is one job, once: whoever asks for it again
asks for a print of its own, which is counted and marked as a reprint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from core.context import Context
from core.i18n import _
from core.orm.base import Branched
from core.orm.bulk import insert_missing, one_of
from core.orm.types import Instant, Json, Key
from core.refusal import NotHere, Refusal
from core.workflow.documents import Document
from core.workflow.printing import print_rules
from core.workflow.printing.papers import Paper, at_the_printer
from core.workflow.printing.printers import BranchPrinter, printer_called, printer_for

# What a test page is called in the queue; it belongs to no document.
TEST_PAGE = ""


class PrintJob(Branched):
    """A print on its way to a printer of the branch; labels, lists and test pages have no document.

    What labels and lists say is ``told`` here: the values, what they are called, the language.
    ``asked`` is when it was printed, ``since`` since when it shall come out, which a person may say
    again. ``claim`` is what the agent that has it in hand shows, ``touched`` when that was heard
    last. ``reason`` and ``detail`` say why it failed, ``said_by`` who decided about it, ``alarmed``
    when whoever printed was told that there is no paper.
    """

    __tablename__ = "core_print_job"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        UniqueConstraint("document", "paper", "copy"),
        Index(None, "branch", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int | None] = mapped_column(Key)
    paper: Mapped[str] = mapped_column(String(60))
    copy: Mapped[int]
    layout: Mapped[str] = mapped_column(String(60))
    printer: Mapped[str] = mapped_column(String(20))
    asked: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    claim: Mapped[str | None] = mapped_column(String(40))
    agent: Mapped[str] = mapped_column(String(80), default="")
    touched: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(20), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")
    said_by: Mapped[str] = mapped_column(String(80), default="")
    ended: Mapped[datetime | None] = mapped_column(Instant)
    alarmed: Mapped[datetime | None] = mapped_column(Instant)
    told: Mapped[dict[str, Any] | None] = mapped_column(Json)


def queue_prints(
    context: Context, prints: Sequence[Paper], chosen: str = ""
) -> dict[int, PrintJob]:
    """Ask for those of ``prints`` that go to a printer of the queue; their jobs by print.

    They go where their layouts go for whoever prints, or all to the printer ``chosen``. A print
    that was asked for before is not asked for again.
    """
    wanted = {
        paper.id: (paper, printer)
        for paper in prints
        if (printer := _printer(context, paper.layout, chosen)).queued
    }
    if not wanted:
        return {}
    rows = [_row(context, paper, printer) for paper, printer in wanted.values()]
    insert_missing(context.session, PrintJob.__table__, rows)
    return jobs_of(context, [paper for paper, _printer in wanted.values()])


def queue_test_page(context: Context, printer: BranchPrinter, layout: str) -> None:
    """Ask for the test page of ``printer`` on the sheet of ``layout``."""
    context.session.add(PrintJob(**row_of(context, printer, paper=TEST_PAGE, layout=layout)))


def row_of(context: Context, printer: BranchPrinter, *, paper: str, layout: str) -> dict[str, Any]:
    """The row of a print of ``paper`` that belongs to no document, for ``printer``."""
    row = {"document": None, "paper": paper, "copy": 1, "layout": layout}
    return {**_asked(context, printer), **row}


def jobs_of(context: Context, prints: Sequence[Paper]) -> dict[int, PrintJob]:
    """The jobs of ``prints``, by print; those that a browser printed have none."""
    places = {(paper.document, paper.paper, paper.copy): paper.id for paper in prints}
    documents = {paper.document for paper in prints}
    query = select(PrintJob).where(one_of(context.session, PrintJob.document, documents))
    found = {(job.document, job.paper, job.copy): job for job in context.session.scalars(query)}
    return {number: found[place] for place, number in places.items() if place in found}


def is_for_a_browser(context: Context, paper: Paper) -> bool:
    """Whether the person at work may print ``paper`` from a browser now, as it was noted.

    What waits in the queue comes out there, and nowhere else unless it was cancelled.
    """
    if not at_the_printer(context, paper):
        return False
    job = jobs_of(context, [paper]).get(paper.id)
    return job is None or job.state == "cancelled"


def job_called(context: Context, number: int) -> PrintJob:
    """The job ``number``, locked; raises NotHere where there is none in this branch."""
    query = select(PrintJob).where(PrintJob.id == number).with_for_update()
    # It may have been read before, when somebody else had it in hand.
    job = context.session.scalar(query, execution_options={"populate_existing": True})
    if job is None:
        raise NotHere(_("There is no such print in the queue. Load the page again."))
    return job


def print_of(context: Context, job: PrintJob) -> tuple[Document, Paper, Sequence[Paper]]:
    """The document of ``job``, its print, and all prints of that paper."""
    document = context.session.get_one(Document, job.document)
    query = select(Paper).where(Paper.document == job.document, Paper.paper == job.paper)
    prints = list(context.session.scalars(query.order_by(Paper.copy)))
    return document, next(one for one in prints if one.copy == job.copy), prints


def decide(context: Context, number: int, deed: str, printer: str = "") -> PrintJob:
    """What the person at work says about the print ``number``; moving names the other printer."""
    job = job_called(context, number)
    if deed == "move":
        target = printer_called(context, printer)
        if target is None or not target.queued:
            raise Refusal(_("Choose a printer of the queue. What a browser prints does not wait."))
        print_rules.decide(job, deed, context.identity.login, context.now)
        job.printer = target.key
    else:
        print_rules.decide(job, deed, context.identity.login, context.now)
    return job


def in_queue(context: Context, states: Sequence[str], most: int, *, latest: bool) -> list[Any]:
    """Jobs in ``states``, each with the number of its document, the longest waiting ones first."""
    order = PrintJob.id.desc() if latest else PrintJob.id
    query = (
        select(PrintJob, Document.number)
        .outerjoin(Document, Document.id == PrintJob.document)
        .where(PrintJob.state.in_(states))
        .order_by(order)
        .limit(most)
    )
    return list(context.session.execute(query))


def waiting_for(context: Context, printer: str) -> int:
    """How many prints are not done with that ``printer`` has to do."""
    query = select(func.count()).where(
        PrintJob.printer == printer, PrintJob.state.in_(print_rules.OPEN)
    )
    return context.session.scalar(query) or 0


def _printer(context: Context, layout: str, chosen: str) -> BranchPrinter:
    named = printer_called(context, chosen) if chosen else None
    return named or printer_for(context, layout)


def _row(context: Context, paper: Paper, printer: BranchPrinter) -> Mapping[str, Any]:
    return {
        **_asked(context, printer),
        "document": paper.document,
        "paper": paper.paper,
        "copy": paper.copy,
        "layout": paper.layout,
    }


def _asked(context: Context, printer: BranchPrinter) -> dict[str, Any]:
    return {
        "printer": printer.key,
        "asked": context.now,
        "actor": context.identity.login,
        "since": context.now,
        "state": "waiting",
        "agent": "",
        "tries": 0,
        "reason": "",
        "detail": "",
        "said_by": "",
    }
