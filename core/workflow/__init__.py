"""How work moves: businesses made of steps and transitions, and documents that go through them.

Definitions are data, built through one constructor, whether an addon ships or a person draws them.
"""

from core.workflow.contributed import (
    BuiltIn,
    Effect,
    Guard,
    Kind,
    Objection,
    OwnWay,
    Parameter,
    Rehearsal,
)
from core.workflow.definition import (
    Business,
    Choice,
    Deadline,
    Follow,
    Ladder,
    OwnField,
    Participant,
    Rung,
    Step,
    Transition,
    Use,
    uses,
)
from core.workflow.documents import Document, Link, Movement
from core.workflow.motion.firing import fire

__all__ = [
    "BuiltIn",
    "Business",
    "Choice",
    "Deadline",
    "Document",
    "Effect",
    "Follow",
    "Guard",
    "Kind",
    "Ladder",
    "Link",
    "Movement",
    "Objection",
    "OwnField",
    "OwnWay",
    "Parameter",
    "Participant",
    "Rehearsal",
    "Rung",
    "Step",
    "Transition",
    "Use",
    "fire",
    "uses",
]
