"""What was said about a document, and the files at it, as far as its reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.security.called import people_called
from core.web.application.places import Case
from core.workflow.beside.attachments import attachments_of
from core.workflow.beside.commenting import comments_of
from core.workflow.documents import Attachment


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment or a file as it is shown: who, when, what; ``mine`` may be taken away."""

    at: Any
    who: str
    text: str
    number: int = 0
    size: int = 0
    field: str = ""
    mine: bool = False


def talk_of(case: Case) -> dict[str, Any]:
    """The comments on a document and its files, as far as their field may be seen."""
    here = case.here
    comments = comments_of(case.document, here)
    files = attachments_of([case.document], here)[case.document.id]
    seen = [file for file in files if may_see(case, file)]
    people = people_called({c.author for c in comments} | {f.author for f in seen}, here)
    return {
        "comments": [
            Said(number=c.id, at=c.at, who=people.get(c.author, c.author), text=c.text)
            for c in comments
        ],
        "files": [_file(case, file, people) for file in seen],
        "file_fields": [
            (slot.name, slot.called(here.identity.locale))
            for slot in case.slots.values()
            if slot.type.widget == "attachment" and slot.typed and case.rights.edit(slot.name)
        ],
        "may_attach": case.rights.part,
    }


def _file(case: Case, file: Attachment, people: dict[str, str]) -> Said:
    slot = case.slots.get(file.field)
    own = file.author == case.here.identity.login
    return Said(
        at=file.at,
        who=people.get(file.author, file.author),
        text=file.name,
        number=file.id,
        size=file.size,
        field=slot.called(case.here.identity.locale) if slot else "",
        mine=case.rights.edit(file.field) if file.field else own,
    )


def may_see(case: Case, file: Attachment) -> bool:
    """Whether the reader may see a file: one in a field like the field, others like the case."""
    return case.rights.see(file.field) if file.field else case.rights.there
