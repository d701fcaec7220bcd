"""The import pages: send a file, read row by row what it would do, say yes, follow the work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select, update

from addons.base.import_job import NAME, plan_of, reason_of
from addons.base.permissions import IMPORT
from addons.base.resources.files import Imports
from addons.base.views.looking import look_at
from addons.base.views.plan_rows import OUTCOMES
from core.exchange.imports import (
    Import,
    carry_out,
    export_rows,
    read_for,
)
from core.exchange.models import Upload
from core.exchange.plan import Outcome
from core.exchange.template import template
from core.exchange.writing import to_csv, to_xlsx
from core.i18n import _
from core.jobs import enqueue
from core.jobs.models import Job
from core.refusal import Invalid, NotPermitted, Refusal

KEPT = timedelta(days=7)
INLINE_ROWS = 2_000
LISTED = 20
SHOWN_ROWS = 200
FOR_ALL = "all."
ENDINGS = (".gz", ".csv", ".txt", ".xlsx", ".xls")
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
    return {
        "messages": messages,
        "targets": _offered(place),
        "chosen": request.params.get("target", ""),
        "uploads": [place.place(upload) for upload in request.here.session.scalars(lately)],
        "titles": {target.name: target.title for target in place.here.hooks.collect("imports")},
    }


def _keep(place: Imports, request: Any) -> int:
    """Keep a file for its dry run, and refuse one that cannot be read as a table."""
    target = _target(place, request.POST.get("target", ""))
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        raise Invalid(_("No file came along. Choose one and send it again."))
    filename = PurePath(sent.filename.replace("\\", "/")).name[-200:]
    content = sent.file.read()
    table = read_for(target, request.here, content, filename)
    _drop_old(request)
    upload = Upload(
        target=target.name,
        filename=filename,
        content=content,
        size=len(content),
        rows=len(table.rows) + len(table.faulty),
        columns={},
        constants={},
        asked_by=request.here.identity.login,
        asked=request.here.now,
    )
    request.here.session.add(upload)
    request.here.session.flush()
    return upload.id


@view_config(context=Imports, name="template", permission=IMPORT)
def empty_table(place: Imports, request: Any) -> Response:
    """A workbook to fill in."""
    target = _target(place, request.GET.get("target", ""))
    body = template(target.columns(request.here), request.localizer)
    return _download(body, "xlsx", f"{target.name}-template")


@view_config(context=Imports, name="records", permission=IMPORT)
def records(place: Imports, request: Any) -> Response:
    """What is there already, as a file that can be changed and sent back."""
    target = _target(place, request.GET.get("target", ""))
    names, rows = export_rows(target, request.here)
    locale = request.localizer
    titles = {c.name: c.title(locale.locale_name) for c in target.columns(request.here)}
    headers = [titles[name] for name in names]
    if request.GET.get("kind") == "csv":
        return _download(to_csv(headers, rows, locale=locale), "csv", target.name)
    return _download(to_xlsx(headers, rows, title=target.title, locale=locale), "xlsx", target.name)


@view_config(
    context=Upload,
    request_method="GET",
    renderer="addons.base:templates/import.pt",
    permission=IMPORT,
)
def dry_run(upload: Upload, request: Any) -> dict[str, Any]:
    """What the file would do, or how far it is, or what it did."""
    targets = request.here.hooks.named("imports")
    shown: dict[str, Any] = {
        "titles": {target.name: target.title for target in targets.values()},
        "outcomes": OUTCOMES,
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
    upload.columns = dict(zip(headers, names, strict=True))
    upload.constants = {
        name.removeprefix(FOR_ALL): text.strip()
        for name, text in request.POST.items()
        if name.startswith(FOR_ALL) and text.strip()
    }
    return HTTPSeeOther(request.resource_path(upload))


@view_config(context=Upload, name="confirm", request_method="POST", permission=IMPORT)
def confirm(upload: Upload, request: Any) -> HTTPSeeOther:
    """Do it: at once, or in the background where it would keep others waiting."""
    _refuse_begun(upload)
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


@view_config(context=Upload, name="refused", permission=IMPORT)
def refused(upload: Upload, request: Any) -> Response:
    """The refused rows with their reasons, to correct and send again."""
    _target, made = plan_of(upload, request.here)
    kind: Any = "csv" if request.GET.get("kind") == "csv" else "xlsx"
    body = made.refused_file(kind, locale=request.localizer)
    return _download(body, kind, f"refused-{_bare(upload.filename)}")


@view_config(
    context=Upload,
    name="progress",
    renderer="addons.base:templates/import_progress.pt",
    permission=IMPORT,
)
def follow(upload: Upload, request: Any) -> dict[str, Any]:
    """How far the work in the background is; the page loads again when it is done."""
    if upload.state == "done":
        request.response.headers["HX-Refresh"] = "true"
    return {"upload": upload, "job": _job(upload, request)}


def _offered(place: Imports) -> list[Import]:
    """The imports whose records the person may write."""
    return [t for t in place.here.hooks.collect("imports") if place.here.may(t.permission)]


def _target(place: Imports, name: str) -> Import:
    known: dict[str, Import] = place.here.hooks.named("imports")
    if name not in known:
        raise Invalid(_("Choose what the file holds."))
    place.here.require(known[name].permission)
    return known[name]


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


def _bare(filename: str) -> str:
    """The name of a file without what says how it is written: products for products.csv.gz."""
    name = PurePath(filename)
    while name.suffix.lower() in ENDINGS:
        name = name.with_suffix("")
    return name.name


def _download(body: bytes, kind: str, name: str) -> Response:
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response = Response(body, content_type=TYPES[kind])
    response.content_disposition = (
        f'attachment; filename="{ascii_name}.{kind}"; filename*=UTF-8\'\'{quote(name)}.{kind}'
    )
    return response
