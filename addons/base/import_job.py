"""Large imports in the background, a thousand rows a transaction, so that others can work on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.context import Context
from core.exchange.imports import Import, in_sets, plan_for, read_for, to_write
from core.exchange.models import Upload
from core.exchange.plan import Plan
from core.i18n import _
from core.jobs import Handler
from core.jobs.queue import progress
from core.refusal import Refusal
from core.security.identity import Identity, identify
from core.security.notifications import notify
from core.security.sign_in import find_user
from core.sentences import kept
from core.web.locale import localizer

NAME = "base.import"


def reason_of(upload: Upload) -> str:
    """What the change log says of everything that ``upload`` changed."""
    return f"import {upload.filename}"


def target_of(upload: Upload, context: Context) -> Import:
    """The import that ``upload`` is for; refuses one whose module was switched off meanwhile.

    Raises NotPermitted for whoever may not write what it writes.
    """
    known: dict[str, Import] = context.hooks.named("imports")
    if upload.target not in known:
        raise Refusal(
            _(
                "Nothing here takes ${target} any more: its functional module is off. "
                "Switch it on, and open this file again.",
                mapping={"target": upload.target},
            )
        )
    context.require(known[upload.target].permission)
    return known[upload.target]


def plan_of(upload: Upload, context: Context) -> tuple[Import, Plan]:
    """The import that ``upload`` is for, and what it would do now."""
    target = target_of(upload, context)
    table = read_for(target, context, upload.content, upload.filename)
    return target, plan_for(target, context, table, upload.columns, upload.constants)


def run(installation: Any, job: Any) -> None:
    """Carry out an upload for whoever said yes to it, and tell him; a refusal ends it for good.

    Begun again after a crash, it does what is left, for it plans anew.
    """
    number = job.payload["upload"]
    with installation.work(branch=job.home, write=False) as context:
        upload = context.session.get(Upload, number)
        if upload is None or upload.state != "running":
            return
        asker = find_user(context.session, job.asked_by)
        identity = identify(asker, context.company, context.today) if asker else Identity()
    try:
        _take_over(installation, job, identity)
    except Refusal as refusal:
        _end(installation, job, identity, refusal)
    else:
        _end(installation, job, identity)


def _take_over(installation: Any, job: Any, identity: Identity) -> None:
    """Write what the file says now and the records do not, a set of rows a transaction."""
    number = job.payload["upload"]
    with installation.work(branch=job.home, identity=identity, write=False) as context:
        upload = context.session.get_one(Upload, number)
        target, made = plan_of(upload, context)
        reason, rows = reason_of(upload), to_write(made)
    _note_counts(installation, job.home, number, made)
    done = 0
    for taken in in_sets(rows):
        with installation.work(branch=job.home, identity=identity) as context:
            target.apply(context, taken, reason)
            done += len(taken)
            progress(context.session, job.id, done, len(rows), datetime.now(UTC))


def _note_counts(installation: Any, home: str, number: int, made: Plan) -> None:
    """Keep what the first plan said; one made again after a crash sees only what was left."""
    with installation.work(branch=home) as context:
        upload = context.session.get(Upload, number)
        if upload is not None and upload.counts is None:
            upload.counts = {str(outcome): count for outcome, count in made.counts.items()}


def _end(
    installation: Any, job: Any, identity: Identity, refusal: Refusal | None = None
) -> None:
    """Say on the file and to the person that it is done, or what stopped it."""
    number = job.payload["upload"]
    with installation.work(branch=job.home, identity=identity) as context:
        upload = context.session.get_one(Upload, number)
        upload.state = "stopped" if refusal else "done"
        if refusal:
            upload.fault = kept(refusal.messages)
            said = _("The import of ${file} stopped. Look why.", mapping={"file": upload.filename})
        else:
            said = _("The import of ${file} is done.", mapping={"file": upload.filename})
        if identity.user_id is not None:
            text = localizer(installation, identity.locale).translate(said)
            address = f"/{job.home}/base/import/{number}"
            notify(context.session, [identity.user_id], text, address, context.now)


IMPORT_JOB = Handler(name=NAME, title=_("Import of a file"), run=run)
