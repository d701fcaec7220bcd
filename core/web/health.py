"""Whether the server lives and reaches its stores, for whoever watches over it."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config
from sqlalchemy import text


@view_config(route_name="health", permission=NO_PERMISSION_REQUIRED)
def health(request: Any) -> Response:
    """200 with the state of both stores, or 503 naming the one that does not answer."""
    installation = request.registry.installation
    state = {
        "status": "ok",
        "sql": "ok",
        "objects": "ok",
        "left_out": [failure.name for failure in installation.registry.failures],
    }
    try:
        with installation.engine.connect() as connection:
            connection.execute(text("select 1"))
    except Exception as error:
        state |= {"status": "failing", "sql": type(error).__name__}
    try:
        installation.founded()
    except Exception as error:
        state |= {"status": "failing", "objects": type(error).__name__}
    return Response(json_body=state, status=200 if state["status"] == "ok" else 503)
