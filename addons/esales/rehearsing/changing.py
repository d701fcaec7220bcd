"""Changes of a dealer's status on paper: of some dealer who is active, and stops for a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addons.esales.rehearsing.made_up import dealer_for
from core.context import Context
from core.workflow import Business, Document, Rehearsal
from core.workflow.motion.beginning import begin_plain
from core.workflow.motion.moving import as_system


def begin_change_on_paper(
    business: Business, values: Mapping[str, Any], context: Context
) -> Document:
    """Some dealer is to be suspended, where nothing else is said."""
    with as_system(context) as system:
        known = {"dealer_id": dealer_for(values, system)}
    usual = {"status": "suspended", "why": "…"}
    typed = {name: value for name, value in values.items() if value is not None}
    return begin_plain(business, {**values, **usual, **typed, **known}, context)


CHANGES = Rehearsal(begin=begin_change_on_paper, usual={"status": "suspended"})
