"""The stock ledger as a place: its moves, newest first."""

from __future__ import annotations

from core.i18n import _
from core.web.site import Place


class Moves(Place):
    """``/branch/inventory/moves``."""

    addon = "inventory"
    name = "moves"
    scope = "inventory:move"
    title = _("Stock ledger")
    order = 60
