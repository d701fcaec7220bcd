"""Background work on a page: what waits, runs, is done, and what went wrong."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import Select, select

from core.i18n import _
from core.jobs import queue
from core.jobs.handlers import HANDLERS
from core.jobs.models import Job
from core.web.collection import Collection, Column, Filter, is_number
from core.web.pages import show_list
from core.web.site import FIXED

STATES = (
    ("waiting", _("waiting")),
    ("running", _("running")),
    ("done", _("done")),
    ("failed", _("failed")),
)


def _title(job: Job) -> Any:
    known = {handler.name: handler for handler in HANDLERS}
    known |= job.__parent__.here.hooks.named("jobs")  # type: ignore[attr-defined]
    return known[job.name].title if job.name in known else job.name


def _home(job: Job) -> str:
    here = job.__parent__.here  # type: ignore[attr-defined]
    branch = here.company.branches.get(job.home)
    return branch.called(here.identity.locale) if branch else job.home


class Jobs(Collection):
    """``/jobs``: the queue, newest first; whoever serves one branch sees the work of that one."""

    addon = "core"
    name = "jobs"
    scope = "core:job"
    anywhere = ("view",)
    record = Job
    title = _("Background work")
    singular = _("job")
    hint = _("Long work, such as large imports, is done in the background and appears here.")
    columns = (
        Column(name="id", title=_("No."), sort=Job.id),
        Column(name="name", title=_("Work"), value=_title),
        Column(name="home", title=_("Branch"), value=_home),
        Column(name="asked_by", title=_("Asked by"), show="person"),
        Column(name="asked", title=_("Asked at"), show="moment"),
        Column(name="state", title=_("State"), show="choice", choices=STATES),
        Column(
            name="progress",
            title=_("Progress"),
            value=lambda job: f"{job.done} / {job.total}" if job.total else "",
        ),
        Column(name="error", title=_("What went wrong")),
    )
    filters = (Filter(name="state", title=_("State"), expression=Job.state, choices=STATES),)
    sort = "-id"

    def query(self) -> Select[Any]:
        """Every job, or for whoever serves one branch those of that branch."""
        if self.here.may("core:job:view"):
            return select(Job)
        places = [
            branch.name
            for branch in self.here.company.branches.values()
            if self.here.identity.may("core:job:view", branch)
        ]
        return select(Job).where(Job.home.in_(places))

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)


FIXED["jobs"] = Jobs


@view_config(context=Jobs, renderer="core.web:templates/jobs.pt", permission=".view")
def show(place: Jobs, request: Any) -> dict[str, Any]:
    """The queue; what failed may be tried again by whoever may."""
    return show_list(place, request) | {"may_retry": request.here.may("core:job:retry")}


@view_config(context=Jobs, name="retry", request_method="POST", permission="core:job:retry")
def retry(place: Jobs, request: Any) -> HTTPSeeOther:
    """Let a failed job try again."""
    wanted = request.POST.get("job", "")
    queue.retry(request.here, int(wanted) if is_number(wanted) else 0)
    request.notice(_("The job will be tried again."))
    return HTTPSeeOther("/jobs")
