"""A piece's page: where it is and the way it came."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from addons.base.models import Party, Serial
from addons.inventory.choices import HAPPENED, STATUSES
from addons.inventory.history import timeline
from addons.inventory.paths import document_paths, kind_titles
from addons.inventory.pieces import called, look_at
from core.web.pages import show_record


@view_config(context=Serial, renderer="addons.inventory:templates/serial.pt", permission=".view")
def show_serial(record: Serial, request: Any) -> dict[str, Any]:
    """The piece, who has it, who has set it aside, and its timeline."""
    here = request.here
    (piece,) = look_at(here, [record.id]).values()
    holder = here.session.get(Party, record.holder_id) if record.holder_id else None
    return {
        **show_record(record, request),
        "holder": holder,
        "claimed_by": called(None, piece.claimed_by),
        "events": timeline(here, record.id),
        "statuses": STATUSES,
        "happened": HAPPENED,
        "kinds": kind_titles(here),
        "paths": document_paths(here),
    }
