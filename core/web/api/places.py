"""Where programs find the documents of a branch: ``/branch/api/<business>/<document>``.

They stand on the places people work at, so that rights and rules are theirs. Below a document are
what was said about it, ``comments``, and its ``files``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.web.application.places import Case, Documents, application_at
from core.web.application.talk import may_see
from core.web.bearer import API
from core.web.collection import is_number
from core.web.site import BRANCH_FIXED, Place
from core.workflow.beside.attachments import attachments_of
from core.workflow.documents import Attachment

DESCRIPTION = "openapi.json"
# What programs find here beside the businesses; each module of theirs adds its own.
FIXED_HERE: dict[str, type[Place]] = {}


class ApiPlace(Place):
    """``/branch/api``: every business of the branch in which the person has a part."""

    title = _("Interface for programs")
    scope = "core:api"
    for_programs: ClassVar[bool] = True

    def __getitem__(self, name: str) -> Any:
        if name == DESCRIPTION:
            raise KeyError(name)
        if name in FIXED_HERE:
            return FIXED_HERE[name](self, name, self.here)
        return Rows(self, name, self.here, application_at(name, self.here, self))


BRANCH_FIXED[API] = ApiPlace


class Rows(Place):
    """The documents of a business, for programs; its kind heads the permissions."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: ApiPlace, name: str, here: Context, documents: Documents) -> None:
        super().__init__(parent, name, here)
        self.documents = documents
        self.scope = documents.scope

    def __getitem__(self, name: str) -> Any:
        case = self.documents[name if is_number(name) else self._numbered(name)]
        return Row(self, str(case.document.id), self.here, case)

    def _numbered(self, number: str) -> str:
        """The id of the document that people call by ``number``."""
        if not any(sign.isdigit() for sign in number):
            raise KeyError(number)
        found = numbered(self.documents, [number])
        return str(found[number])


class Row(Place):
    """One document, for programs."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: Rows, name: str, here: Context, case: Case) -> None:
        super().__init__(parent, name, here)
        self.rows, self.case = parent, case
        self.scope = case.scope

    def __getitem__(self, name: str) -> Any:
        return BELOW[name](self, name, self.here)


class Comments(Place):
    """What was said about one document, for programs."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: Row, name: str, here: Context) -> None:
        super().__init__(parent, name, here)
        self.row = parent
        self.scope = parent.scope


class Files(Place):
    """The files at one document, for programs."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: Row, name: str, here: Context) -> None:
        super().__init__(parent, name, here)
        self.row = parent
        self.scope = parent.scope

    def __getitem__(self, name: str) -> Any:
        case = self.row.case
        files = attachments_of([case.document], self.here)[case.document.id]
        found = next((file for file in files if str(file.id) == name), None)
        if found is None or not may_see(case, found):
            raise KeyError(name)
        return File(self, name, self.here, found)


class File(Place):
    """One file at a document, for programs."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: Files, name: str, here: Context, attachment: Attachment) -> None:
        super().__init__(parent, name, here)
        self.row, self.attachment = parent.row, attachment
        self.scope = parent.scope


BELOW: dict[str, type[Comments] | type[Files]] = {"comments": Comments, "files": Files}


def numbered(documents: Documents, numbers: Collection[str]) -> dict[str, int]:
    """The ids of the documents called by ``numbers``, as far as the person sees them."""
    record = documents.record
    query = documents.query().where(one_of(documents.here.session, record.number, numbers))
    rows = documents.here.session.execute(query.with_only_columns(record.number, record.id))
    return {row[0]: row[1] for row in rows}
