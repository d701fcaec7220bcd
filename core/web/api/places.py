"""Where programs find the documents of a branch: ``/branch/api/<business>/<document>``.

They stand on the places people work at, so that rights and rules are theirs.
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.context import Context
from core.i18n import _
from core.web.application.places import Case, Documents, application_at
from core.web.bearer import API
from core.web.site import BRANCH_FIXED, Place

DESCRIPTION = "openapi.json"


class ApiPlace(Place):
    """``/branch/api``: every business of the branch in which the person has a part."""

    title = _("Interface for programs")
    scope = "core:api"
    for_programs: ClassVar[bool] = True

    def __getitem__(self, name: str) -> Any:
        if name == DESCRIPTION:
            raise KeyError(name)
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
        return Row(self, name, self.here, self.documents[name])


class Row(Place):
    """One document, for programs."""

    scope = "core:document"
    for_programs: ClassVar[bool] = True

    def __init__(self, parent: Rows, name: str, here: Context, case: Case) -> None:
        super().__init__(parent, name, here)
        self.rows, self.case = parent, case
        self.scope = case.scope
