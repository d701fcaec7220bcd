"""The second check of a pickup, and whether the branch wants one."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.barcode import station
from addons.barcode.checking import check, want_second_check, wants_second_check
from addons.barcode.resources import Settings, StationPickup
from addons.barcode.telling import Teller
from addons.barcode.views.deeds import decimal_of, deed, done, sent_by
from core.i18n import _


@deed("check")
def check_pickup(place: StationPickup, request: Any) -> dict[str, Any]:
    """Another person has counted the pieces."""
    here = request.here
    pickup = station.lock_pickup(here, place.pickup.id)
    check(here, pickup, decimal_of(sent_by(request).get("counted")))
    return done(request, pickup, Teller(request.show).checked(pickup))


@view_config(
    context=Settings,
    request_method="GET",
    renderer="addons.barcode:templates/settings.pt",
    permission=".edit",
)
def settings(place: Settings, request: Any) -> dict[str, Any]:
    """How the counter works, to be changed."""
    return {"second_check": wants_second_check(request.here)}


@view_config(context=Settings, request_method="POST", permission=".edit")
def change_settings(place: Settings, request: Any) -> HTTPSeeOther:
    """Keep how the counter works from now on."""
    want_second_check(request.here, request.POST.get("second_check") == "yes")
    request.notice(_("Kept."))
    return HTTPSeeOther(request.resource_url(place))
