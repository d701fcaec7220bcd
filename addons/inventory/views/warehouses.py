"""A warehouse's page: its places and what lies in them."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import func, select

from addons.inventory.models import Balance, Location, Warehouse
from addons.inventory.resources.warehouses import place_codes, with_places
from core.i18n import _
from core.refusal import NotHere
from core.web.forms import Field
from core.web.pages import form_page, show_record

PLACES = (
    Field(
        name="places",
        title=_("Places"),
        kind="long",
        required=True,
        longest=20_000,
        help=_("One code a line, such as A-01-02-3."),
    ),
    Field(
        name="may_go_negative",
        title=_("Stock there may go below zero"),
        kind="yes_no",
        help=_("For places that are booked late, such as material used up on the spot."),
    ),
)


@view_config(
    context=Warehouse, renderer="addons.inventory:templates/warehouse.pt", permission=".view"
)
def show_warehouse(record: Warehouse, request: Any) -> dict[str, Any]:
    """The warehouse with its places, and how many varieties and pieces lie in each."""
    query = (
        select(
            Location.id,
            Location.code,
            Location.may_go_negative,
            func.count(Balance.variant_id.distinct()).label("varieties"),
            func.sum(Balance.on_hand).label("pieces"),
        )
        .outerjoin(Balance, (Balance.location_id == Location.id) & (Balance.on_hand != 0))
        .where(Location.warehouse_id == record.id)
        .group_by(Location.id, Location.code, Location.may_go_negative)
        .order_by(Location.code)
    )
    return {
        **show_record(record, request),
        "places": request.here.session.execute(query).all(),
    }


@view_config(
    context=Warehouse,
    name="places",
    renderer="core.web:templates/form.pt",
    permission=".edit",
)
def add_places(record: Warehouse, request: Any) -> Any:
    """A form for more places, one code a line."""

    def save(values: dict[str, Any]) -> str:
        codes = place_codes(values["places"])
        with_places(record, codes, may_go_negative=values["may_go_negative"])
        request.here.session.flush()
        request.notice(_("Places that are there now: ${count}.", mapping={"count": len(codes)}))
        return request.resource_url(record)

    return form_page(
        request,
        PLACES,
        save,
        title=_("More places in ${name}", mapping={"name": record.name}),
        back=request.resource_url(record),
    )


@view_config(context=Warehouse, name="below_zero", request_method="POST", permission=".edit")
def turn_below_zero(record: Warehouse, request: Any) -> HTTPSeeOther:
    """Let the stock of one place go below zero, or no longer."""
    number = request.POST.get("place", "")
    for location in record.locations:
        if str(location.id) == number:
            location.may_go_negative = not location.may_go_negative
            request.notice(_("${name} was saved.", mapping={"name": location.code}))
            return HTTPSeeOther(request.resource_url(record))
    raise NotHere(_("It is not here any more. Load the page again."))
