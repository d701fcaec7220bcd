"""The everyday verbs: what a person can do with a document where it stands, and the doing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.context import Context
from core.workflow.correcting import takes_back
from core.workflow.deciding.parts import Part, parts_many, rows_of
from core.workflow.deciding.permitting import barred_many, chosen_part, this_stay
from core.workflow.deciding.rights import may_start, oversees, rights_in
from core.workflow.deciding.voting import ADDED, blocking
from core.workflow.deciding.ways import fitting_or_unknown, free_parts, is_free
from core.workflow.definition import Business, Follow, Transition
from core.workflow.documents import Document
from core.workflow.everyday.asking_others import add_approver, agree, reassign
from core.workflow.everyday.going_back import may_withdraw, return_to, steps_back, withdraw
from core.workflow.everyday.informing import copy_to, mark_read, remind, who_is_to_act
from core.workflow.everyday.taking_part import having_a_say
from core.workflow.motion.kinship import follows_of, hidden_in_copy, make_next, reverse_and_copy

__all__ = [
    "Possible",
    "add_approver",
    "agree",
    "copy_to",
    "make_next",
    "mark_read",
    "possible",
    "reassign",
    "remind",
    "return_to",
    "reverse_and_copy",
    "steps_back",
    "who_is_to_act",
    "withdraw",
]


@dataclass(frozen=True, kw_only=True)
class Possible:
    """What one person can do with one document now.

    ``waits_for`` names those who were asked to answer first, so that nobody else acts; ``back`` the
    steps it can be returned to; ``agree`` is whether he was added to agree; ``copy_anew`` whether
    he makes a copy of a closed one, which ``takes_back`` what it did first, where its kind can.
    ``acts_for`` names the login for whom he does what, transition or verb, where not for himself.
    """

    transitions: tuple[Transition, ...] = ()
    verbs: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    follows: tuple[Follow, ...] = ()
    waits_for: tuple[str, ...] = ()
    agree: bool = False
    copy_anew: bool = False
    takes_back: bool = False
    acts_for: Mapping[str, str] = field(default_factory=dict)


def possible(document: Document, business: Business, context: Context) -> Possible:
    """What the person can do with ``document`` now; guards are asked when he does it."""
    step = business.step(document.step)
    rows = rows_of([document], business, context)
    parts = parts_many([document], business, context, rows)[document.id]
    views = context.identity.almighty or oversees(business, context)
    if not parts and not views:
        return Possible()
    login, asked = context.identity.login, rows.get(document.id, ())
    stay = this_stay(asked, document)
    barred = barred_many([document], business, step, context).get(document.id, frozenset())
    mine = tuple(p.row.id for p in parts if p.row is not None and p.open)
    before = blocking(stay, mine)
    decides = having_a_say(parts, step, barred, login)
    say = decides is not None or context.identity.almighty
    ways = [
        way
        for way in business.leaving(step.name)
        if is_free(way, document, parts, asked, barred, business, context)
        and fitting_or_unknown([document], business, way, context)
    ]
    rights = rights_in(step.name, parts, business, views=views)
    there = rights.there
    closed = document.posted is not None
    on = context.hooks.enabled.issuperset(business.addons)
    verbs = tuple(
        verb
        for verb in step.verbs
        if VERBS_ASK[verb](say and not before and not closed and on, there, closed)
    )
    if "withdraw" in verbs and not may_withdraw(document, business, context):
        verbs = tuple(verb for verb in verbs if verb != "withdraw")
    added = [p for p in parts if p.open and p.row is not None and p.row.how == ADDED]
    by = {w.name: free_parts(w, document, parts, barred, business, login) for w in ways}
    by |= dict.fromkeys(DECIDES.intersection(verbs), [decides] if decides is not None else [])
    return Possible(
        transitions=tuple(ways),
        verbs=verbs,
        back=tuple(steps_back(document, business, context)) if "return" in verbs else (),
        follows=tuple(follows_of(document, business, rights, context)),
        waits_for=tuple(row.login or row.role for row in before),
        agree=bool(added),
        copy_anew=closed
        and on
        and _copies_anew(document, business, ways, context)
        and not hidden_in_copy(business, rights, context),
        takes_back=takes_back(business, context),
        acts_for=_owners({**by, "agree": added[:1]}),
    )


def _owners(by: Mapping[str, Sequence[Part]]) -> dict[str, str]:
    """For whom each thing is done that is not done for oneself, from the parts that let one."""
    chosen = {name: chosen_part(parts) for name, parts in by.items() if parts}
    return {name: part.acted_for for name, part in chosen.items() if part.acted_for}


def _copies_anew(
    document: Document, business: Business, ways: Sequence[Transition], context: Context
) -> bool:
    """Whether there is anything the person may take back, and he begins documents of it."""
    kind = context.hooks.named("kinds").get(business.kind)
    if kind is None or not (kind.begin or kind.copy) or not kind.reversible(document):
        return False
    if kind.reversal and kind.reversal not in {way.name for way in ways}:
        return False
    return may_start(business, context)


# The verbs by which somebody decides, as he does by a transition.
DECIDES = frozenset({"return", "add", "reassign"})
# Each verb by what it takes: to have a say, to see the document, whether the document is closed.
VERBS_ASK = {
    "return": lambda say, there, closed: say,
    "add": lambda say, there, closed: say,
    "reassign": lambda say, there, closed: say,
    "withdraw": lambda say, there, closed: there and not closed,
    "remind": lambda say, there, closed: there and not closed,
    "copy": lambda say, there, closed: there,
}
