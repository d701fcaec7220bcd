"""Files sent for an import, with what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import select

from addons.base.permissions import IMPORT
from core.context import Context
from core.exchange.imports import Import
from core.exchange.models import Upload
from core.exchange.plan import Outcome
from core.i18n import _
from core.refusal import Invalid
from core.security.called import people_called
from core.web.collection import Collection, Column, Filter

SCOPE = IMPORT.rpartition(":")[0]
FILE_STATES = (
    ("new", _("not imported")),
    ("running", _("running")),
    ("done", _("imported")),
    ("stopped", _("stopped")),
)


class Imports(Collection):
    """``/branch/base/import``: send a file, read what it would do, say yes."""

    addon = "base"
    name = "import"
    scope = SCOPE
    record = Upload
    title = _("Import")
    singular = _("import")

    def called(self, record: Upload) -> str:
        """A file is called by its name."""
        return record.filename

    def target(self, name: str) -> Import:
        """What may be imported under ``name`` by the person; raises Refusal for anything else."""
        known: dict[str, Import] = self.here.hooks.named("imports")
        if name not in known:
            raise Invalid(_("Choose what the file holds."))
        self.here.require(known[name].permission)
        return known[name]

    @cached_property
    def titles(self) -> Mapping[str, Any]:
        """What files may hold, by name."""
        return {target.name: target.title for target in self.here.hooks.collect("imports")}

    @cached_property
    def people(self) -> Mapping[str, str]:
        """The names of all who ever sent a file, by login."""
        senders = self.here.session.scalars(select(Upload.asked_by).distinct())
        return people_called(senders, self.here)


def _counted(outcome: Outcome, title: Any) -> Column:
    return Column(
        name=outcome.value,
        title=title,
        value=lambda upload: (upload.counts or {}).get(outcome),
        show="quantity",
    )


def _holds(upload: Any) -> Any:
    return upload.__parent__.titles.get(upload.target, upload.target)


def _sender(upload: Any) -> str:
    return str(upload.__parent__.people.get(upload.asked_by, upload.asked_by))


def _kinds(here: Any) -> Sequence[tuple[str, Any]]:
    return [(target.name, target.title) for target in here.hooks.collect("imports")]


def _senders(here: Any) -> Sequence[tuple[str, str]]:
    return sorted(Imports(None, "import", here).people.items(), key=lambda person: person[1])


class Imported(Collection):
    """``/branch/base/imported``: every file that was ever sent, when, by whom, and its counts."""

    addon = "base"
    name = "imported"
    scope = SCOPE
    record = Upload
    title = _("Imported files")
    singular = _("import")
    hint = _("Whatever is sent under Import stands here afterwards, with what became of it.")
    columns: Sequence[Column] = (
        Column(name="asked", title=_("Sent"), show="moment", sort=Upload.asked),
        Column(name="filename", title=_("File"), link=True, sort=Upload.filename),
        Column(name="target", title=_("Holds"), value=_holds),
        Column(name="asked_by", title=_("Sent by"), value=_sender),
        Column(
            name="state", title=_("State"), show="choice", choices=FILE_STATES, sort=Upload.state
        ),
        Column(name="rows", title=_("Rows"), show="quantity", sort=Upload.rows),
        _counted(Outcome.CREATE, _("New rows")),
        _counted(Outcome.UPDATE, _("Changed rows")),
        _counted(Outcome.UNCHANGED, _("Unchanged rows")),
        _counted(Outcome.REFUSED, _("Refused rows")),
    )
    filters = (
        Filter(name="target", title=_("Holds"), expression=Upload.target, choices=_kinds),
        Filter(name="asked_by", title=_("Sent by"), expression=Upload.asked_by, choices=_senders),
        Filter(name="state", title=_("State"), expression=Upload.state, choices=FILE_STATES),
        Filter(name="asked", title=_("Sent"), expression=Upload.asked, kind="dates"),
    )
    searched = (Upload.filename,)
    sort = "-asked"

    def __init__(self, parent: Any, name: str, here: Context) -> None:
        super().__init__(parent, name, here)
        # The page of a file is for those who import; others read here what was imported.
        if not here.may(IMPORT):
            self.columns = [replace(column, link=False) for column in self.columns]

    def place(self, record: Upload) -> Any:
        """A file's page is where it was sent."""
        return self.imports.place(record)

    @cached_property
    def imports(self) -> Imports:
        """Where files are sent."""
        return Imports(self.__parent__, Imports.name, self.here)
