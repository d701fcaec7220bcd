"""Dock and gate: one box for the gate pass, and large what to do with the van."""

from __future__ import annotations

import json
from typing import Any

from pyramid.view import view_config

from addons.barcode.gate import see
from addons.barcode.resources import Dock, Gate
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import deed, sent_by
from addons.barcode.words import GATE_WORDS

PAGE = "addons.barcode:templates/gate.pt"


@view_config(context=Dock, renderer=PAGE, permission=".use")
@view_config(context=Gate, renderer=PAGE, permission=".use")
def gate(place: Any, request: Any) -> dict[str, Any]:
    """The page, with its words for the script."""
    words = {name: request.show.translate(word) for name, word in GATE_WORDS.items()}
    data = {
        "home": request.resource_path(place).rstrip("/"),
        "language": "zh-CN" if request.show.locale.language == "zh" else "en",
        "words": words,
    }
    return {"data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")}


@deed("see", Dock)
def see_loaded(place: Dock, request: Any) -> dict[str, Any]:
    """Note that a van is loaded."""
    return _see(place, request)


@deed("see", Gate)
def see_out(place: Gate, request: Any) -> dict[str, Any]:
    """Note that a van goes out."""
    return _see(place, request)


def _see(place: Any, request: Any) -> dict[str, Any]:
    text = str(sent_by(request).get("text", ""))
    return {"card": Teller(request.show).seen(see(request.here, text, place.stage))}
