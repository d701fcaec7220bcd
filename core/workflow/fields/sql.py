"""Own fields in SQL: what a list sorts and filters by, the same on both stores, and its index.

An expression is never NULL, so that lists page by it: what is empty stands for a value below all
others, ``empty_of`` says which. What another type left in the JSON of an older version is empty.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Integer, String, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from core.orm.migrations import OWN_INDEX
from core.workflow.documents import Document
from core.workflow.fields.field_type import FieldType
from core.workflow.fields.kept import written_moment
from core.workflow.fields.sheet import Slot

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
NO_DAY = "0001-01-01"
NO_MOMENT = f"{NO_DAY}T00:00:00Z"
PARTS = 4
# With what an index of all fields of a business begins on SQLite; no other one does.
KIND_FIRST = "{} || ''"
# Below every number that is kept: less than 10 ** 12, of four decimals at most.
NO_UNITS = -(10**17)
# What is kept as text, but for texts that people write, has an end, whatever another type left
# there: so an entry of an index that holds many fields never grows too long to be written.
LONGEST = {"day": 10, "moment": 20, "code": 80}


class Units(TypeDecorator[Decimal]):
    """An exact number as it stands in the JSON: a whole number of smallest units."""

    impl = BigInteger
    cache_ok = True
    python_type = Decimal
    precision = 18

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value).scaleb(self.scale))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.scale)


class Day(TypeDecorator[date]):
    """A date as it stands in the JSON: ISO text."""

    impl = String
    cache_ok = True
    python_type = date

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return _or_first(date.fromisoformat, value, date.min)


class Moment(TypeDecorator[datetime]):
    """A moment as it stands in the JSON: ISO text in UTC, to the second."""

    impl = String
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else written_moment(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return _or_first(datetime.fromisoformat, value, datetime.min.replace(tzinfo=UTC))


class Code(TypeDecorator[str]):
    """A choice, a login, the code of a record: the beginning that tells one from another."""

    impl = String
    cache_ok = True
    python_type = str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value[: LONGEST["code"]]


def _or_first(read: Any, text: str | None, first: Any) -> Any:
    """What an older version kept as a text of its own is no date."""
    try:
        return None if text is None else read(text)
    except ValueError:
        return first


class OwnValue(FunctionElement[Any]):
    """``OwnValue(own, 'name', 'kept', scale)``: one own field; each database has its own words."""

    inherit_cache = True
    never_empty = True
    nothing: Any = None
    business: str = ""
    field: str = ""

    def on(self, own: ColumnElement[Any]) -> OwnValue:
        """The same field in another column ``own`` of the same JSON."""
        _own, *parts = self.clauses
        return self._like(own, *parts)

    @property
    def way(self) -> str:
        """How it is found: ``past`` or ``beside`` or by its ``alone`` index; empty: any way."""
        parts = list(self.clauses)
        return parts[-1].name.strip("'") if len(parts) > PARTS else ""

    def past_index(self) -> OwnValue:
        """The same field, looked at row by row: no index of it is used."""
        return self._by("past")

    def in_index(self, *, beside: bool) -> OwnValue:
        """The same field, found in its index, or ``beside`` others in the one of all fields.

        Nothing but this index is read.
        """
        return self._by("beside" if beside else "alone")

    def _by(self, way: str) -> OwnValue:
        return self._like(*list(self.clauses)[:PARTS], literal_column(f"'{way}'"))

    def _like(self, *parts: Any) -> OwnValue:
        found = OwnValue(*parts)
        found.type, found.nothing = self.type, self.nothing
        found.business, found.field = self.business, self.field
        return found


class SideBySide(FunctionElement[Any]):
    """``SideBySide(kind)``: SQLite reads the index of all fields of a business from end to end.

    It holds for every document, and does no harm where there is no such index. It is not of type
    Boolean, lest it be compared with 1: no index is chosen by such a condition.
    """

    inherit_cache = True


def own_column(slot: Slot, business: str) -> OwnValue:
    """The own field of ``slot`` of ``business``, as lists sort by it and filter on it."""
    kind, name = slot.type, slot.name
    if not NAME.fullmatch(name) or not kind.sortable:
        raise ValueError(f"{name} is no field that is sorted by")
    parts = (f"'{name}'", f"'{stands_as(kind)}'", str(kind.scale))
    found = OwnValue(Document.__table__.c.own, *map(literal_column, parts))
    found.type, found.nothing = _sql_type(kind), empty_of(kind)
    found.business, found.field = business, name
    return found


def stands_as(kind: FieldType) -> str:
    """How a field of this type stands in SQL: as it is kept, texts that nobody writes as codes."""
    return "code" if kind.kept == "text" and kind.widget != "text" else kind.kept


def empty_of(kind: FieldType) -> Any:
    """What an empty field of this type counts as in SQL."""
    nothing = {
        "day": date.min,
        "moment": datetime.min.replace(tzinfo=UTC),
        "units": Decimal(NO_UNITS).scaleb(-kind.scale),
        "whole": 0,
        "yes_no": -1,
    }
    return nothing.get(kind.kept, "")


def index_name(business: str, slot: Slot) -> str:
    """The name of the index of an own field, another one where the field is kept otherwise."""
    kept = stands_as(slot.type)
    said = f"{business}/{slot.name}/{kept}/{LONGEST.get(kept, slot.type.scale)}"
    return f"{OWN_INDEX}{slot.name[:30]}_{_hashed(said)}"


def name_of_pieces(business: str, slot: Slot) -> str:
    """The name of the index by which a text is found by a piece of it."""
    return f"{OWN_INDEX}in_{slot.name[:30]}_{_hashed(f'{business}/{slot.name}/pairs')}"


def name_together(names: Iterable[str]) -> str:
    """The name of the index that holds the fields of several indexes side by side."""
    return f"{OWN_INDEX}together_{_hashed('/'.join(('kind', *names)))}"


def read_whole(first: str) -> str:
    """The SQLite condition that has an index read from end to end.

    SQLite thinks an index longer than the table where every row has to be looked at. Yet nothing
    but the index is read where it holds all that is asked. ``first`` is the text that the index
    begins with behind the branch.
    """
    return f"likelihood({first} >= '', 0.0001)"


def _hashed(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _sql_type(kind: FieldType) -> Any:
    types = {
        "day": Day(),
        "moment": Moment(),
        "units": Units(kind.scale),
        "whole": BigInteger(),
        "yes_no": Integer(),
        "code": Code(),
    }
    return types.get(stands_as(kind), String())


def _said(element: OwnValue, compiler: Any, **kw: Any) -> tuple[str, str, str]:
    column, name, kept, *_more = element.clauses
    return compiler.process(column, **kw), name.name.strip("'"), kept.name.strip("'")


@compiles(OwnValue, "postgresql")
def _postgresql(element: OwnValue, compiler: Any, **kw: Any) -> str:
    own, name, kept = _said(element, compiler, **kw)
    found = f"{own} -> '{name}'"
    if kept in ("units", "whole"):
        nothing = NO_UNITS if kept == "units" else 0
        number = f"jsonb_typeof({found}) = 'number'"
        return f"(CASE WHEN {number} THEN ({found})::bigint ELSE {nothing} END)"
    if kept == "yes_no":
        answers = "WHEN 'true'::jsonb THEN 1 WHEN 'false'::jsonb THEN 0"
        return f"(CASE {found} {answers} ELSE -1 END)"
    # In byte order, so that an index finds how a text begins.
    text = f"coalesce({own} ->> '{name}', '{_no_text(kept)}')"
    text = f"left({text}, {LONGEST[kept]})" if kept in LONGEST else text
    return f'({text} COLLATE "C")'


@compiles(OwnValue, "sqlite")
def _sqlite(element: OwnValue, compiler: Any, **kw: Any) -> str:
    own, name, kept = _said(element, compiler, **kw)
    place = f"{own}, '$.{name}'"
    # A plus keeps SQLite from using an index of what stands behind it.
    past = "+" if element.way in ("past", "beside") else ""
    if kept == "yes_no":
        return f"{past}(CASE json_type({place}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE -1 END)"
    numbers = {"units": NO_UNITS, "whole": 0}
    wanted = "integer" if kept in numbers else "text"
    nothing = numbers.get(kept, f"'{_no_text(kept)}'")
    value = f"json_extract({place})"
    value = f"substr({value}, 1, {LONGEST[kept]})" if kept in LONGEST else value
    return f"{past}(CASE json_type({place}) WHEN '{wanted}' THEN {value} ELSE {nothing} END)"


@compiles(SideBySide, "sqlite")
def _side_by_side(element: SideBySide, compiler: Any, **kw: Any) -> str:
    (kind,) = element.clauses
    return read_whole(KIND_FIRST.format(compiler.process(kind, **kw)))


def _no_text(kept: str) -> str:
    return {"day": NO_DAY, "moment": NO_MOMENT}.get(kept, "")
