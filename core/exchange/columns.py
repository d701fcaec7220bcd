"""Columns: which header of somebody's table means which field here, in any of its names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from core.exchange.table import TableRefused
from core.i18n import _
from core.refusal import Invalid, Refusal

IGNORED_IN_TITLES = re.compile(r"[\s_*:]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What people write behind a title without meaning another field; “without tax” is none of these.
REMARK = re.compile(r"\((?:元|¥|cny|rmb|必填|选填|必录|required|optional)\)$")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field that a table may carry.

    ``titles`` are the headers understood, at least one in each language; ``parse`` turns the
    trimmed text of a filled cell into a value and raises Refusal with a sentence, or ValueError.
    An empty cell is never parsed: it leaves the field as it is. ``required`` is asked of new
    records only. ``note`` explains the column in the template, ``example`` fills its first row.
    Where a file does not have the column, its text is taken from the column ``stand_in``.
    ``restore`` gives a number back the zeros in front that a spreadsheet has dropped.
    """

    name: str
    titles: tuple[str, ...]
    required: bool = False
    parse: Callable[[str], Any] = str
    example: str = ""
    note: str = ""
    stand_in: str = ""
    restore: Callable[[str], str] | None = None

    def title(self, locale_name: str) -> str:
        """Return the first title written in the language of ``locale_name``."""
        chinese = locale_name.startswith("zh")
        fitting = (title for title in self.titles if bool(CHINESE.search(title)) == chinese)
        return next(fitting, self.titles[0])


@dataclass(frozen=True, kw_only=True)
class Match:
    """What the headers of a table mean: ``fields`` by header, and what is unknown or missing.

    ``copies`` are fields that take the text of a header that means something else already,
    ``mark`` is the header of the marks of refused rows.
    """

    fields: Mapping[str, Column]
    copies: Mapping[str, Column]
    unknown: tuple[str, ...]
    missing: tuple[Column, ...]
    mark: str = ""


# A file of refused rows comes back corrected, with these columns still in it.
REASONS = Column(name="why_refused", titles=("Why refused", "拒绝原因"))
MARK = Column(name="row_mark", titles=("Row mark", "行标记"))
OURS = (REASONS, MARK)


def plain_title(title: str) -> str:
    """Reduce a header to what tells it apart: no case, width, space, underscore, star or colon."""
    return IGNORED_IN_TITLES.sub("", normalize("NFKC", title).casefold())


def meant_by(header: str, meaning: Mapping[str, Column]) -> Column | None:
    """The column that ``header`` names, in one of its titles, with or without a remark behind it.

    ``meaning`` is what ``titles_of`` says of the columns.
    """
    plain = plain_title(header)
    return meaning.get(plain) or meaning.get(REMARK.sub("", plain))


def titles_of(columns: Iterable[Column]) -> dict[str, Column]:
    """Map every plain title, and every field name, to its column; a title has one meaning."""
    meaning: dict[str, Column] = {}
    for column in columns:
        for title in (column.name, *column.titles):
            if meaning.setdefault(plain_title(title), column) is not column:
                raise LookupError(f"{title!r} names two columns: {column.name} and another")
    return meaning


def read_constants(
    columns: Sequence[Column], texts: Mapping[str, str], key: str = ""
) -> dict[str, Any]:
    """The values that ``texts`` mean, by column; they name columns or titles, and never the key.

    Raises Invalid for a column that there is not, and for a text that its column cannot read.
    """
    meaning = titles_of(columns)
    values = {}
    for title, text in texts.items():
        column = meaning.get(plain_title(title))
        if column is None or column.name == key:
            names = ", ".join(column.name for column in columns if column.name != key)
            raise Invalid(
                _(
                    "“${name}” is nothing that could be the same for all rows. These can: "
                    "${names}.",
                    mapping={"name": title, "names": names},
                )
            )
        try:
            values[column.name] = column.parse(text)
        except Refusal as refusal:
            raise Invalid(*refusal.messages) from None
        except (ValueError, ArithmeticError):
            raise Invalid(
                _("“${text}” cannot be read here. Correct it.", mapping={"text": text})
            ) from None
    return values


def match(
    headers: Sequence[str], columns: Sequence[Column], named: Mapping[str, str] | None = None
) -> Match:
    """Say what each header means; raise TableRefused where two headers mean the same field.

    ``named`` maps headers to column names where a person has said so; an empty name leaves the
    header out. What a person says goes before what a title says.
    """
    named = named or {}
    meaning = titles_of((*columns, *OURS))
    by_name = {column.name: column for column in columns}
    fields: dict[str, Column] = {}
    header_of: dict[str, str] = {}
    unknown = []
    for header in headers:
        if header in named:
            column = by_name.get(named[header])
        else:
            column = meant_by(header, meaning)
            if column is not None and column.name in named.values():
                column = None
        if column is None:
            unknown.append(header)
        elif column.name in header_of:
            raise _mean_the_same(header_of[column.name], header)
        else:
            header_of[column.name] = header
            if column not in OURS:
                fields[header] = column
    absent = [column for column in columns if column.name not in header_of]
    copies = {
        header_of[column.stand_in]: column for column in absent if column.stand_in in header_of
    }
    missing = tuple(column for column in absent if column not in copies.values())
    return Match(
        fields=fields,
        copies=copies,
        unknown=tuple(unknown),
        missing=missing,
        mark=header_of.get(MARK.name, ""),
    )


def _mean_the_same(first: str, second: str) -> TableRefused:
    return TableRefused(
        _(
            "The columns “${first}” and “${second}” mean the same. Remove one of them.",
            mapping={"first": first, "second": second},
        )
    )
