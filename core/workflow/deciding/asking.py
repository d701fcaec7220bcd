"""What is asked before a document moves: conditions, fields that must be filled, guards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Invalid, Refusal
from core.workflow.contributed import Guard
from core.workflow.deciding.overrides import uncovered
from core.workflow.definition import Business, Transition, in_words
from core.workflow.documents import Document
from core.workflow.expressions import Expression, parse
from core.workflow.fields import facts_of, sheet_of, values_of
from core.workflow.fields.calling import worded
from core.workflow.fields.taking import blank
from core.workflow.titles import uses_called


class Objected(Refusal):
    """Guards said no: ``objections`` maps each guard's name to what it said."""

    def __init__(self, objections: Mapping[str, Sequence[Any]]) -> None:
        self.objections = objections
        super().__init__(*(o.message for said in objections.values() for o in said))


def called(document: Document) -> str:
    """What people call a document: its number, or what it is known by until it has one."""
    return document.number or f"#{document.id}"


def objections(
    transition: Transition, documents: Sequence[Document], context: Context
) -> dict[str, list[Any]]:
    """What the guards of ``transition`` say to ``documents``, overridden ones left out."""
    guards: dict[str, Guard] = context.hooks.named("guards")
    found: dict[str, list[Any]] = {}
    for use in transition.guards:
        if said := list(guards[use.name].check(documents, context, **use.given)):
            found.setdefault(use.name, []).extend(said)
    return uncovered(found, context)


def refuse_gaps(transition: Transition, context: Context) -> None:
    """A question that nobody can ask any more is no reason to let documents pass."""
    if found := uses_called(gaps(transition, context), context):
        raise Refusal(
            _(
                "${names} belongs to this step and no functional module on here offers it. "
                "Tell your administrator.",
                mapping={"names": found},
            )
        )


def gaps(transition: Transition, context: Context) -> list[str]:
    """The guards and effects of ``transition`` that no addon on here offers."""
    offered = {*context.hooks.named("guards"), *context.hooks.named("effects")}
    named = {use.name for use in (*transition.guards, *transition.effects)}
    return sorted(named - offered)


def refuse_unfit(
    documents: Sequence[Document], business: Business, transition: Transition, context: Context
) -> None:
    """Refuse where the condition does not hold, or a field that must be filled is empty."""
    if transition.condition or transition.requires:
        read_again(documents, context)
    fit = {document.id for document in fitting(documents, business, transition, context)}
    if unfit := [document for document in documents if document.id not in fit]:
        locale = context.identity.locale
        condition = expression(transition.condition, business, context)
        slots = sheet_of(business, context).slots.values()
        raise Refusal(
            _(
                "“${title}” is not for ${names}: it takes that ${condition}. Change that first, "
                "or choose another way.",
                mapping={
                    "title": in_words(transition.title, locale),
                    "names": _named(unfit),
                    "condition": worded(condition, slots, locale),
                },
            )
        )
    for document in documents:
        if empty := missing(document, business, transition, context):
            _refuse_empty(document, empty, business, context)


def fitting(
    documents: Sequence[Document], business: Business, transition: Transition, context: Context
) -> list[Document]:
    """Those of ``documents`` for which the condition of ``transition`` holds."""
    if not transition.condition:
        return list(documents)
    condition = expression(transition.condition, business, context)
    return [d for d in documents if condition.holds(facts_of(d, business, context))]


def missing(
    document: Document, business: Business, transition: Transition, context: Context
) -> list[str]:
    """The fields that ``transition`` asks for and that are empty."""
    if not transition.requires:
        return []
    values = values_of(document, business, context)
    return [name for name in transition.requires if blank(values.get(name))]


def read_again(documents: Sequence[Document], context: Context) -> None:
    """Read what has changed in ``documents`` by an effect, all of them in one statement a table."""
    stale: dict[type[Document], list[int]] = {}
    for document in documents:
        if inspect(document).expired_attributes:
            stale.setdefault(type(document), []).append(document.id)
    for kind, numbers in stale.items():
        query = select(kind).where(one_of(context.session, Document.id, numbers))
        context.session.scalars(query.execution_options(populate_existing=True)).all()


def expression(text: str, business: Business, context: Context) -> Expression:
    """A condition or formula of ``business``, read once while documents move."""
    key = ("expression", business.name, business.version, text)
    found = context.once(key, lambda: parse(text, sheet_of(business, context).known))
    assert isinstance(found, Expression)
    return found


def _refuse_empty(
    document: Document, names: Sequence[str], business: Business, context: Context
) -> None:
    slots, locale = sheet_of(business, context).slots, context.identity.locale
    titles = [slots[name].called(locale) if name in slots else name for name in names]
    raise Invalid(
        _(
            "Fill in ${names} of ${document} first.",
            mapping={"names": titles, "document": called(document)},
        ),
        fields={name: _("Fill this in first.") for name in names},
    )


def _named(documents: Sequence[Document]) -> list[str]:
    names = [called(document) for document in documents[:10]]
    return [*names, "…"] if len(documents) > 10 else names
