"""The books of a branch: since when they are kept, and through which day they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addons.base.models import Ledger
from addons.base.periods import begin, title_of, unopened
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Collection, Column
from core.web.forms import Field


def to_open(here: Any) -> Sequence[tuple[str, Any]]:
    """The books kept here that have no start date yet."""
    return [(books.name, books.title) for books in unopened(here)]


def named(record: Ledger) -> Any:
    """What people call the books of ``record``."""
    return title_of(record.ledger, record.__parent__.here)  # type: ignore[attr-defined]


class Ledgers(Collection):
    """``/branch/base/ledgers``."""

    addon = "base"
    name = "ledgers"
    scope = "base:period"
    record = Ledger
    title = _("Books and periods")
    singular = _("books")
    hint = _("Say since when stock and dealer accounts are kept here. Nothing is posted before.")
    columns = (
        Column(name="ledger", title=_("Books"), value=named, link=True),
        Column(name="since", title=_("Begin on"), show="date", sort=Ledger.since),
        Column(
            name="closed_through",
            title=_("Closed through"),
            show="date",
            sort=Ledger.closed_through,
        ),
        Column(name="proved_on", title=_("Opening balances proved on"), show="date"),
        Column(name="opened_by", title=_("Made by"), show="person"),
    )
    fields = (
        Field(
            name="ledger",
            title=_("Books"),
            kind="choice",
            choices=to_open,
            required=True,
            only="new",
            lacking=_("All books that are kept here have their day already."),
        ),
        Field(
            name="since",
            title=_("Begin on"),
            kind="date",
            required=True,
            help=_("Nothing is posted before this day but opening balances."),
        ),
    )
    words = (Field(name="reason", title=_("Why it was reopened")),)
    sort = "since"

    def called(self, record: Ledger) -> str:
        """By the name of its books, in the language of whoever is told."""
        return title_of(record.ledger, self.here)

    def save(self, record: Ledger, values: dict[str, Any]) -> None:
        """Let the books begin; each has one start in a branch."""
        if record.id is None:
            self._name(record, values["ledger"])
        begin(self.here, record, values["since"])

    def _name(self, record: Ledger, ledger: str) -> None:
        if ledger not in dict(to_open(self.here)):
            sentence = _("These books have their day already. Open them to change it.")
            raise Invalid(sentence, fields={"ledger": sentence})
        record.branch, record.ledger = self.here.code, ledger
        record.opened_by = self.here.identity.login
