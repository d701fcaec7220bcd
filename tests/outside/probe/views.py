"""Deeds of the probe's own, one of them forbidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from core.orm.bulk import insert_rows
from probe.models import Thing
from probe.resources import Things

AT_MARKING: list[Callable[[Thing, Any], None]] = []


@view_config(context=Thing, name="mark", request_method="POST", permission="probe:thing:mark")
def mark(thing: Thing, request: Any) -> HTTPSeeOther:
    """Mark a thing."""
    for deed in AT_MARKING:
        deed(thing, request)
    thing.name = request.POST.get("name", "marked")
    request.notice("marked")
    return HTTPSeeOther(request.resource_url(thing))


@view_config(context=Things, name="write-by-record", request_method="GET", permission=".view")
def write_by_record(things: Things, request: Any) -> Response:
    """A fault: a page that is only read tries to add a record."""
    request.here.session.add(Thing(code="forbidden"))
    return Response("written")


@view_config(context=Things, name="write-by-statement", request_method="GET", permission=".view")
def write_by_statement(things: Things, request: Any) -> Response:
    """A fault: a page that is only read sends an insert."""
    insert_rows(request.here.session, Thing.__table__, [{"code": "forbidden", "sound": True}])
    return Response("written")
