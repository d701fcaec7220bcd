"""A pickup's page: lines and why they cost so, serials, papers, kin, what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.base.models import Serial
from addons.esales.choices import PICKUP_STEPS
from addons.esales.collecting import LONGEST, name_collector
from addons.esales.models import Pickup, PickupSerial
from addons.esales.pickups import OPEN, finish_pickup
from addons.esales.tally import tally
from core.i18n import _
from core.refusal import Invalid
from core.web.pages import show_record
from core.web.papers import papers_of
from core.workflow import Document, Guard, Link, Movement, fire
from core.workflow.businesses import definition
from core.workflow.documents import Override
from core.workflow.firing import may_fire
from core.workflow.overrides import override

PAGE = 200
MOST = Decimal(10**12)


@view_config(
    context=Pickup, renderer="addons.esales:templates/pickup.pt", permission=".view"
)
def pickup(record: Pickup, request: Any) -> dict[str, Any]:
    """The pickup as a whole."""
    here = request.here
    return {
        **show_record(record, request),
        "tally": tally(here, record),
        "step": dict(PICKUP_STEPS).get(record.step, record.step),
        "papers": papers_of(record, request),
        "kin": kin_of(record, request),
        "movements": movements_of(record, request),
        "overrides": overrides_of(record, request),
        "overridable": _overridable(record, request),
        "may_finish": _may(record, request, "finish", "esales:pickup:edit"),
        "may_name_collector": record.step == OPEN and here.may("esales:pickup:edit"),
        "may_cancel": _may(record, request, "cancel", "esales:pickup:cancel"),
    }


def movements_of(document: Document, request: Any) -> list[tuple[Movement, str]]:
    """How ``document`` came where it stands: each movement and what its transition is called."""
    business = definition(request.here, document.business, document.version)
    titles = {t.name: t.title.get(request.locale_name, t.title["en"]) for t in business.transitions}
    query = select(Movement).where(Movement.document == document.id).order_by(Movement.id)
    return [
        (movement, titles.get(movement.transition, movement.transition))
        for movement in request.here.session.scalars(query)
    ]


def overrides_of(document: Document, request: Any) -> list[tuple[Override, Any]]:
    """Who let ``document`` pass what, and why."""
    guards = request.here.hooks.named("guards")
    query = select(Override).where(Override.document == document.id).order_by(Override.at)
    return [
        (row, guards[row.guard].title if row.guard in guards else row.guard)
        for row in request.here.session.scalars(query)
    ]


@dataclass(frozen=True, kw_only=True)
class Way:
    """A guard that the person may let a pickup pass, and what it may be let pass with."""

    guard: Guard
    choices: list[tuple[str, Any]]


def _overridable(record: Pickup, request: Any) -> list[Way]:
    """The guards that the person may let this pickup pass, while it is open."""
    here = request.here
    business = definition(here, record.business, record.version)
    finish = business.transition("finish", record.step)
    guards = here.hooks.named("guards")
    asked = [guards[use.name] for use in finish.guards if use.name in guards] if finish else []
    return [
        Way(guard=guard, choices=list(guard.choices(record, here)) if guard.choices else [])
        for guard in asked
        if guard.override and here.may(guard.override)
    ]


def _may(record: Pickup, request: Any, name: str, permission: str) -> bool:
    business = definition(request.here, record.business, record.version)
    transition = business.transition(name, record.step)
    return (
        transition is not None
        and request.here.may(permission)
        and may_fire(business, transition, request.here)
    )


@view_config(context=Pickup, name="finish", request_method="POST", permission=".edit")
def finish(record: Pickup, request: Any) -> HTTPSeeOther:
    """Finish the pickup: stock leaves, invoice and receivable arise, at the prices seen here."""
    change = finish_pickup(request.here, record)
    if change is not None:
        request.notice(change)
        return HTTPSeeOther(request.resource_path(record))
    said = {"number": record.number}
    request.notice(_("Pickup ${number} is finished. Its papers are ready.", mapping=said))
    return HTTPSeeOther(request.resource_path(record))


@view_config(context=Pickup, name="cancel", request_method="POST", permission=".cancel")
def cancel(record: Pickup, request: Any) -> HTTPSeeOther:
    """Cancel the pickup: what it had set aside is free again."""
    fire([record], "cancel", request.here, reason=request.POST.get("reason") or None)
    request.notice(_("The pickup was cancelled; its goods are free again."))
    return HTTPSeeOther(request.resource_path(record))


@view_config(context=Pickup, name="collector", request_method="POST", permission=".edit")
def collector(record: Pickup, request: Any) -> HTTPSeeOther:
    """Keep who fetches the goods."""
    name_collector(request.here, record, **{name: request.POST.get(name, "") for name in LONGEST})
    request.notice(_("It is kept who fetches the goods."))
    return HTTPSeeOther(request.resource_path(record))


@view_config(context=Pickup, name="override", request_method="POST", permission=".view")
def let_pass(record: Pickup, request: Any) -> HTTPSeeOther:
    """Let the pickup pass a guard all the same; the guard's own permission decides who may."""
    given = {name: request.POST.get(name, "") for name in ("guard", "reason", "measure", "about")}
    override(
        record,
        given["guard"],
        given["reason"][:500],
        request.here,
        measure=_amount(given["measure"]),
        about=[given["about"]] if given["about"] else (),
    )
    request.notice(_("The pickup may pass. The reason is kept with it."))
    return HTTPSeeOther(request.resource_path(record))


def _amount(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= MOST:
        said = _("Type the amount in digits, such as 1500.00.")
        raise Invalid(said, fields={"measure": said})
    return found


@view_config(
    context=Pickup,
    name="serials",
    renderer="addons.esales:templates/pickup_serials.pt",
    permission=".view",
)
def serials(record: Any, request: Any) -> dict[str, Any]:
    """The serial numbers on the pickup, or on one of its lines."""
    line = request.GET.get("line", "")
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0
    query = (
        select(PickupSerial)
        .join(Serial, Serial.id == PickupSerial.serial_id)
        .where(PickupSerial.pickup_id == record.id, PickupSerial.serial_id > after)
        .options(joinedload(PickupSerial.serial).joinedload(Serial.variant))
        .order_by(PickupSerial.serial_id)
        .limit(PAGE + 1)
    )
    if line.isascii() and line.isdigit() and len(line) < 9:
        query = query.where(PickupSerial.line == int(line))
    found = list(request.here.session.scalars(query))
    return {
        "record": record,
        "called": record.__parent__.called(record),
        "line": line,
        "rows": found[:PAGE],
        "next_after": found[PAGE - 1].serial_id if len(found) > PAGE else None,
        "first": not after,
    }


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A document that another came from (``above``) or gave rise to, and its page."""

    above: bool
    title: Any
    number: str
    path: str


def kin_of(document: Document, request: Any) -> list[Kin]:
    """The kin of ``document`` up and down (上查 / 下查), where the person may see their pages."""
    session, kinds = request.here.session, request.here.hooks.named("kinds")
    up = select(Document).join(Link, Link.source == Document.id)
    down = select(Document).join(Link, Link.target == Document.id)
    found = [
        *((True, other) for other in session.scalars(up.where(Link.target == document.id))),
        *((False, other) for other in session.scalars(down.where(Link.source == document.id))),
    ]
    pages = {
        collection.record: (f"{collection.addon}/{collection.name}", collection.scope)
        for collection in request.here.hooks.collect("resources")
        if hasattr(collection, "record")
    }
    return [
        Kin(
            above=above,
            title=kinds[other.kind].title if other.kind in kinds else other.kind,
            number=other.number or f"#{other.id}",
            path=f"{pages[type(other)][0]}/{other.id}",
        )
        for above, other in found
        if type(other) in pages and request.here.may(f"{pages[type(other)][1]}:view")
    ]
