"""A dealer's pages: the whole picture, territory, payments, and every serial taken."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from addons.base.models import ProductLine, Region
from addons.base.resources.parties import Parties
from addons.esales.accounts import ageing, latest_entries, open_entries
from addons.esales.changes.changing import KIND as CHANGE
from addons.esales.charts import Point, bar_chart
from addons.esales.choices import CHANNELS, ENTRY_KINDS, PICKUP_STEPS, STATUSES
from addons.esales.dealer_page import (
    LATEST,
    PAGE,
    by_month,
    latest_invoices,
    latest_pickups,
    leads_of,
    room_of,
    serial_count,
    taken_serials,
    territory_overlaps,
)
from addons.esales.models import Dealer, Territory
from addons.esales.money.limits import GRANT
from addons.esales.money.opening import enter_opening, usual_day
from addons.esales.money.pockets import BALANCE, TITLES
from addons.esales.money.vouchers import business_to_begin
from addons.esales.orders.picking import open_orders
from addons.esales.pickups import business_for_pickups
from addons.esales.rebates.granting import KIND as REBATE
from addons.esales.resources.dealers import start_values
from addons.esales.resources.pickups import number_of
from addons.esales.resources.prices import SINCE, UNTIL, refuse_backwards
from addons.esales.views.limits import limits_shown
from core.i18n import _
from core.orm.changes import log_changes
from core.refusal import NotHere
from core.web.changes import Part
from core.web.forms import Field
from core.web.pages import form_page, show_record
from core.workflow.beside.seeing import hidden_in, seen_of

FORM = "core.web:templates/form.pt"
SOON = timedelta(days=60)

TERRITORY_FIELDS = (
    Field(
        name="region",
        title=_("Region"),
        kind="lookup",
        of="base/regions",
        required=True,
        help=_("A province, a city or a county; what lies in it belongs to it."),
    ),
    Field(
        name="line_id",
        title=_("Product line"),
        kind="lookup",
        of="base/lines",
        help=_("Left empty, it holds for every product line."),
    ),
    Field(
        name="channel",
        title=_("Channel"),
        kind="choice",
        choices=CHANNELS,
        help=_("Left empty, it holds for every channel."),
    ),
    Field(name="exclusive", title=_("Exclusive"), kind="yes_no"),
    SINCE,
    UNTIL,
)
MONEY_FIELDS = (
    Field(name="pocket", title=_("Pocket"), kind="choice", choices=TITLES, required=True),
    Field(
        name="amount",
        title=_("Amount"),
        kind="decimal",
        required=True,
        help=_(
            "Of the balance, above zero the dealer owes it and below zero he has prepaid it; "
            "rebate and deposit are above zero."
        ),
    ),
    Field(name="day", title=_("Day"), kind="date", required=True),
    Field(name="note", title=_("Note"), help=_("How it was paid, the voucher's number.")),
)


@view_config(
    context=Dealer, renderer="addons.esales:templates/dealer.pt", permission=".view"
)
def dealer(record: Dealer, request: Any) -> dict[str, Any]:
    """The dealer: credit, territory, trades, serials, account, contacts."""
    here = request.here
    party = Part(record=record.party, fields=Parties.fields)
    found = {
        **show_record(record, request, parts=[party]),
        "status": dict(STATUSES)[record.status],
        "warnings": [*_running_out(record, request), *territory_overlaps(here, record)],
        "room": room_of(here, record),
        "leads": leads_of(record) if here.may("esales:account:view") else {},
        "channels": CHANNELS,
        "chart": _chart(record, request),
        "chart_heading": _("Bought in the last twelve months"),
        "trades": business_for_pickups(here) is not None,
        "orders": seen_of(open_orders(here, record.id, PAGE), here, "dealer_id"),
        "pickups": seen_of(latest_pickups(here, record), here, "dealer_id"),
        "number_of": number_of,
        "steps": PICKUP_STEPS,
        "invoices": seen_of(latest_invoices(here, record), here, "dealer_id"),
        "serial_count": serial_count(here, record),
        "serials": taken_serials(here, record, most=LATEST),
        "may_open": here.may("esales:account:open"),
        "money": business_to_begin(here),
        "rebate": business_to_begin(here, REBATE),
        "change": business_to_begin(here, CHANGE),
        "sees_account": here.may("esales:account:view"),
        "may_grant": here.may(GRANT),
    }
    if found["sees_account"]:
        found["limits"] = limits_shown(here, record)
        found["entries"] = latest_entries(here, record)
        found["ageing"] = ageing(open_entries(here, record), here.today)
        found["kinds"] = ENTRY_KINDS
    return found


def _chart(record: Dealer, request: Any) -> Any:
    if hidden_in("esales.invoice", ("dealer_id", "gross"), request.here):
        return None
    months = by_month(request.here, record)
    if not any(gross for _month, gross in months):
        return None
    return bar_chart(
        [
            Point(
                label=str(month.month),
                value=gross,
                said=f"{month:%Y-%m}: {request.show.money(gross)}",
            )
            for month, gross in months
        ]
    )


def _running_out(record: Dealer, request: Any) -> list[Any]:
    """Sentences on papers that have run out, or will within sixty days."""
    said, today = [], request.here.today
    for name, until in ((_("The contract"), record.contract_until),
                        (_("The licence"), record.licence_until)):
        if until is not None and until <= today + SOON:
            mapping = {"paper": request.localizer.translate(name), "date": request.show.date(until)}
            sentence = (
                _("${paper} ran out on ${date}. Have it renewed.", mapping=mapping)
                if until < today
                else _("${paper} runs out on ${date}. Have it renewed in time.", mapping=mapping)
            )
            said.append(sentence)
    return said


@view_config(context=Dealer, name="edit", renderer=FORM, permission=".edit")
def edit(record: Any, request: Any) -> Any:
    """A form for the dealer and the party behind."""
    collection = record.__parent__

    def save(values: dict[str, Any]) -> str:
        collection.save(record, values)
        request.here.session.flush()
        request.notice(_("${name} was saved.", mapping={"name": record.name}))
        return request.resource_url(record)

    return form_page(
        request,
        collection.fields,
        save,
        title=record.name,
        back=request.resource_url(record),
        start=start_values(record),
    )


@view_config(context=Dealer, name="territory", renderer=FORM, permission=".edit")
def add_territory(record: Dealer, request: Any) -> Any:
    """A form that adds a region to the dealer's territory."""

    def save(values: dict[str, Any]) -> str:
        refuse_backwards(values)
        part = Territory(**values)
        record.territories.append(part)
        request.here.session.flush()
        _log_territory(request, record, None, part)
        request.notice(_("The territory was extended."))
        for message in territory_overlaps(request.here, record):
            request.notice(message)
        return request.resource_url(record)

    return form_page(
        request,
        TERRITORY_FIELDS,
        save,
        title=_("Extend the territory of ${name}", mapping={"name": record.name}),
        back=request.resource_url(record),
        button=_("Add to the territory"),
    )


@view_config(context=Dealer, name="remove_territory", request_method="POST", permission=".edit")
def remove_territory(record: Dealer, request: Any) -> HTTPSeeOther:
    """Take a part off the dealer's territory; the change log keeps what it was."""
    number = request.POST.get("id", "")
    part = next((part for part in record.territories if str(part.id) == number), None)
    if part is None:
        raise NotHere(_("It is not here any more. Load the page again."))
    _log_territory(request, record, part, None)
    record.territories.remove(part)
    request.notice(_("The territory was narrowed."))
    return HTTPSeeOther(request.resource_path(record))


def _log_territory(
    request: Any, record: Dealer, old: Territory | None, new: Territory | None
) -> None:
    """The dealer's own log tells it too, for that is where people look."""
    session = request.here.session
    said = [_territory_text(session, part) if part else None for part in (old, new)]
    entry = (Dealer.__tablename__, record.id, "territory", {"territory": said})
    log_changes(session, [entry])


def _territory_text(session: Any, part: Territory) -> str:
    region = session.query(Region.full_name).filter_by(code=part.region).scalar()
    line = session.get(ProductLine, part.line_id) if part.line_id else None
    return " · ".join(text for text in (region or part.region, line.name if line else "") if text)


@view_config(
    context=Dealer, name="opening", renderer=FORM, permission="esales:account:open"
)
def opening(record: Dealer, request: Any) -> Any:
    """A form that records what a pocket of the dealer's account began with."""

    def save(values: dict[str, Any]) -> str:
        amount: Decimal = values["amount"]
        pocket, day, note = (values[name] for name in ("pocket", "day", "note"))
        enter_opening(request.here, record, amount, day, note, pocket=pocket)
        said = {"amount": request.show.money(amount), "name": record.name}
        request.notice(_("${amount} of ${name} was recorded.", mapping=said))
        return request.resource_url(record)

    return form_page(
        request,
        MONEY_FIELDS,
        save,
        title=_("Opening balance of ${name}", mapping={"name": record.name}),
        back=request.resource_url(record),
        start={"pocket": BALANCE, "day": usual_day(request.here)},
        button=_("Record"),
    )


@view_config(
    context=Dealer,
    name="serials",
    renderer="addons.esales:templates/serials.pt",
    permission=".view",
)
def serials(record: Dealer, request: Any) -> dict[str, Any]:
    """Every piece the dealer took, by number."""
    text = request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    found = taken_serials(request.here, record, text=text, after=after, most=PAGE + 1)
    return {
        "record": record,
        "called": record.name,
        "text": text,
        "rows": found[:PAGE],
        "number_of": number_of,
        "count": serial_count(request.here, record),
        "next_after": found[PAGE - 1].cursor if len(found) > PAGE else None,
        "first": not after,
    }
