"""The columns and filters of a business's list, from its definition and the reader's rights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, exists, select

from core.context import Context
from core.i18n import _
from core.security.models import User
from core.web.application.fields import listed
from core.web.application.guesses import Guesses
from core.web.collection import Column, Filter
from core.web.field_filters import field_filter
from core.workflow.businesses import definition
from core.workflow.definition import Business, OwnField, in_words
from core.workflow.documents import Document
from core.workflow.fields import Slot
from core.workflow.fields.sql import own_column

PARTS = (("open", _("Open")), ("mine", _("Begun by me")), ("all", _("All")))


def columns_of(guesses: Guesses, record: Any, named: Collection[str]) -> Iterator[Column]:
    """The columns that ``named`` does not have yet: number, step, since when, who, fields."""
    general = (
        Column(name="number", title=_("Number"), show="code", link=True, sort=record.number),
        Column(name="step", title=_("Step"), show="choice"),
        Column(name="entered", title=_("In step since"), show="moment", sort=record.entered),
        Column(name="creator", title=_("Begun by")),
    )
    yield from (column for column in general if column.name not in named)
    business, locale = guesses.business, guesses.here.identity.locale
    for slot in listed(business, guesses.slots):
        if slot.name not in named:
            column = Column(name=slot.name, title=slot.called(locale), show=slot.type.show)
            yield _sorted(replace(column, sort=_sql(slot, business, record)), guesses)


def filters_of(guesses: Guesses, record: Any, named: Collection[str]) -> Iterator[Filter]:
    """The filters that ``named`` does not have yet: part, step, who, when, and indexed fields."""
    business, here = guesses.business, guesses.here
    steps = [(step.name, in_words(step.title, here.identity.locale)) for step in business.steps]
    general = (
        Filter(
            name="part", title=_("Part"), kind="part", choices=PARTS, apply=_part(business, here)
        ),
        Filter(name="step", title=_("Step"), expression=record.step, choices=steps),
        Filter(
            name="creator",
            title=_("Begun by"),
            expression=record.creator,
            choices=beginners,
        ),
        Filter(name="created", title=_("Begun"), kind="dates", expression=record.created),
    )
    yield from (item for item in general if item.name not in named)
    for slot in guesses.slots.values():
        offered = slot.name in guesses.open | guesses.open_in_own
        expression = _sql(slot, business, record) if offered else None
        if slot.name not in named and expression is not None:
            item = field_filter(slot, expression, here)
            everywhere = slot.name in guesses.open
            closed = guesses.closed if everywhere else guesses.closed_but_in_own
            yield replace(item, never=closed(slot.name))


def columns_open(columns: Iterable[Column], guesses: Guesses) -> Iterator[Column]:
    """A kind's own columns; only by what the reader sees in every step they sort."""
    return (_sorted(column, guesses) for column in columns)


def filters_open(filters: Iterable[Filter], guesses: Guesses) -> list[Filter]:
    """A kind's own filters, without those by what the reader does not see in every step."""
    return [
        replace(item, never=guesses.closed(item.name)) if item.name in guesses.open else item
        for item in filters
        if item.name not in guesses.shut
    ]


def _sorted(column: Column, guesses: Guesses) -> Column:
    """``column`` as far as its order tells the reader no more than he sees."""
    if column.name in guesses.shut | guesses.shut_in_own:
        return replace(column, sort=None)
    if column.name not in guesses.open:
        return column
    return replace(column, sort=guesses.sorted_by(column.sort, column.name))


def _part(business: Business, here: Context) -> Callable[[Select[Any], str], Select[Any]]:
    def narrow(query: Select[Any], text: str) -> Select[Any]:
        if text == "mine":
            return query.where(Document.creator == here.identity.login)
        if text == "open":
            return query.where(Document.step.in_(open_steps(business.name, here)))
        return query

    return narrow


def open_steps(business: str, here: Context) -> list[str]:
    """The steps, in any version of the business, in which a document does not rest for good."""
    versions = here.company.businesses.get(business, {})
    steps = [s for version in versions for s in definition(here, business, version).steps]
    return sorted({step.name for step in steps if not step.final})


def _sql(slot: Slot, business: Business, record: Any) -> Any:
    """The SQL expression of a field that may be sorted and filtered by, else None."""
    field = slot.field
    if isinstance(field, OwnField):
        return own_column(slot, business.name) if field.indexed else None
    found = getattr(record, slot.name, None)
    return found if slot.type.sortable and hasattr(found, "type") else None


def beginners(here: Context) -> list[tuple[str, str]]:
    """Whoever has begun documents in the branch; an index knows, however many there are."""
    began = exists().where(Document.branch == here.code, Document.creator == User.login)
    query = select(User.login, User.name).where(began).order_by(User.name)
    return [(row.login, row.name) for row in here.session.execute(query)]
