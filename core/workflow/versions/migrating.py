"""Running documents go over to another version, with a look at what that does to them before.

What cannot go over stays on its version. Values of fields that are given up stay with the document,
unseen, so that going back finds them; the change log has them as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes, resource_of
from core.refusal import Refusal
from core.workflow.businesses import refuse_unless_live
from core.workflow.contributed import Kind
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.fields import Sheet, Slot, encode_values, sheet_of
from core.workflow.fields.taking import blank
from core.workflow.fields.values import decode, encode, read_values
from core.workflow.fields.working_out import work_out
from core.workflow.motion.arriving import entered
from core.workflow.motion.carrying_over import Plan, carried, running
from core.workflow.motion.firing import close
from core.workflow.motion.holding import note_held
from core.workflow.motion.moving import Told, put_into
from core.workflow.reserved import MIGRATE
from core.workflow.versions.lives import PUBLISH

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A document that cannot go over, and what stands against it, each after its field."""

    document: int
    called: str
    sentences: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a plan comes to: how many documents go from step to step, lose values, or stay.

    ``moving`` counts by (old step, new step), ``lost`` by name of field; of those that stay the
    first are told one by one in ``stuck``.
    """

    moving: Mapping[tuple[str, str], int]
    lost: Mapping[str, int]
    staying: int
    stuck: Sequence[Stuck]


@dataclass
class _Case:
    """One document on its way: what it will hold, what it gives up, what stands against it."""

    document: Document
    own: dict[str, Any] = field(default_factory=dict)
    lost: dict[str, Any] = field(default_factory=dict)
    wrong: list[tuple[str, Any]] = field(default_factory=list)


def preview(plan: Plan, context: Context) -> Preview:
    """What would become of the running documents; nothing is changed."""
    cases = _cases(plan, context)
    going = [case for case in cases if not case.wrong]
    stuck = [case for case in cases if case.wrong]
    return Preview(
        moving=Counter((c.document.step, plan.steps[c.document.step]) for c in going),
        lost=Counter(name for case in going for name in case.lost),
        staying=len(stuck),
        stuck=[_told(case) for case in stuck[:SHOWN]],
    )


def migrate(plan: Plan, context: Context) -> int:
    """Let every running document that can go over to the other version; how many went.

    Whoever a step asks is asked anew, and its deadline begins anew. One or ten thousand documents
    take the same number of statements.
    """
    context.require(PUBLISH)
    refuse_unless_live(plan.target, context)
    cases = [case for case in _cases(plan, context, hold=True) if not case.wrong]
    if not cases:
        raise Refusal(_("No document can go over. Look at what stands against it."))
    documents = [case.document for case in cases]
    close(documents, context)
    rows = [
        {"id": case.document.id, "version": plan.target.version, "own": case.own} for case in cases
    ]
    update_rows(context.session, Document.__table__, rows, key=["id"])
    _log(cases, plan, context)
    for case in cases:
        set_committed_value(case.document, "version", plan.target.version)
        set_committed_value(case.document, "own", case.own)
    standing: dict[str, list[Document]] = {}
    for document in documents:
        standing.setdefault(document.step, []).append(document)
    for step, group in standing.items():
        put_into(group, plan.steps[step], MIGRATE, plan.target, context, Told(reason=_why(plan)))
    entered(documents, plan.target, context)
    return len(documents)


def _why(plan: Plan) -> str:
    return f"{plan.source.version} → {plan.target.version}"


def _cases(plan: Plan, context: Context, *, hold: bool = False) -> list[_Case]:
    plan.refuse_unsound(context.identity.locale)
    source, target = sheet_of(plan.source, context), sheet_of(plan.target, context)
    if source.kind is None or plan.source.kind != plan.target.kind:
        raise Refusal(_("The two versions are of different kinds of document."))
    documents = _running(plan.source, source.kind, context, hold)
    return [_case(document, plan, source, target, context) for document in documents]


def _running(business: Business, kind: Kind, context: Context, hold: bool) -> Sequence[Document]:
    """The documents of this version that are not at their end, in one statement."""
    model, session = kind.record, context.session
    query = (
        select(model)
        .where(
            model.business == business.name,
            model.version == business.version,
            one_of(session, model.step, [step.name for step in running(business)]),
        )
        .order_by(model.id)
    )
    if hold:
        query = query.with_for_update(of=Document.__table__)
        query = query.execution_options(populate_existing=True)
    found = session.scalars(query).unique().all()
    if hold:
        note_held(session, [document.id for document in found])
    return found


def _case(document: Document, plan: Plan, source: Sheet, target: Sheet, context: Context) -> _Case:
    case = _Case(document)
    if document.step not in plan.steps:
        case.wrong.append(("", _("No step is named for the one it stands in.")))
    before = read_values(document, source)
    values = {name: before.get(name) for name, slot in target.slots.items() if not slot.own}
    come_from = {new: old for old, new in plan.fields.items()}
    unset = []
    for slot in target.own:
        old = source.slots.get(come_from.get(slot.name, ""))
        if old is not None:
            values[slot.name] = _taken(before.get(old.name), old, slot, case, context)
        elif slot.name in document.own and slot.name not in source.slots:
            # It was given up on the way to the version that is left now.
            values[slot.name] = decode(slot, document.own[slot.name])
        else:
            unset.append(slot.name)
    _work_out(case, values, unset, target, context)
    names = {slot.name for slot in target.own} | set(plan.fields)
    kept = {name: data for name, data in document.own.items() if name not in names}
    case.own = {**kept, **case.own}
    case.lost = _given_up(before, plan, source)
    return case


def _taken(value: Any, old: Slot, new: Slot, case: _Case, context: Context) -> Any:
    try:
        return carried(value, old, new)
    except Refusal as refused:
        called = str(new.called(context.identity.locale))
        case.wrong += [(called, sentence) for sentence in refused.messages]
        return None


def _work_out(
    case: _Case, values: dict[str, Any], unset: Sequence[str], target: Sheet, context: Context
) -> None:
    """What the document will hold: defaults, formulas and checks of the version it goes to."""
    errors: dict[str, Any] = {}
    result = work_out(values, unset, target, case.document.creator, context, errors)
    for slot in target.own:
        if _lacks(slot, result.values, result.hidden):
            errors.setdefault(slot.name, _("Fill this in."))
    for place, sentence in errors.items():
        found = target.slots.get(place.partition(".")[0])
        case.wrong.append((str(found.called(context.identity.locale)) if found else "", sentence))
    case.own = encode_values(target.own, result.values)


def _lacks(slot: Slot, values: Mapping[str, Any], hidden: set[str]) -> bool:
    asked = slot.field.required and slot.typed and slot.type.kept != "ids"
    return asked and slot.name not in hidden and blank(values.get(slot.name))


def _given_up(before: Mapping[str, Any], plan: Plan, source: Sheet) -> dict[str, Any]:
    return {
        slot.name: encode(slot, before[slot.name])
        for slot in source.own
        if slot.name not in plan.fields and not blank(before.get(slot.name))
    }


def _told(case: _Case) -> Stuck:
    document = case.document
    called = document.number or str(document.id)
    return Stuck(document=document.id, called=called, sentences=tuple(case.wrong))


def _log(cases: Sequence[_Case], plan: Plan, context: Context) -> None:
    version = (plan.source.version, plan.target.version)
    entries = [
        (
            resource_of(case.document),
            case.document.id,
            MIGRATE,
            {"version": version, **{name: (was, None) for name, was in case.lost.items()}},
        )
        for case in cases
    ]
    log_changes(context.session, entries, reason=_why(plan))
