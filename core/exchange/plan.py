"""A plan: what each row of an import would do, the sums, and a file of what is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from core.exchange.columns import OURS, REASONS, Match, plain_title, titles_of
from core.exchange.table import Table
from core.exchange.writing import to_csv, to_xlsx
from core.i18n import _

if TYPE_CHECKING:
    from pyramid.i18n import Localizer


class Outcome(StrEnum):
    """What a row would do."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    REFUSED = "refused"


class Reason(NamedTuple):
    """Why a row is refused: a sentence about the cell under ``header``, or about the whole row."""

    number: int
    header: str
    sentence: Any

    def text(self, locale: "Localizer") -> str:
        """Return the sentence with its place before it, in the reader's language."""
        place = (
            _("Row ${row}, ${title}:", mapping={"row": self.number, "title": self.header})
            if self.header
            else _("Row ${row}:", mapping={"row": self.number})
        )
        return f"{locale.translate(place)} {locale.translate(self.sentence)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRow:
    """One row: the ``values`` it gives, and for an update the ``changes`` as field: (old, new)."""

    number: int
    outcome: Outcome
    key: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import would do, row by row in the order of the file.

    ``restored`` counts numbers that got back zeros in front; ``makes_new`` says whether rows mean
    records that are not there yet.
    """

    table: Table
    match: Match
    rows: tuple[PlannedRow, ...]
    restored: int = 0
    makes_new: bool = True

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        """How many rows have each outcome; every outcome is there."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    def of(self, outcome: Outcome) -> Iterator[PlannedRow]:
        """The rows with ``outcome``."""
        return (row for row in self.rows if row.outcome == outcome)

    def summary(self) -> tuple[Any, ...]:
        """Return the sentences a person reads before saying yes."""
        counts = {str(outcome): f"{count:,}" for outcome, count in self.counts.items()}
        sentences = [
            _(
                "Rows read: ${rows}. New: ${create}, changing a record: ${update}, changing "
                "nothing: ${unchanged}, repeating an earlier row: ${repeated}, refused: "
                "${refused}.",
                mapping={"rows": f"{len(self.rows):,}", **counts},
            )
        ]
        if self.restored:
            sentences.append(
                _(
                    "The spreadsheet had dropped the zeros in front of ${count} barcodes; they "
                    "were put back, as the check digits show.",
                    mapping={"count": f"{self.restored:,}"},
                )
            )
        if self.match.unknown:
            titles = ", ".join(self.match.unknown)
            sentences.append(
                _(
                    "These columns are not known and were left out: ${titles}.",
                    mapping={"titles": titles},
                )
            )
        required = [" / ".join(column.titles) for column in self.match.missing if column.required]
        if required and self.makes_new:
            sentences.append(
                _(
                    "The file does not have these columns, which new records need: ${titles}.",
                    mapping={"titles": ", ".join(required)},
                )
            )
        if self.table.encoding and not self.table.encoding.startswith("utf"):
            sentences.append(
                _(
                    "The characters were read as ${encoding}. If names look wrong, save the file "
                    "as UTF-8 and send it again.",
                    mapping={"encoding": self.table.encoding.upper()},
                )
            )
        return (*sentences, *self.table.notices)

    def refused_file(
        self, kind: Literal["xlsx", "csv"] = "xlsx", *, locale: "Localizer"
    ) -> bytes:
        """Return the refused rows exactly as they came, with the reasons in a first column.

        Corrected, the file can be sent as it is: the column of reasons is known and passed over. A
        row that repeats another one has a mark, by which it is refused again if nothing changed.
        """
        ours = titles_of(OURS)
        kept = [header for header in self.table.headers if plain_title(header) not in ours]
        marked = any(row.mark for row in self.of(Outcome.REFUSED))
        own = OURS if marked else (REASONS,)
        headers = [*(column.title(locale.locale_name) for column in own), *kept]
        rows = (
            [*told[: len(own)], *cells] for *told, cells in self._refused(kept, locale)
        )
        if kind == "csv":
            return to_csv(headers, rows, locale=locale)
        return to_xlsx(headers, rows, title=_("Refused rows"), locale=locale)

    def _refused(
        self, headers: list[str], locale: "Localizer"
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        cells = {row.number: tuple(row.cells[h] for h in headers) for row in self.table.rows}
        dropped = len(self.table.headers) - len(headers)
        # Our own columns come first in the files made here, and nowhere else.
        cells |= {row.number: row.cells[dropped:] for row in self.table.faulty}
        for row in self.of(Outcome.REFUSED):
            reasons = " ".join(reason.text(locale) for reason in row.reasons)
            yield reasons, row.mark, cells[row.number]
