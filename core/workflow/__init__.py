"""How work moves: businesses made of steps and transitions, and documents that go through them.

Definitions are data, built through one constructor, whether an addon ships or a person draws them.
"""

from core.workflow.definition import (
    Business,
    Effect,
    Guard,
    Kind,
    Objection,
    Participant,
    Step,
    Transition,
)
from core.workflow.documents import Document, Link, Movement
from core.workflow.firing import fire

__all__ = [
    "Business",
    "Document",
    "Effect",
    "Guard",
    "Kind",
    "Link",
    "Movement",
    "Objection",
    "Participant",
    "Step",
    "Transition",
    "fire",
]
