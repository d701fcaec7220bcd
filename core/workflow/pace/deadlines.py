"""Deadlines kept: a reminder in time, somebody else asked when it is late, or the system acts.

A document is reminded of once and escalated once in each stay; ``Document.urged`` says how far it
has come. What should have gone on by itself and was held up is tried again each working hour.
Looked at are only documents whose deadline is near, however many others there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.orm.bulk import update_rows
from core.workflow.businesses import definition
from core.workflow.clock.calendars import calendar_of
from core.workflow.clock.working_time import add_working
from core.workflow.deciding.parts import COPIED, relatives
from core.workflow.definition import ANY, HEADQUARTERS, Business, Participant, Step
from core.workflow.documents import Document
from core.workflow.everyday.informing import who_is_to_act
from core.workflow.motion.arriving import ask_rows
from core.workflow.motion.firing import hold_to_move
from core.workflow.motion.moving import Told, note_and_log
from core.workflow.motion.telling import tell
from core.workflow.pace.held_up import go_by_itself
from core.workflow.people import organisation, place_of

REMINDED, ESCALATED = 1, 2
# One look takes no more than this of one step; the next look takes the rest.
MOST = 5000
D = Document.__table__


def keep_deadlines(context: Context, *, only: Business | None = None) -> int:
    """Remind of what is due soon and act on what is late in this branch; how many there were.

    With ``only`` nothing is looked at but the documents of this version of a business.
    """
    count = 0
    for name, version, step_name in _standing(context, only):
        business = definition(context, name, version)
        step = business.step(step_name)
        if step.deadline is None or not context.hooks.enabled.issuperset(business.addons):
            continue
        late = _documents(business, step, context, ESCALATED, D.c.deadline <= context.now)
        count += len(late)
        if late:
            _act(late, step, business, context)
        count += _try_again(step, business, context)
        if step.deadline.remind:
            calendar = calendar_of(context.company, context.branch)
            soon = add_working(context.now, step.deadline.remind, calendar)
            due = _documents(business, step, context, REMINDED, D.c.deadline <= soon)
            count += len(due)
            if due:
                _urge(due, REMINDED, context)
                tell("due", who_is_to_act(due, business, context), due, business, context)
    return count


def _standing(context: Context, only: Business | None) -> list[tuple[str, int, str]]:
    """Where documents with a deadline stand in this branch."""
    query = (
        select(D.c.business, D.c.version, D.c.step)
        .where(context.session.mine(D), D.c.deadline.is_not(None), D.c.posted.is_(None))
        .where(or_(D.c.urged < ESCALATED, D.c.again <= context.now))
        .distinct()
        .order_by(D.c.business, D.c.version, D.c.step)
    )
    if only is not None:
        query = query.where(D.c.business == only.name, D.c.version == only.version)
    return [tuple(row) for row in context.session.connection().execute(query)]


def _documents(
    business: Business, step: Step, context: Context, urged: int, when: object
) -> Sequence[Document]:
    """The documents of one step ``when`` it is time, not urged so far yet, held."""
    kind = context.hooks.named("kinds").get(business.kind)
    record: type[Document] = kind.record if kind is not None else Document
    query = (
        select(record)
        .where(Document.business == business.name, Document.version == business.version)
        .where(Document.step == step.name, Document.urged < urged, when)  # type: ignore[arg-type]
        .order_by(Document.id)
        .limit(MOST)
    )
    found = list(context.session.scalars(query))
    if found:
        hold_to_move(found, business, context)
    return [document for document in found if document.step == step.name]


def _act(documents: Sequence[Document], step: Step, business: Business, context: Context) -> None:
    """Let the system go on where it may; otherwise tell who is to act, and ask somebody else."""
    assert step.deadline is not None
    _urge(documents, ESCALATED, context)
    way = business.transition(step.deadline.fires, step.name)
    left = documents if way is None else go_by_itself(documents, way, business, context)
    if left:
        tell("late", who_is_to_act(left, business, context), left, business, context)
        if step.deadline.escalate is not None:
            _escalate(left, step, step.deadline.escalate, business, context)


def _try_again(step: Step, business: Business, context: Context) -> int:
    """Let the system go on with what it could not before; how many documents that were."""
    assert step.deadline is not None
    way = business.transition(step.deadline.fires, step.name)
    if way is None:
        return 0
    held_up = _documents(business, step, context, ESCALATED + 1, D.c.again <= context.now)
    if held_up:
        go_by_itself(held_up, way, business, context)
    return len(held_up)


def _escalate(
    documents: Sequence[Document],
    step: Step,
    who: Participant,
    business: Business,
    context: Context,
) -> None:
    """Ask somebody else as well, by name where it is a relative; who may fire nothing, reads."""
    line = len(step.everyone) - 1
    kin = relatives(documents, business, context, step=step.name).get((step.name, line))
    holders = organisation(context).holders(who, place_of(who, context))
    people = {d.id: kin.get(d.id, ()) if kin is not None else holders for d in documents}
    rows: dict[int, list[dict[str, object]]] = {}
    for document in documents:
        if kin is None and who.fires and who.role != ANY:
            rows[document.id] = [{"line": line, "seats": who, "how": "escalated"}]
        else:
            how = "escalated" if who.fires else COPIED
            rows[document.id] = [
                {"line": line, "login": login, "how": how} for login in people[document.id]
            ]
    ask_rows(documents, rows, context)
    asked = who.role if who.relative in ("", HEADQUARTERS) else who.relative
    note_and_log(documents, "escalate", context, Told(), lambda _d: {"asked": (None, asked)})
    tell("escalated", people, documents, business, context)


def _urge(documents: Iterable[Document], urged: int, context: Context) -> None:
    rows = [{"id": document.id, "urged": urged} for document in documents]
    update_rows(context.session, D, rows, key=["id"])
    for document in documents:
        set_committed_value(document, "urged", urged)
