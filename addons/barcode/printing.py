"""What a pickup prints when it is finished, and the clerk's prints that are not on paper yet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, or_, select

from addons.esales.models import Pickup
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import NotHere
from core.workflow.documents import Document
from core.workflow.printing.papers import at_the_printer, owner_of, print_again, prints_noted
from core.workflow.printing.print_queue import PrintJob, decide, print_of, queue_prints
from core.workflow.printing.print_rules import OPEN
from core.workflow.printing.printers import queued_printers

# Those of slip and invoice were printed by finishing; a gate pass when somebody asks for it, for
# not every van passes a gate.
PAPERS = (
    (_("Outbound slip"), "outbound_slip", True),
    (_("Sales invoice"), "sales_invoice", True),
    (_("Gate pass"), "gate_pass", False),
)
MOST = 30


def send_originals(context: Context, pickup: Pickup, printer: str) -> dict[str, PrintJob]:
    """Send what finishing has printed to printers of the queue; the jobs by layout.

    All goes to ``printer``, which the station has chosen, or else where the branch sends it.
    """
    if not queued_printers(context):
        return {}
    noted = {}
    for layout in (layout for _title, layout, printed in PAPERS if printed):
        prints = prints_noted(context, owner_of(context, pickup, layout), layout)
        if prints:
            noted[layout] = prints[0]
    jobs = queue_prints(context, list(noted.values()), printer)
    return {layout: jobs[one.id] for layout, one in noted.items() if one.id in jobs}


def own_prints(context: Context, asked: Collection[int]) -> list[tuple[PrintJob, str | None]]:
    """The clerk's prints that are not on paper yet, and those ``asked`` for, with their numbers.

    Labels and lists are no papers of the counter; the page of the queue tells of them.
    """
    query = (
        select(PrintJob, Document.number)
        .outerjoin(Document, Document.id == PrintJob.document)
        .where(_is_own(context), PrintJob.document.is_not(None))
        .where(or_(PrintJob.state.in_(OPEN), one_of(context.session, PrintJob.id, asked)))
        .order_by(PrintJob.id.desc())
        .limit(MOST)
    )
    return [(job, number) for job, number in context.session.execute(query)]


def decide_own(context: Context, number: int, deed: str) -> PrintJob:
    """What the clerk says about a print of hers, whether or not she may see the whole queue."""
    refuse_foreign(context, number)
    return decide(context, number, deed)


def print_here(context: Context, number: int) -> int:
    """Take a print of the clerk's from the queue; the number of the copy for the browser.

    What was noted a while ago is printed again, and says so.
    """
    refuse_foreign(context, number)
    job = decide(context, number, "cancel")
    document, paper, _prints = print_of(context, job)
    if not at_the_printer(context, paper):
        paper = print_again(context, document, paper.layout)
    return paper.copy


def refuse_foreign(context: Context, number: int) -> None:
    """Refuse what somebody else has printed, and what was no paper of a document."""
    mine = and_(PrintJob.id == number, _is_own(context), PrintJob.document.is_not(None))
    if context.session.scalar(select(PrintJob.id).where(mine)) is None:
        raise NotHere(_("There is no such print of yours in the queue."))


def _is_own(context: Context) -> Any:
    return PrintJob.actor == context.identity.login
