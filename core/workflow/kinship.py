"""A document's kin: what it came from, what came from it, the next one, and a fresh copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.refusal import NotHere, Refusal
from core.workflow.asking import called, expression
from core.workflow.beginning import begin, is_open, open_at_begin
from core.workflow.businesses import definition, live
from core.workflow.definition import Business, Follow, in_words
from core.workflow.documents import Document, Link
from core.workflow.fields import facts_of, sheet_of, values_of
from core.workflow.fields.taking import blank
from core.workflow.rights import rights_of

NEXT, COPY = "next", "copy"
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A document next to another: how they belong together, and where it stands."""

    relation: str
    id: int
    business: str
    version: int
    step: str
    number: str | None
    created: Any


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What a document came from (up) and what came from it (down): the newest, and how many."""

    up: tuple[Kin, ...]
    down: tuple[Kin, ...]
    up_count: int
    down_count: int


def trace(document: Document, context: Context) -> Trace:
    """What ``document`` came from and what came from it, each one step away."""
    up, up_count = _kin(Link.source, Link.target, document, context)
    down, down_count = _kin(Link.target, Link.source, document, context)
    return Trace(up=up, down=down, up_count=up_count, down_count=down_count)


def follows_of(document: Document, business: Business, context: Context) -> list[Follow]:
    """The next documents that can be made from ``document`` where it stands."""
    there = live(context)
    return [f for f in business.follows if f.step == document.step and f.business in there]


def make_next(document: Document, name: str, context: Context) -> Document:
    """Make the next document called ``name`` from ``document``, its values worked out from it."""
    business = definition(context, document.business, document.version)
    _refuse_stranger(document, business, context)
    follow = next((f for f in business.follows if f.name == name), None)
    if follow is None or follow.step != document.step:
        raise Refusal(
            _(
                "From ${document}, where it stands, this does not follow. Load the page again.",
                mapping={"document": called(document)},
            )
        )
    target = live(context).get(follow.business)
    if target is None:
        raise Refusal(
            _(
                "“${title}” leads to ${business}, which is not live in this branch. Ask your "
                "business manager.",
                mapping={
                    "title": in_words(follow.title, context.identity.locale),
                    "business": follow.business,
                },
            )
        )
    facts = facts_of(document, business, context)
    values = {
        field: expression(text, business, context).value(facts)
        for field, text in follow.fields.items()
    }
    return _linked(document, begin(target, values, context), NEXT, context)


def reverse_and_copy(document: Document, context: Context) -> Document:
    """Take ``document`` back where its kind can, and begin a fresh one with the same values."""
    business = definition(context, document.business, document.version)
    _refuse_stranger(document, business, context)
    if document.posted is None:
        raise Refusal(
            _(
                "${document} is not closed yet. Change it where it stands, or withdraw it.",
                mapping={"document": called(document)},
            )
        )
    target = live(context).get(document.business)
    if target is None:
        raise Refusal(
            _(
                "“${business}” takes no new documents in this branch.",
                mapping={"business": business.called(context.identity.locale)},
            )
        )
    kind = context.hooks.named("kinds").get(business.kind)
    if kind is not None and kind.reverse is not None:
        kind.reverse(document, context)
    values = dict(_copied(document, business, target, context))
    return _linked(document, begin(target, values, context), COPY, context)


def _copied(
    document: Document, business: Business, target: Business, context: Context
) -> Iterator[tuple[str, Any]]:
    """The values that the person types into the copy at its beginning; files stay behind."""
    rights, sheet = rights_of(document, business, context), sheet_of(target, context)
    open_to = open_at_begin(target, context)
    for name, value in values_of(document, business, context).items():
        slot = sheet.slots.get(name)
        if slot is None or not slot.typed or slot.type.kept == "ids" or blank(value):
            continue
        if rights.see(name) and is_open(name, open_to, sheet, context):
            yield name, value


def _linked(document: Document, made: Document, relation: str, context: Context) -> Document:
    row = {"source": document.id, "target": made.id, "relation": relation}
    insert_rows(context.session, Link.__table__, [row])
    return made


def _kin(other: Any, own: Any, document: Document, context: Context) -> tuple[tuple[Kin, ...], int]:
    """The documents at the other end of the links, the newest first, and how many there are."""
    among = select(func.count()).select_from(Link).where(own == document.id)
    query = (
        select(
            Link.relation,
            Document.id,
            Document.business,
            Document.version,
            Document.step,
            Document.number,
            Document.created,
        )
        .join(Document, Document.id == other)
        .where(own == document.id)
        .order_by(Document.id.desc())
        .limit(MOST)
    )
    found = tuple(Kin(**row) for row in context.session.execute(query).mappings())
    full = len(found) == MOST
    return found, (context.session.scalar(among) or 0) if full else len(found)


def _refuse_stranger(document: Document, business: Business, context: Context) -> None:
    if not rights_of(document, business, context).there:
        raise NotHere(_("There is no such document for you here."))
