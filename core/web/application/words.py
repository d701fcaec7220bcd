"""What the everyday verbs, and what was answered, are called on pages."""

from __future__ import annotations

from core.i18n import _

# How a movement by a verb is told; transitions have titles of their own.
VERB_TITLES = {
    "return": _("Returned"),
    "withdraw": _("Withdrawn"),
    "add": _("Approver added"),
    "reassign": _("Reassigned"),
    "remind": _("Reminded"),
    "copy": _("Copied to"),
    "agree": _("Agreed"),
    "escalate": _("Escalated"),
    "held": _("Could not go on by itself"),
    "migrate": _("Moved to another version"),
}
HOW = {
    "added": _("added"),
    "reassigned": _("reassigned"),
    "escalated": _("escalated"),
    "copied": _("copy to read"),
}
# How the person himself came to be asked, and by whom.
ASKED_BY = {
    "added": _("Added as approver by ${name}"),
    "reassigned": _("Reassigned to you by ${name}"),
    "copied": _("Copied to you by ${name}"),
}
OVERDUE = _("Escalated: nobody acted in time")
ANSWERS = {
    "skipped": _("was asked before"),
    "reassigned": _("reassigned"),
    "agreed": _("agreed"),
    "read": _("read"),
    "closed": _("not needed any more"),
}
