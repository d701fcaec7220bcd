"""Stock documents on the pages of their businesses: in the inbox, on the phone, with their lines.

Lines are entered on pages of their own; here whoever decides sees what he decides about.
"""

from __future__ import annotations

from typing import Any

from addons.inventory.choices import STATUSES
from addons.inventory.entitled import LINES
from addons.inventory.models import StockDocument
from addons.inventory.paths import TO_DOCUMENT, document_paths
from addons.inventory.shown import lines_of
from core.i18n import _
from core.web.application import Case, Documents


class StockCase(Case):
    """One stock document, with its lines for whoever may see such ones, and all of this one."""

    document: StockDocument
    page = "addons.inventory:templates/stock_case.pt"

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, and the way to the page on which they are entered."""
        here = self.here
        may_see = here.may(f"{self.scope}:view") and self.rights.see(LINES)
        path = document_paths(here).get(self.document.kind, TO_DOCUMENT)
        return {
            "may_see": may_see,
            "lines": lines_of(self.document, here) if may_see else [],
            "entered_at": f"{path}/{self.document.id}" if may_see and path != TO_DOCUMENT else "",
            "statuses": STATUSES,
        }


class StockCases(Documents):
    """The documents of a business that moves stock."""

    case = StockCase
    hint = _("They begin under Stock in the menu, on the pages where their lines are entered.")
