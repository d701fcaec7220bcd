"""What stands on the sheet of a general document: every field in words, tables line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from addons.base.document_sheet import NAME
from addons.base.general import GeneralDocument
from core.context import Context
from core.i18n import in_language
from core.security.called import people_called
from core.web.application.showing import Words, step_called
from core.web.show import Show
from core.workflow import Document
from core.workflow.businesses import definition
from core.workflow.fields import Slot, names_for, sheet_of, values_of
from core.workflow.printing.layouts import prints_of

# As many characters of a long text stand on one line of the sheet.
LONGEST = 68


def values_for(document: Document, layout: str, context: Context) -> dict[str, Any] | None:
    """What ``layout`` prints for ``document``; None where it is no paper of ours."""
    if prints_of(context, layout) != NAME or not isinstance(document, GeneralDocument):
        return None
    company, branch, locale = context.company, context.branch, context.identity.locale
    assert branch is not None
    business = definition(context, document.business, document.version)
    entity = company.entities.get(branch.entity)
    people = people_called([document.creator], context)
    return {
        "number": document.number,
        "date": replace(context, now=document.posted or document.created).today,
        "business": business.called(locale),
        "step": step_called(business, document.step, context),
        "company": {"name": (entity or company).called(locale)},
        "branch": {"name": branch.called(locale)},
        "applicant": {"name": people.get(document.creator, document.creator)},
        "rows": list(_rows(document, context)),
    }


def _rows(document: Document, context: Context) -> Iterator[dict[str, str]]:
    business = definition(context, document.business, document.version)
    sheet, locale = sheet_of(business, context), context.identity.locale
    values = values_of(document, business, context)
    show = Show(
        locale,
        context.company.timezone,
        context.company.currency,
        lambda said: in_language(said, locale),
    )
    words = Words(show, locale, names_for(sheet, [values], context))
    for slot in sheet.slots.values():
        yield from _told(slot, values.get(slot.name), words)


def _told(slot: Slot, value: Any, words: Words) -> Iterator[dict[str, str]]:
    """The lines that one field takes; what is empty takes none."""
    title = str(slot.called(words.locale))
    if not slot.columns:
        lines = list(_cut(words.of(slot, value)))
        for number, line in enumerate(lines):
            yield {"title": "" if number else title, "text": line}
        return
    if not value:
        return
    heads = [str(column.called(words.locale)) for column in slot.columns]
    yield {"title": title, "text": " · ".join(heads)}
    for number, row in enumerate(words.rows(slot, value), 1):
        yield {"title": f"    {number}", "text": " · ".join(cell or "—" for cell in row)}


def _cut(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (line[at : at + LONGEST] for at in range(0, len(line), LONGEST))
