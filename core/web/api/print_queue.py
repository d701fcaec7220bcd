"""The print agent's door: ``/branch/api/print-queue`` gives prints to whoever takes them along."""

from __future__ import annotations

from typing import Any, ClassVar

from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, NotHere, Refusal
from core.web.api.places import FIXED_HERE
from core.web.api.reading import body_of, text_in
from core.web.collection import is_number
from core.web.site import Place
from core.workflow.printing import print_claims
from core.workflow.printing.print_queue import PrintJob, print_of
from core.workflow.printing.print_rules import OUTCOMES
from core.workflow.printing.print_words import job_title
from core.workflow.printing.printers import BranchPrinter, queued_printers

SERVE = "core:queue:serve"
SPOKEN = {"pdf": "application/pdf", "escp": "application/octet-stream"}


class PrintQueue(Place):
    """The prints that wait for the printers of a branch, for programs."""

    scope = "core:queue"
    for_programs: ClassVar[bool] = True

    def __getitem__(self, name: str) -> QueuedPrint:
        query = select(PrintJob).where(PrintJob.id == (int(name) if is_number(name) else 0))
        job = self.here.session.scalar(query)
        if job is None:
            raise KeyError(name)
        return QueuedPrint(self, name, self.here, job)


class QueuedPrint(Place):
    """One print in the queue, for the agent that has it in hand."""

    scope = "core:queue"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: PrintQueue, name: str, here: Context, job: PrintJob) -> None:
        super().__init__(parent, name, here)
        self.job = job


FIXED_HERE["print-queue"] = PrintQueue


@view_config(context=PrintQueue, request_method="GET", renderer="json", permission=SERVE)
def show_waiting(place: PrintQueue, request: Any) -> dict[str, Any]:
    """The printers of the queue, and how many prints wait for each; asked every second."""
    waiting = print_claims.waiting(place.here, request.GET.get("agent", "")[:80])
    printers = queued_printers(place.here)
    return {"printers": [{**_told(one), "waiting": waiting.get(one.key, 0)} for one in printers]}


@view_config(
    context=PrintQueue, name="claim", request_method="POST", renderer="json", permission=SERVE
)
def claim(place: PrintQueue, request: Any) -> dict[str, Any]:
    """Hand the next print for a printer to the agent that asks; none where none waits."""
    here, body = place.here, body_of(request, "printer", "agent")
    key, agent = text_in(body, "printer"), text_in(body, "agent", 80)
    printer = next((one for one in queued_printers(here) if one.key == key), None)
    if printer is None:
        raise NotHere(_("There is no such printer in the queue of this branch."))
    job = print_claims.claim(here, key, agent)
    if job is None:
        return {"job": None}
    number = None if job.document is None else print_of(here, job)[0].number
    title = request.localizer.translate(job_title(here, job, number))
    return {"job": {"id": job.id, "claim": job.claim, "title": title, "copy": job.copy}}


@view_config(context=QueuedPrint, name="content", request_method="GET", permission=SERVE)
def content(place: QueuedPrint, request: Any) -> Response:
    """What goes to the printer: PDF or ESC/P. It is given to whoever shows the claim."""
    if not place.job.claim or request.GET.get("claim") != place.job.claim:
        raise Refusal(_("This print was taken from you meanwhile. Send nothing of it."))
    found = print_claims.content_of(place.here, place.job)
    response = Response(found.data, content_type=SPOKEN[found.takes])
    response.headers["Cache-Control"] = "private, no-store"
    return response


@view_config(
    context=QueuedPrint, name="begin", request_method="POST", renderer="json", permission=SERVE
)
def begin(place: QueuedPrint, request: Any) -> dict[str, Any]:
    """The agent sends it to the printer from now on, or still does."""
    given = text_in(body_of(request, "claim"), "claim")
    print_claims.begin(place.here, place.job.id, given)
    return {"state": place.job.state}


@view_config(
    context=QueuedPrint, name="settle", request_method="POST", renderer="json", permission=SERVE
)
def settle(place: QueuedPrint, request: Any) -> dict[str, Any]:
    """What came of it: printed, failed (nothing came out) or doubtful, and why."""
    body = body_of(request, "claim", "outcome", "reason", "detail")
    outcome, reason = text_in(body, "outcome"), text_in(body, "reason", 20)
    if outcome not in OUTCOMES:
        raise Invalid(
            _("Say what came of it: ${outcomes}.", mapping={"outcomes": ", ".join(OUTCOMES)})
        )
    detail = text_in(body, "detail", 300)
    claim = text_in(body, "claim")
    job = print_claims.settle(place.here, place.job.id, claim, outcome, reason, detail)
    return {"state": job.state}


def _told(printer: BranchPrinter) -> dict[str, Any]:
    names = ("key", "name", "reached", "address", "takes")
    return {name: getattr(printer, name) for name in names}
