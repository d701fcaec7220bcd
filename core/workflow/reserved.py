"""Words that the history and the answers of every document are told with; no transition has them.

What happens to a document besides its transitions is kept among the movements under these names,
so that a transition called ``return`` would read as a way back, one called ``copy`` as no decision.
"""

from __future__ import annotations

from core.workflow.definition import VERBS

RETURN, WITHDRAW, ADD, REASSIGN, REMIND, COPY = VERBS
AGREE, ESCALATE, MIGRATE, HELD = "agree", "escalate", "migrate", "held"
SKIPPED, AGREED, CLOSED, READ, REASSIGNED = "skipped", "agreed", "closed", "read", "reassigned"

# What goes back, what is kept and decides nothing about a document, and answers that are no votes.
BACK = frozenset({RETURN, WITHDRAW})
NO_DECISIONS = frozenset({ADD, REASSIGN, REMIND, COPY, ESCALATE, MIGRATE, HELD})
NO_VOTES = frozenset({SKIPPED, AGREED, CLOSED, READ, REASSIGNED})
WORDS = BACK | NO_DECISIONS | NO_VOTES | {AGREE}
