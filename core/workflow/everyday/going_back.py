"""Back to an earlier step: returned by whoever decides, or withdrawn before the next act.

What the transitions on the way did is undone, each by the effect that did it and as the version of
the business says by which it was done; over a deed that cannot be undone there is no way back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from core.context import Context
from core.i18n import _
from core.refusal import NotPermitted, Refusal
from core.security.identity import SYSTEM
from core.workflow.businesses import definition, refuse_unless_live
from core.workflow.correcting import later_remedy
from core.workflow.deciding.asking import called
from core.workflow.deciding.parts import by_document
from core.workflow.definition import Business, Transition, in_words
from core.workflow.documents import Document, Movement
from core.workflow.everyday.taking_part import act_by, refuse_posted, refuse_without_verb
from core.workflow.everyday.told_back import asked_by_name, tell_returned, tell_withdrawn
from core.workflow.motion.arriving import entered
from core.workflow.motion.carrying_over import Plan
from core.workflow.motion.firing import close, followed
from core.workflow.motion.holding import hold
from core.workflow.motion.moving import Told, put_into, sharing
from core.workflow.people import logins_of
from core.workflow.reserved import BACK, MIGRATE, NO_DECISIONS, RETURN, WITHDRAW


@dataclass(frozen=True, kw_only=True)
class Left:
    """A step that a document has left, as it is called now, and the movement by which it did."""

    step: str
    by: Any


# The versions of a business by number.
Versions = Callable[[int], Business]


@dataclass(frozen=True, kw_only=True)
class Way:
    """The way back to ``step`` over transitions, the last one gone first.

    Each is ``(name, source, version)``: it was fired by that version of the business.
    """

    step: str
    over: tuple[tuple[str, str, int], ...]


def versions_of(business: Business, context: Context) -> Versions:
    """The versions of ``business`` by number, itself among them."""
    return lambda number: (
        business if number == business.version else definition(context, business.name, number)
    )


def gone(movements: Iterable[Any], versions: Versions) -> list[Left]:
    """The steps by which a document came where it stands, what was taken back left out.

    Going over to another version is no way: nothing was done by it that could be taken back. Steps
    left before are called as that version calls them.
    """
    found: list[Left] = []
    for movement in movements:
        if movement.transition == MIGRATE:
            found = _renamed(found, movement, versions)
        elif movement.transition in BACK:
            while found and found[-1].step != movement.target:
                found.pop()
            if found:
                found.pop()
        elif movement.source != movement.target or _stays(movement, versions):
            found.append(Left(step=movement.source, by=movement))
    return found


def _renamed(moves: Sequence[Left], over: Any, versions: Versions) -> list[Left]:
    """``moves`` with the steps as they are called by the version that ``over`` led to."""
    if not moves:
        return []
    names: dict[str, str] = {}
    if moves[-1].by.version != over.version:
        old, new = versions(moves[-1].by.version), versions(over.version)
        names = {**Plan.proposed(old, new).steps, over.source: over.target}
    return [replace(one, step=names.get(one.step, one.step)) for one in moves]


def way_back(moves: Sequence[Left], step: str) -> Way | None:
    """The way back from the end of ``moves`` to ``step``, None where they never left it."""
    over: list[tuple[str, str, int]] = []
    for move in reversed(moves):
        over.append((move.by.transition, move.by.source, move.by.version))
        if move.step == step:
            return Way(step=step, over=tuple(over))
    return None


def barrier(way: Way, business: Business, context: Context) -> Transition | Literal["gone"] | None:
    """The transition on the way that cannot be taken back; whether the step is there no more."""
    effects = context.hooks.named("effects")
    if way.step not in {step.name for step in business.steps}:
        return "gone"
    for transition in _transitions(way, versions_of(business, context)):
        if any(
            use.name not in effects or effects[use.name].undo is None for use in transition.effects
        ):
            return transition
    return None


def steps_back(document: Document, business: Business, context: Context) -> list[str]:
    """The earlier steps that ``document`` can be returned to, the nearest first."""
    if document.posted is not None:
        return []
    moves = moves_of([document], business, context)[document.id]
    found = []
    for step in dict.fromkeys(move.step for move in reversed(moves)):
        way = way_back(moves, step)
        if way is not None and step != document.step and not barrier(way, business, context):
            found.append(step)
    return found


def return_to(documents: Sequence[Document], step: str, reason: str, context: Context) -> None:
    """Return ``documents`` to the earlier ``step``, saying why; effects on the way are undone."""
    if not documents:
        return
    business = followed(documents, context)
    hold(documents, context)
    refuse_unless_live(business, context)
    if not reason.strip():
        raise Refusal(_("Say why: whoever gets it back wants to know."))
    refuse_posted(documents, context)
    refuse_without_verb(documents, RETURN, business, context)
    acts = act_by(documents, business, context)
    moves = moves_of(documents, business, context)
    ways = {
        document.id: _way(document, moves[document.id], step, context) for document in documents
    }
    acted_for = {number: act.acted_for for number, act in acts.items()}
    told = Told(reason=reason.strip(), acted_for=acted_for)
    _go_back(documents, ways, RETURN, business, context, told)


def withdraw(documents: Sequence[Document], context: Context, *, reason: str = "") -> None:
    """Take back the person's own last act, as long as nobody has acted since."""
    if not documents:
        return
    business = followed(documents, context)
    hold(documents, context)
    refuse_unless_live(business, context)
    refuse_posted(documents, context)
    refuse_without_verb(documents, WITHDRAW, business, context)
    history = movements_of(documents, context)
    logins, versions = logins_of(context, business.name), versions_of(business, context)
    ways, acted_for = {}, {}
    for document in documents:
        move = last_act(history[document.id], versions, logins)
        if move is None:
            raise NotPermitted(
                _(
                    "${document} cannot be withdrawn: others have acted on it since, or it was not "
                    "you who sent it here. Ask whoever has it now to return it.",
                    mapping={"document": called(document)},
                )
            )
        moves = gone(history[document.id], versions)
        ways[document.id] = _way(document, moves, _step_of(move, moves), context)
        acted_for[document.id] = logins.get(move.actor) or logins.get(move.acted_for)
    _go_back(
        documents,
        ways,
        WITHDRAW,
        business,
        context,
        Told(reason=reason or None, acted_for=acted_for),
    )


def may_withdraw(document: Document, business: Business, context: Context) -> bool:
    """Whether the last act was the person's own and can be taken back."""
    history, versions = (
        movements_of([document], context)[document.id],
        versions_of(business, context),
    )
    act = last_act(history, versions, logins_of(context, business.name))
    moves = gone(history, versions)
    way = way_back(moves, _step_of(act, moves)) if act is not None else None
    return way is not None and barrier(way, business, context) is None


def _step_of(movement: Any, moves: Sequence[Left]) -> str:
    """What the step that ``movement`` left is called now."""
    return next((one.step for one in moves if one.by is movement), str(movement.source))


def last_act(movements: Sequence[Any], versions: Versions, logins: Iterable[str]) -> Any | None:
    """The last movement, if it is one of ``logins`` who moved and nobody has done anything since.

    What the system did in the same go counts with what set it off.
    """
    mine = set(logins)
    for movement in reversed(movements):
        if movement.transition in NO_DECISIONS or movement.actor == SYSTEM.login:
            continue
        moved = movement.source != movement.target or _stays(movement, versions)
        own = movement.actor in mine or movement.acted_for in mine
        return movement if own and moved and movement.transition not in BACK else None
    return None


def movements_of(documents: Sequence[Document], context: Context) -> dict[int, list[Any]]:
    """The movements of ``documents``, oldest first; one statement."""
    return by_document(Movement.__table__, documents, context)


def moves_of(
    documents: Sequence[Document], business: Business, context: Context
) -> dict[int, list[Left]]:
    """How each of ``documents`` came where it stands."""
    history, versions = movements_of(documents, context), versions_of(business, context)
    return {document.id: gone(history[document.id], versions) for document in documents}


def _way(document: Document, moves: Sequence[Left], step: str, context: Context) -> Way:
    way = way_back(moves, step)
    if way is None or step == document.step:
        raise Refusal(
            _(
                "${document} has not come through that step. Choose one that it has left.",
                mapping={"document": called(document)},
            )
        )
    return way


def _go_back(
    documents: Sequence[Document],
    ways: dict[int, Way],
    name: str,
    business: Business,
    context: Context,
    told: Told,
) -> None:
    """Documents that go the same way back go together."""
    deed, groups = sharing(context), defaultdict[Way, list[Document]](list)
    for document in documents:
        groups[ways[document.id]].append(document)
    for way in groups:
        _refuse_barrier(way, business, context)
    for way, group in groups.items():
        for transition in _transitions(way, versions_of(business, context)):
            _undo(group, transition, deed)
    asked = asked_by_name(documents, business, context) if name == WITHDRAW else {}
    close(documents, context)
    for way, group in groups.items():
        put_into(group, way.step, name, business, deed, told)
    entered(list(documents), business, context, by_itself=False)
    if name == WITHDRAW:
        tell_withdrawn(documents, asked, business, context)
    else:
        tell_returned(documents, business, context)


def _undo(documents: Sequence[Document], transition: Any, context: Context) -> None:
    effects = context.hooks.named("effects")
    for use in reversed(transition.effects):
        effects[use.name].undo(documents, context, **use.given)


def _refuse_barrier(way: Way, business: Business, context: Context) -> None:
    stop = barrier(way, business, context)
    if stop == "gone":
        raise Refusal(
            _(
                "There is no way back: the document's version of the business has no such step any "
                "more. Choose another step, or go on."
            )
        )
    if stop is not None:
        title = in_words(stop.title, context.identity.locale)
        raise Refusal(
            _(
                "There is no way back over “${title}”: what it did cannot be undone. ${remedy}",
                mapping={"title": title, "remedy": later_remedy(business, context)},
            )
        )


def _transitions(way: Way, versions: Versions) -> list[Transition]:
    """The transitions on the way, each as it was when it was fired."""
    fired = (versions(number).transition(name, source) for name, source, number in way.over)
    return [transition for transition in fired if transition is not None]


def _stays(movement: Any, versions: Versions) -> bool:
    """Whether the movement went through a transition that leads back into its own step."""
    way = versions(movement.version).transition(movement.transition, movement.source)
    return bool(way is not None and way.target == way.source == movement.target)
