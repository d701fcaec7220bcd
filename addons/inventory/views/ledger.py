"""The stock ledger on a page: every move, newest first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.view import view_config

from addons.inventory.choices import HAPPENED, STATUSES
from addons.inventory.history import Wanted, ledger
from addons.inventory.moments import typed_moment
from addons.inventory.paths import document_paths, kind_titles
from addons.inventory.resources.documents import warehouse_codes
from addons.inventory.resources.ledger import Moves


@view_config(context=Moves, renderer="addons.inventory:templates/moves.pt", permission=".view")
def show_moves(moves: Moves, request: Any) -> dict[str, Any]:
    """The ledger, narrowed and paged as the address says."""
    here = request.here
    given = {name: value.strip() for name, value in request.GET.items() if value.strip()}
    wanted = Wanted(
        text=given.get("q", ""),
        warehouse=given.get("warehouse", ""),
        kind=given.get("kind", ""),
        since=typed_moment(given["since"] + "T00:00", here) if "since" in given else None,
        until=typed_moment(given.get("until", ""), here),
    )
    events, count, after = ledger(here, wanted, given.get("after", ""))
    kept = {name: value for name, value in given.items() if name != "after"}
    return {
        "events": events,
        "count": count,
        "asked": kept,
        "statuses": STATUSES,
        "happened": HAPPENED,
        "warehouses": warehouse_codes(here),
        "kinds": kind_titles(here),
        "paths": document_paths(here),
        "next_page": "?" + urlencode({**kept, "after": after}) if after else None,
        "first_page": "?" + urlencode(kept) if "after" in given else None,
    }
