"""How a document begins: who may, on which business, with which values, and who is asked first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.context import Context
from core.i18n import _
from core.orm.changes import log_created
from core.refusal import Invalid, NotPermitted, Refusal
from core.workflow.businesses import is_live, live, refuse_retired, refuse_unless_live
from core.workflow.contributed import Kind
from core.workflow.deciding.rights import may_start, rights_by_step
from core.workflow.definition import ANY, APPLICANT, Business
from core.workflow.documents import Document
from core.workflow.expressions import parse
from core.workflow.fields import Sheet, encode_values, prepared, sheet_of, tried
from core.workflow.fields.calling import worded
from core.workflow.fields.values import facts
from core.workflow.kinds import kind_of
from core.workflow.motion.arriving import entered
from core.workflow.motion.holding import note_held

EVERYTHING = frozenset({ANY})
Make = Callable[[Business, Mapping[str, Any], Context], Document]
NONE_TAKES = _(
    "None of this branch's businesses is for such a document. Ask your business manager which "
    "values it needs, or let a business be drawn for it."
)
CLOSED = _("You may not fill this in here. Ask whoever has a part in this step.")


def begin(
    business: Business, values: Mapping[str, Any], context: Context, *, make: Make | None = None
) -> Document:
    """A new document in the first step of ``business``, with ``values`` as typed.

    ``make`` makes it in the place of its kind, and makes up what is built in and was left empty.
    Raises NotPermitted where the person may begin none, Invalid where values do not fit, Refusal
    where such a document is another business's.
    """
    _refuse_idle(business, context)
    sheet = sheet_of(business, context)
    open_to = open_at_begin(business, context)
    asked = open_to if make is None else [s.name for s in sheet.own if is_in(s.name, open_to)]
    make = make or _kind(sheet, context).begin
    _refuse_closed(values, open_to, sheet, context)
    found = prepared(business, values, context, open_to=asked)
    if not takes(business, found, context):
        _refuse_elsewhere(business, values, context)
    assert make is not None
    document = make(business, found, context)
    own = encode_values(sheet.own, found)
    if own:
        document.own = own
        context.session.flush()
        log_created(context.session, document, own)
    entered([document], business, context)
    return document


def refuse_to_begin(business: Business, context: Context) -> Kind:
    """The kind of ``business``, refused where the person can begin no document of it here."""
    _refuse_idle(business, context)
    return _kind(sheet_of(business, context), context)


def begin_plain(business: Business, values: Mapping[str, Any], context: Context) -> Document:
    """A new document whose record has its built-in fields from ``values``, and nothing else."""
    sheet = sheet_of(business, context)
    kind = _kind(sheet, context)
    built_in = {s.name: values.get(s.name) for s in sheet.slots.values() if not s.own}
    document = kind.record(
        business=business.name,
        version=business.version,
        step=business.start.name,
        created=context.now,
        creator=context.identity.login,
        **{name: value for name, value in built_in.items() if value is not None},
    )
    context.session.add(document)
    context.session.flush()
    # Nobody else can see it before this transaction ends.
    note_held(context.session, [document.id])
    return document


def business_for(kind: str, values: Mapping[str, Any], context: Context) -> Business:
    """The live business of ``kind`` that the person begins with ``values``.

    The first by its order counts whose condition holds and which the person may begin. Refuses
    where there is none.
    """
    fitting = [one for one in _in_order(kind, context) if _applies(one, values, context)]
    found = next((one for one in fitting if may_start(one, context)), None)
    if found is not None:
        return found
    if fitting:
        _refuse_stranger(fitting[0], context)
    raise Refusal(NONE_TAKES)


def first_taking(kind: str, found: Mapping[str, Any], context: Context) -> Business | None:
    """The first live business of ``kind`` whose condition holds for a document with ``found``.

    For pages of an addon that begin documents by themselves, and ask themselves who may.
    """
    return next((one for one in _in_order(kind, context) if takes(one, found, context)), None)


def may_begin(business: Business, context: Context) -> bool:
    """Whether the person begins documents of ``business`` on a form: it is live, and his to."""
    kind = kind_of(business, context)
    begins = kind is not None and kind.begin is not None
    return begins and is_live(business.name, context) and may_start(business, context)


def open_at_begin(business: Business, context: Context) -> Collection[str]:
    """The names of the fields that the person may fill in when a document begins.

    These are those of the first step, for him as its applicant too; where the step says nothing,
    whoever begins a document fills in all.
    """
    own = rights_by_step(business, context)[business.start.name]
    applicants = [p for p in business.start.participants if p.relative == APPLICANT]
    if not any(participant.edits for participant in business.start.participants):
        return EVERYTHING
    return own.edits.union(*(participant.edits for participant in applicants))


def takes(business: Business, found: Mapping[str, Any], context: Context) -> bool:
    """Whether the condition of ``business`` holds for a document that begins with ``found``."""
    if not business.applies:
        return True
    sheet = sheet_of(business, context)
    try:
        seen = facts(found, sheet, context.identity.login, context)
        return parse(business.applies, sheet.known).holds(seen)
    except Refusal:
        return False


def _applies(business: Business, values: Mapping[str, Any], context: Context) -> bool:
    """The same for ``values`` as typed, which need not be all."""
    return not business.applies or takes(business, tried(business, values, context).values, context)


def _in_order(kind: str, context: Context) -> list[Business]:
    """The live businesses of ``kind`` in the order in which they are asked."""
    found = (one for one in live(context).values() if one.kind == kind)
    return sorted(found, key=lambda one: (one.order, one.name))


def _refuse_elsewhere(business: Business, values: Mapping[str, Any], context: Context) -> None:
    """Refuse what ``business`` is not for, and name the one of its kind that is drawn for it."""
    sheet, locale = sheet_of(business, context), context.identity.locale
    condition = parse(business.applies, sheet.known)
    said = {
        "business": business.called(locale),
        "condition": worded(condition, sheet.slots.values(), locale),
    }
    for one in _in_order(business.kind, context):
        known = one.applies and set(values) <= set(sheet_of(one, context).slots)
        if known and _applies(one, values, context) and may_start(one, context):
            raise Refusal(
                _(
                    "“${business}” is for documents of which this holds: ${condition}. Begin "
                    "“${other}” instead.",
                    mapping={**said, "other": one.called(locale)},
                )
            )
    raise Refusal(
        _(
            "“${business}” is for documents of which this holds: ${condition}. Ask your business "
            "manager which business takes this one.",
            mapping=said,
        )
    )


def _kind(sheet: Sheet, context: Context) -> Kind:
    if sheet.kind is None or sheet.kind.begin is None:
        raise Refusal(
            _(
                "A document of “${name}” does not begin here, but on the page of its module.",
                mapping={"name": sheet.business.called(context.identity.locale)},
            )
        )
    return sheet.kind


def _refuse_idle(business: Business, context: Context) -> None:
    refuse_unless_live(business, context)
    refuse_retired(business, context)
    _refuse_stranger(business, context)


def _refuse_stranger(business: Business, context: Context) -> None:
    if not may_start(business, context):
        raise NotPermitted(
            _(
                "Your position begins no “${title}” here. Ask your manager who does.",
                mapping={"title": business.called(context.identity.locale)},
            )
        )


def _refuse_closed(
    values: Mapping[str, Any], open_to: Collection[str], sheet: Sheet, context: Context
) -> None:
    """Refuse what is not the person's to fill in; a page sends only what is."""
    closed = [name for name in values if not is_open(name, open_to, sheet, context)]
    refuse_closed_fields(closed, sheet, context)


def is_open(name: str, open_to: Collection[str], sheet: Sheet, context: Context) -> bool:
    """Whether the field ``name`` is the person's to fill in, ``open_to`` being open to him."""
    return is_in(name, open_to) and permitted(name, sheet, context)


def is_in(name: str, open_to: Collection[str]) -> bool:
    """Whether the field ``name`` is among those in ``open_to``."""
    return ANY in open_to or name in open_to


def permitted(name: str, sheet: Sheet, context: Context) -> bool:
    """Whether the person holds what a built-in field asks for besides the business's rights."""
    slot = sheet.slots.get(name)
    needed = getattr(slot.field, "permission", "") if slot is not None else ""
    return not needed or context.may(needed)


def refuse_closed_fields(names: Collection[str], sheet: Sheet, context: Context) -> None:
    """Refuse a change to fields that the person may not fill in here, each by name."""
    if names:
        slots, locale = sheet.slots, context.identity.locale
        called = [slots[n].called(locale) if n in slots else n for n in sorted(names)]
        raise Invalid(
            _(
                "You may not fill in ${names} here. Ask whoever has a part in this step.",
                mapping={"names": called},
            ),
            fields=dict.fromkeys(names, CLOSED),
        )
