"""Files at a document: kept whole in the database, in one of its fields or beside them all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete, select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import log_changes, resource_of
from core.refusal import Invalid, NotHere, NotPermitted
from core.workflow.businesses import definition
from core.workflow.deciding.rights import rights_of
from core.workflow.documents import Attachment, Document
from core.workflow.fields import sheet_of
from core.workflow.motion.editing import read_held, refuse_final, write_own

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 200
UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
PLAIN_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,59}", re.ASCII)
ANY_TYPE = "application/octet-stream"


def keep_attachment(
    document: Document, field: str, name: str, type: str, body: bytes, context: Context
) -> int:
    """Keep a file at ``document``, in its own field ``field`` or, without one, beside them all.

    The number of the attachment. Refuses a file that is empty or larger than 20 MB, a field that
    the person may not fill in, and a document that rests for good; beside the fields whoever takes
    part may add one at any time.
    """
    _refuse_size(name, body)
    read_held([document], context)
    _permit(document, field, context)
    attachment = Attachment(
        document=document.id,
        field=field,
        name=_fit_name(name),
        type=type.lower() if PLAIN_TYPE.fullmatch(type.lower()) else ANY_TYPE,
        size=len(body),
        at=context.now,
        author=context.identity.login,
        body=body,
    )
    context.session.add(attachment)
    context.session.flush()
    if field:
        _put(document, field, [*document.own.get(field, ()), attachment.id], context)
    _log(document, field, "attach", (None, attachment.name), context)
    return attachment.id


def drop_attachment(document: Document, number: int, context: Context) -> None:
    """Take a file away from ``document``; beside the fields only who added it may."""
    read_held([document], context)
    found = context.session.get(Attachment, number)
    if found is None or found.document != document.id:
        raise NotHere(_("There is no such file at this document."))
    _permit(document, found.field, context)
    if not found.field and found.author != context.identity.login:
        raise NotPermitted(_("Somebody else has added this file. Ask them to take it away."))
    if found.field:
        left = [one for one in document.own.get(found.field, ()) if one != number]
        _put(document, found.field, left, context)
    context.session.execute(delete(Attachment).where(Attachment.id == number))
    _log(document, found.field, "detach", (found.name, None), context)


def attachments_of(documents: Sequence[Document], context: Context) -> dict[int, list[Attachment]]:
    """The files at each of ``documents``, oldest first, without what is in them: one statement."""
    session = context.session
    found: dict[int, list[Attachment]] = {document.id: [] for document in documents}
    query = (
        select(Attachment)
        .where(one_of(session, Attachment.document, found))
        .order_by(Attachment.id)
    )
    for attachment in session.scalars(query):
        found[attachment.document].append(attachment)
    return found


def _permit(document: Document, field: str, context: Context) -> None:
    business = definition(context, document.business, document.version)
    rights = rights_of(document, business, context)
    if not rights.there:
        raise NotHere(_("A document is gone. Load the page again."))
    if not field:
        if not rights.part:
            raise NotPermitted(_("You take no part in this document, so you add no file to it."))
        return
    refuse_final([document], business, context)
    slot = sheet_of(business, context).slots.get(field)
    if slot is None or not slot.own or slot.type.kept != "ids":
        raise NotHere(_("There is no such field for files at this document."))
    if not rights.edit(field):
        raise NotPermitted(
            _(
                "You may not fill in ${names} here. Ask whoever has a part in this step.",
                mapping={"names": slot.called(context.identity.locale)},
            )
        )


def _put(document: Document, field: str, ids: Sequence[int], context: Context) -> None:
    others = {name: data for name, data in document.own.items() if name != field}
    own = {**others, field: list(ids)} if ids else others
    write_own([document], {document.id: own}, context)


def _log(
    document: Document,
    field: str,
    deed: str,
    names: tuple[str | None, str | None],
    context: Context,
) -> None:
    fields = {field or "attachment": names}
    log_changes(context.session, [(resource_of(document), document.id, deed, fields)])


def _refuse_size(name: str, body: bytes) -> None:
    if not body:
        raise Invalid(
            _("${name} is empty. Choose the file again.", mapping={"name": _fit_name(name)})
        )
    if len(body) > LARGEST:
        raise Invalid(
            _(
                "${name} is larger than 20 MB. Make it smaller, or keep it elsewhere and write "
                "down where.",
                mapping={"name": _fit_name(name)},
            )
        )


def _fit_name(name: str) -> str:
    """The file's own name without the folders it lay in, short enough, of signs that can be kept.

    Its ending stays where it is cut.
    """
    plain = UNFIT.sub("", re.split(r"[/\\]", name)[-1]).strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 20:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
