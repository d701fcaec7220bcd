"""Collections: the records of one noun under their URL, with what their pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Select, String, cast, false, literal, or_, select

from core.i18n import _
from core.refusal import Invalid
from core.web.site import Place


def is_number(text: str) -> bool:
    """Whether ``text`` may be the number of a record."""
    return text.isascii() and text.isdigit() and len(text) <= 18


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a list or a line of a record's page.

    ``value`` is an attribute path such as ``party.name`` or a function of the record; ``show``
    names a format (text, code, person for a login, money, price, quantity, percent, date, moment,
    yes_no, listed, or choice with its ``choices``); ``sort`` is the SQL expression to sort by;
    ``link`` leads to the record.
    """

    name: str
    title: Any
    value: str | Callable[[Any], Any] = ""
    show: str = "text"
    sort: Any = None
    link: bool = False
    choices: Sequence[tuple[str, Any]] = ()

    def of(self, record: Any) -> Any:
        """The value this column has for ``record``; None where the way to it is broken."""
        if callable(self.value):
            return self.value(record)
        found = record
        for part in (self.value or self.name).split("."):
            found = found.get(part) if isinstance(found, dict) else getattr(found, part, None)
            if found is None:
                return None
        return found

    @property
    def right(self) -> bool:
        """Whether the column holds numbers, which stand to the right."""
        return self.show in ("money", "price", "quantity", "number", "percent")

    @property
    def kin(self) -> str | None:
        """How its cells are set: numbers to the right, single words and dates in one line."""
        if self.right:
            return "right"
        return "short" if self.show in ("choice", "code", "yes_no", "date", "moment") else None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of a list on ``expression``; ``kind`` says how it is asked for.

    It is text, a choice of ``choices``, a span of dates or numbers, or a lookup that chooses from
    the collection at ``of``. ``choices`` may be a function of the context. ``compare(expression,
    text)`` replaces the usual comparison, ``apply`` the whole of it. Rows of which ``never`` holds
    it does not find.
    """

    name: str
    title: Any
    expression: Any = None
    kind: str = "choice"
    choices: Sequence[tuple[str, Any]] | Callable[[Any], Sequence[tuple[str, Any]]] = ()
    compare: Callable[[Any, str], Any] | None = None
    apply: Callable[[Select[Any], str], Select[Any]] | None = None
    of: str = ""
    never: Any = None

    def offered(self, here: Any) -> Sequence[tuple[str, Any]]:
        """The choices for the person at work."""
        return self.choices(here) if callable(self.choices) else self.choices

    def narrow(self, query: Select[Any], text: str) -> Select[Any]:
        """``query`` with only the rows that ``text`` allows."""
        if self.apply is not None:
            return self.apply(query, text)
        if self.compare is not None:
            return query.where(self.compare(self.expression, text))
        if self.kind == "text":
            return query.where(self.expression.icontains(text, autoescape=True))
        return query.where(_is(self.expression, text))


def _is(expression: Any, text: str) -> Any:
    """The condition that ``expression`` is what ``text`` says, in its own type: an index serves."""
    kind = expression.type.python_type
    if kind is bool:
        return expression.is_(text in ("1", "true", "True", "yes"))
    if kind is int:
        return expression == literal(int(text), BigInteger) if is_number(text) else false()
    return expression == text if kind is str else cast(expression, String) == text


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A table on a record's page: ``rows(record, context)`` under ``columns``.

    ``path(row, context)`` is the address a row leads to, below the branch. On a document's page it
    is there for whoever sees all its ``fields``.
    """

    name: str
    title: Any
    columns: Sequence[Column]
    rows: Callable[[Any, Any], Iterable[Any]]
    empty: Any = ""
    path: Callable[[Any], str] | None = None
    fields: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Below:
    """A ``column`` of the rows below a record, searched as if it were the record's own.

    ``rows`` selects the record's ``key`` from those rows.
    """

    key: Any
    rows: Select[Any]
    column: Any

    def istartswith(self, text: str, **kw: Any) -> Any:
        """The condition that a row below begins with ``text``."""
        return self.key.in_(self.rows.where(self.column.istartswith(text, **kw)))

    def icontains(self, text: str, **kw: Any) -> Any:
        """The condition that ``text`` occurs in a row below."""
        return self.key.in_(self.rows.where(self.column.icontains(text, **kw)))


class Collection(Place):
    """All records of one noun in a branch; addons subclass it, and their views register on it.

    ``scope`` heads the permissions: ``scope:view``, ``scope:create`` and ``scope:edit``.
    In a form that chooses a record, people type its attribute ``key``, and the form keeps ``kept``.
    ``words`` are fields of no form: they say what the change log calls by a name of its own.
    """

    addon: ClassVar[str]
    name: ClassVar[str]
    record: type
    title: Any = ""
    singular: Any = ""
    hint: Any = ""
    columns: Sequence[Column] = ()
    details: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    panels: Sequence[Panel] = ()
    fields: Sequence[Any] = ()
    searched: Sequence[Any] = ()
    options: ClassVar[Sequence[Any]] = ()
    words: Sequence[Any] = ()
    sort: str = ""
    order: ClassVar[int] = 50
    key: ClassVar[str] = "code"
    kept: ClassVar[str] = "id"

    def __getitem__(self, name: str) -> Any:
        if not is_number(name):
            raise KeyError(name)
        query = self.query().where(self.record.id == int(name))  # type: ignore[attr-defined]
        record = self.here.session.scalars(query).unique().one_or_none()
        if record is None:
            raise KeyError(name)
        return self.place(record)

    def place(self, record: Any) -> Any:
        """``record`` as a node of the tree below this collection."""
        record.__parent__ = self
        record.__name__ = str(record.id)
        return record

    def query(self) -> Select[Any]:
        """Every record of this collection that the person may see."""
        return select(self.record).options(*self.options)

    def search(self, query: Select[Any], text: str) -> Select[Any]:
        """``query`` narrowed to records in which ``text`` occurs in a searched column."""
        if not self.searched:
            return query
        return query.where(or_(*(c.icontains(text, autoescape=True) for c in self.searched)))

    @property
    def key_column(self) -> Any:
        """The column of the code by which people type a record."""
        return getattr(self.record, self.key)

    def offered(self) -> Select[Any]:
        """The records that a form suggests; a subclass leaves out what is closed or obsolete."""
        return self.query()

    def note(self, record: Any) -> str:
        """A few words beside a suggestion that tell it from its namesakes."""
        return ""

    def called(self, record: Any) -> str:
        """What people call ``record``."""
        return str(getattr(record, "name", None) or getattr(record, "number", None) or record.id)

    def refuse_double(self, record: Any, name: str, value: Any) -> None:
        """Refuse ``value`` as the attribute ``name`` of ``record`` where another has it already."""
        same = self.query().where(getattr(self.record, name) == value)
        with self.here.session.no_autoflush:
            found = self.here.session.scalars(same).unique().all()
        for other in found:
            if other is not record:
                sentence = _(
                    "${value} is taken: ${name} has it already. Choose another.",
                    mapping={"value": value, "name": self.called(other)},
                )
                raise Invalid(sentence, fields={name: sentence})

    def new(self) -> Any:
        """A fresh record for the form of a new one."""
        return self.record()

    def begun(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the form of a new record starts with, besides the defaults of its fields.

        ``asked`` is what the address says behind the question mark.
        """
        return {}

    def save(self, record: Any, values: dict[str, Any]) -> None:
        """Take over the form's ``values``; subclasses refuse here what the rules forbid."""
        for name, value in values.items():
            setattr(record, name, value)
