"""The columns and filters of a business's list, from its definition and the reader's rights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, exists, select

from core.context import Context
from core.i18n import _
from core.security.models import User
from core.web.application.fields import Slots, listed
from core.web.collection import Column, Filter
from core.web.field_filters import field_filter
from core.workflow.businesses import definition
from core.workflow.definition import Business, OwnField, in_words
from core.workflow.documents import Document
from core.workflow.fields import Slot, sheet_of
from core.workflow.fields.sql import own_column
from core.workflow.people import logins_of
from core.workflow.rights import least_rights, rights_as_applicant

PARTS = (("open", _("Open")), ("mine", _("Begun by me")), ("all", _("All")))


def columns_of(
    business: Business, slots: Slots, record: Any, here: Context, named: Collection[str]
) -> Iterator[Column]:
    """The columns that ``named`` does not have yet: number, step, since when, who, fields."""
    general = (
        Column(name="number", title=_("Number"), show="code", link=True, sort=record.number),
        Column(name="step", title=_("Step"), show="choice"),
        Column(name="entered", title=_("In step since"), show="moment", sort=record.entered),
        Column(name="creator", title=_("Begun by")),
    )
    yield from (column for column in general if column.name not in named)
    seen, locale = _seen_everywhere(business, slots, here), here.identity.locale
    everywhere = seen - _hidden_of_own(business, slots, here).keys()
    for slot in listed(business, slots):
        if slot.name not in named:
            yield Column(
                name=slot.name,
                title=slot.called(locale),
                show=slot.type.show,
                sort=_sql(slot, business, record) if slot.name in everywhere else None,
            )


def filters_of(
    business: Business, slots: Slots, record: Any, here: Context, named: Collection[str]
) -> Iterator[Filter]:
    """The filters that ``named`` does not have yet: part, step, who, when, and indexed fields."""
    locale = here.identity.locale
    steps = [(step.name, in_words(step.title, locale)) for step in business.steps]
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
    everywhere = _seen_everywhere(business, slots, here)
    for slot in slots.values():
        expression = _sql(slot, business, record) if slot.name in everywhere else None
        if slot.name not in named and expression is not None:
            yield _kept_off(field_filter(slot, expression, here), business, slots, here)


def columns_open(
    columns: Iterable[Column], business: Business, slots: Slots, here: Context
) -> Iterator[Column]:
    """A kind's own columns; only by what the reader sees in every step they sort."""
    guessed = _guessed(business, slots, here) | _hidden_of_own(business, slots, here).keys()
    for column in columns:
        yield replace(column, sort=None) if column.name in guessed else column


def filters_open(
    filters: Iterable[Filter], business: Business, slots: Slots, here: Context
) -> list[Filter]:
    """A kind's own filters, without those by what the reader does not see in every step."""
    guessed = _guessed(business, slots, here)
    open_ = (item for item in filters if item.name not in guessed)
    return [_kept_off(item, business, slots, here) for item in open_]


def _guessed(business: Business, slots: Slots, here: Context) -> frozenset[str]:
    """The fields of ``business`` that the reader could guess from an order or a filter alone."""
    return frozenset(sheet_of(business, here).slots) - _seen_everywhere(business, slots, here)


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


def _seen_everywhere(business: Business, slots: Slots, here: Context) -> frozenset[str]:
    """The fields that the reader sees in every document that others began.

    Any other he could guess from an order.
    """
    rights = least_rights(business, here)
    return frozenset(name for name in slots if all(each.see(name) for each in rights))


def _hidden_of_own(business: Business, slots: Slots, here: Context) -> dict[str, list[str]]:
    """The fields that the reader does not see in what he began himself, and in which steps."""
    rights = rights_as_applicant(business, here)
    found = {name: [step for step, one in rights.items() if not one.see(name)] for name in slots}
    return {name: steps for name, steps in found.items() if steps}


def _kept_off(item: Filter, business: Business, slots: Slots, here: Context) -> Filter:
    """A filter that never finds a document by a value which the reader does not see in it."""
    steps = _hidden_of_own(business, slots, here).get(item.name)
    if not steps:
        return item
    mine = Document.creator.in_(sorted(logins_of(here, business.name)))
    return replace(item, never=and_(mine, Document.step.in_(steps)))


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
