"""Words that the history and the answers of every document are told with; no transition has them.

What happens to a document besides its transitions is kept among the movements under these names,
so that a transition called ``return`` would read as a way back, one called ``copy`` as no decision.
Nor has a business the address of another page, or a field the name under which every form or list
has something of its own.
"""

from __future__ import annotations

import re

from core.workflow.definition import VERBS

RETURN, WITHDRAW, ADD, REASSIGN, REMIND, COPY = VERBS
AGREE, ESCALATE, MIGRATE, HELD = "agree", "escalate", "migrate", "held"
SKIPPED, AGREED, CLOSED, READ, REASSIGNED = "skipped", "agreed", "closed", "read", "reassigned"

# What goes back, what is kept and decides nothing about a document, and answers that are no votes.
BACK = frozenset({RETURN, WITHDRAW})
NO_DECISIONS = frozenset({ADD, REASSIGN, REMIND, COPY, ESCALATE, MIGRATE, HELD})
NO_VOTES = frozenset({SKIPPED, AGREED, CLOSED, READ, REASSIGNED})
WORDS = BACK | NO_DECISIONS | NO_VOTES | {AGREE}

# How a business is called in addresses and files.
NAME = re.compile(r"[a-z][a-z0-9_.]{0,39}")
# First words of addresses in a branch, or below its businesses, that are other pages.
RESERVED = frozenset(
    {"businesses", "printing", "labels", "search", "new", "import", "inbox", "me", "api"}
)
# What every form sends besides its fields, and what every list shows or is asked for besides them.
ON_FORMS = frozenset({"csrf_token"})
ON_LISTS = frozenset({"number", "step", "entered", "creator", "created", "part"}) | frozenset(
    {"q", "sort", "after", "before", "limit"}
)
