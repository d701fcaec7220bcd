"""qudao's core: the ground on which every addon stands. These names are a promise."""

from core.checks import Check
from core.context import Context
from core.i18n import _
from core.jobs import Handler, enqueue
from core.orm.base import Branched, Record, Shared
from core.refusal import Invalid, NotHere, NotPermitted, Refusal
from core.registry.addon import Addon
from core.registry.hookspecs import hookimpl, hookspec
from core.security.permissions import Permission
from core.workflow import Business, Document, Effect, Guard, Kind, Objection, fire

__all__ = [
    "Addon",
    "Branched",
    "Business",
    "Check",
    "Context",
    "Document",
    "Effect",
    "Guard",
    "Handler",
    "Invalid",
    "Kind",
    "NotHere",
    "NotPermitted",
    "Objection",
    "Permission",
    "Record",
    "Refusal",
    "Shared",
    "_",
    "enqueue",
    "fire",
    "hookimpl",
    "hookspec",
]
