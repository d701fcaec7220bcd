"""The print queue of a branch on a page: what waits for which printer, and what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.security.called import people_called
from core.web.collection import is_number
from core.web.site import BRANCH_FIXED, Place
from core.workflow.printing.print_queue import PrintJob, decide, in_queue
from core.workflow.printing.print_rules import DEEDS, OPEN, STATES, is_late
from core.workflow.printing.print_words import job_title, why
from core.workflow.printing.printers import BranchPrinter, printers_of, queued_printers

MOST, EARLIER = 200, 50


class PrintQueuePlace(Place):
    """``/branch/print-queue``."""

    title = _("Print queue")
    scope = "core:queue"


BRANCH_FIXED["print-queue"] = PrintQueuePlace


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A print as the page shows it: what it is, why there is no paper, what one may do with it."""

    job: PrintJob
    title: Any
    printer: str
    who: str
    state: Any
    why: Any
    alarm: bool
    deeds: Sequence[tuple[str, Any]]
    others: Sequence[BranchPrinter]


@view_config(
    context=PrintQueuePlace,
    renderer="core.web:templates/print_queue.pt",
    request_method="GET",
    permission=".view",
)
def show_queue(place: PrintQueuePlace, request: Any) -> dict[str, Any]:
    """What is not on paper yet, the oldest first; below it the prints that are done with."""
    here = request.here
    rows = in_queue(here, OPEN, MOST, latest=False)
    done = in_queue(here, ("printed", "cancelled"), EARLIER, latest=True)
    people = people_called([job.actor for job, _number in (*rows, *done)], here)
    shown = [_shown(request, job, number, people) for job, number in rows]
    return {
        "rows": shown,
        "done": [_shown(request, job, number, people) for job, number in done],
        "alarms": sum(one.alarm for one in shown),
        "may_edit": here.may("core:queue:edit"),
        "printers": queued_printers(here),
    }


@view_config(
    context=PrintQueuePlace, name="decide", request_method="POST", permission="core:queue:edit"
)
def decide_about(place: PrintQueuePlace, request: Any) -> HTTPSeeOther:
    """Print again, cancel or move one print, or say whether it came out."""
    number, deed = request.POST.get("job", ""), request.POST.get("deed", "")
    printer = request.POST.get("printer", "")
    decide(request.here, int(number) if is_number(number) else 0, deed, printer)
    return HTTPSeeOther(request.resource_path(place))


def _shown(request: Any, job: PrintJob, number: str | None, people: dict[str, str]) -> Waiting:
    here = request.here
    printers = {one.key: one.name for one in printers_of(here)}
    deeds = [
        (name, deed.title)
        for name, deed in DEEDS.items()
        if name != "move" and job.state in deed.states
    ]
    movable = job.state in DEEDS["move"].states
    return Waiting(
        job=job,
        title=job_title(here, job, number),
        printer=printers.get(job.printer, ""),
        who=people.get(job.actor, job.actor),
        state=dict(STATES)[job.state],
        why=why(here, job),
        alarm=job.state in ("failed", "doubtful") or is_late(job, here.now),
        deeds=deeds,
        others=[one for one in queued_printers(here) if movable and one.key != job.printer],
    )
