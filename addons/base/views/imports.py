"""The import pages: send a file, read row by row what it would do, say yes, follow the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select, update

from addons.base.import_job import NAME, plan_of, reason_of, target_of
from addons.base.permissions import IMPORT
from addons.base.resources.files import FILE_STATES, Imports
from addons.base.views.looking import look_at
from addons.base.views.plan_rows import OUTCOMES
from core.exchange.columns import Column
from core.exchange.imports import carry_out, read_for
from core.exchange.models import Upload
from core.exchange.plan import Outcome
from core.exchange.remembering import Remembered, remembered, set_of_headers
from core.exchange.table import MAX_BYTES
from core.i18n import _
from core.jobs import enqueue
from core.jobs.models import Job
from core.refusal import Invalid, NotPermitted, Refusal
from core.sentences import told

KEPT = timedelta(days=7)
INLINE_ROWS = 2_000
LISTED = 10
SHOWN_ROWS = 200
FOR_ALL = "all."
LETTERS = 120


@view_config(
    context=Imports, renderer="addons.base:templates/imports.pt", permission=IMPORT
)
def imports(place: Imports, request: Any) -> Any:
    """A form for a file, and the files sent lately; a file sent goes on to its dry run."""
    messages: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            return HTTPSeeOther(request.resource_path(place, str(_keep(place, request))))
        except NotPermitted:
            raise
        except Refusal as refusal:
            messages = refusal.messages
            request.response.status_int = 422
            request.tm.doom()
    lately = select(Upload).order_by(Upload.id.desc()).limit(LISTED)
    offered = [t for t in place.here.hooks.collect("imports") if place.here.may(t.permission)]
    return {
        "messages": messages,
        "targets": offered,
        "chosen": request.params.get("target", ""),
        "most": MAX_BYTES,
        "too_large": _(
            "This file is too large: at most ${most} MB are read. Split it into several files.",
            mapping={"most": MAX_BYTES // 2**20},
        ),
        "uploads": [place.place(upload) for upload in request.here.session.scalars(lately)],
        "titles": place.titles,
        "people": place.people,
        "states": FILE_STATES,
        "outcomes": [o for o in OUTCOMES if o[0] != Outcome.REPEATED],
    }


def _keep(place: Imports, request: Any) -> int:
    """Keep a file for its dry run, and refuse one that cannot be read as a table."""
    target = place.target(request.POST.get("target", ""))
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        raise Invalid(_("No file came along. Choose one and send it again."))
    filename = PurePath(sent.filename.replace("\\", "/")).name[-200:]
    # A byte more than is read tells that a file is too large, however large it is.
    content = sent.file.read(MAX_BYTES + 1)
    table = read_for(target, request.here, content, filename)
    columns = target.columns(request.here)
    before = remembered(request.here, target.name, columns, table.headers)
    if before is not None:
        _tell_remembered(before, columns, request)
    _drop_old(request)
    upload = Upload(
        target=target.name,
        filename=filename,
        content=content,
        size=len(content),
        rows=len(table.rows) + len(table.faulty),
        headers=set_of_headers(table.headers),
        columns=dict(before.columns) if before else {},
        constants=dict(before.constants) if before else {},
        asked_by=request.here.identity.login,
        asked=request.here.now,
    )
    request.here.session.add(upload)
    request.here.session.flush()
    return upload.id


def _tell_remembered(before: Remembered, columns: Sequence[Column], request: Any) -> None:
    """Say that the columns mean what they meant before, and what is taken for all rows."""
    day = before.asked.astimezone(ZoneInfo(request.here.company.timezone)).date()
    said = {"file": _short(before.filename), "day": day.isoformat()}
    request.notice(
        _("The columns are understood as they were for ${file} on ${day}.", mapping=said)
    )
    if before.constants:
        titles = {column.name: column.title(request.locale_name) for column in columns}
        pairs = ", ".join(f"{titles[name]} = {text}" for name, text in before.constants.items())
        request.notice(_("For all rows as before: ${pairs}.", mapping={"pairs": _short(pairs)}))


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[:LETTERS]}…"


@view_config(
    context=Upload,
    request_method="GET",
    renderer="addons.base:templates/import.pt",
    permission=IMPORT,
)
def dry_run(upload: Upload, request: Any) -> dict[str, Any]:
    """What the file would do, or how far it is, or what it did."""
    shown: dict[str, Any] = {
        "titles": upload.__parent__.titles,  # type: ignore[attr-defined]
        "outcomes": OUTCOMES,
        "faults": told(upload.fault or []),
        "look": None,
        "refused": (upload.counts or {}).get(Outcome.REFUSED, 0) if upload.content else 0,
    }
    if upload.state != "new" or not upload.content:
        return shown
    asked = request.GET.get("outcome", "")
    text = request.GET.get("q", "").strip()
    look = look_at(upload, request, again="outcome" in request.GET)
    return {
        **shown,
        "look": look,
        "refused": (look.counts or {}).get(Outcome.REFUSED, 0),
        "rows": look.fitting(asked, text, SHOWN_ROWS),
        "most": SHOWN_ROWS,
        "asked": asked,
        "text": text,
    }


@view_config(context=Upload, name="columns", request_method="POST", permission=IMPORT)
def name_columns(upload: Upload, request: Any) -> HTTPSeeOther:
    """Say what the headers of the file mean and what holds for all rows, and plan again."""
    _refuse_begun(upload)
    headers = request.POST.getall("header")
    names = request.POST.getall("name")
    upload.columns = dict(zip(headers, names, strict=False))
    upload.constants = {
        name.removeprefix(FOR_ALL): text.strip()
        for name, text in request.POST.items()
        if name.startswith(FOR_ALL) and text.strip()
    }
    return HTTPSeeOther(request.resource_path(upload))


@view_config(context=Upload, name="confirm", request_method="POST", permission=IMPORT)
def confirm(upload: Upload, request: Any) -> HTTPSeeOther:
    """Do it: at once, or in the background where it would keep others waiting."""
    # Of two who say yes at the same moment the second waits, and finds it begun.
    request.here.session.refresh(upload, ["state"], with_for_update=True)
    _refuse_begun(upload)
    target_of(upload, request.here)
    if upload.rows > INLINE_ROWS:
        upload.state = "running"
        enqueue(request.here, NAME, {"upload": upload.id}, key=f"{NAME}:{upload.id}")
        request.notice(_("The import runs in the background. You can go on working."))
        return HTTPSeeOther(request.resource_path(upload))
    target, made = plan_of(upload, request.here)
    written = carry_out(target, request.here, made, reason_of(upload))
    upload.state, upload.counts = "done", {str(k): n for k, n in made.counts.items()}
    request.notice(_("Rows written: ${count}.", mapping={"count": written}))
    return HTTPSeeOther(request.resource_path(upload))


@view_config(
    context=Upload,
    name="progress",
    renderer="addons.base:templates/import_progress.pt",
    permission=IMPORT,
)
def follow(upload: Upload, request: Any) -> dict[str, Any]:
    """How far the work in the background is; the page loads again when it is done."""
    if upload.state in ("done", "stopped"):
        request.response.headers["HX-Refresh"] = "true"
    return {"upload": upload, "job": _job(upload, request)}


def _refuse_begun(upload: Upload) -> None:
    if upload.state != "new" or not upload.content:
        raise Refusal(_("This file was imported already. Send it again to import it again."))


def _job(upload: Upload, request: Any) -> Job | None:
    query = select(Job).where(Job.key == f"{NAME}:{upload.id}")
    return request.here.session.scalar(query)


def _drop_old(request: Any) -> None:
    """Forget the contents of files that nobody said yes to for a week; what they were stays."""
    session, table = request.here.session, Upload.__table__
    session.connection().execute(
        update(table)
        .where(session.mine(table), table.c.asked < request.here.now - KEPT)
        .values(content=b"")
    )
