"""The start of a pickup: which dealer stands there, from which warehouse, what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from addons.barcode.cleaning import cleaned, without_blanks
from addons.barcode.models import Passage
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import Party
from addons.esales.models import Dealer, Order, Pickup
from addons.esales.orders.picking import order_numbered
from addons.esales.pickups import OPEN
from addons.inventory.claimable import SOUND
from addons.inventory.models import Warehouse
from core.context import Context
from core.i18n import _
from core.security.models import User

MOST = 9
OPTION = "barcode"


@dataclass(frozen=True, kw_only=True)
class OpenPickup:
    """A pickup to go on with: since when it is on hold, in whose hands it was last."""

    pickup: Pickup
    held: datetime | None
    mine: bool
    clerk: str

    def is_fresh(self, warehouse: str) -> bool:
        """Whether nothing is on it yet, nor known of who fetches, and it draws on ``warehouse``."""
        one = self.pickup
        return not (one.varieties or one.collector or one.plate) and one.warehouse == warehouse


def dealers(context: Context, text: str) -> list[Dealer]:
    """Dealers with this card or code, or else whose code, name or initials fit; nine at most."""
    typed = cleaned(text)
    if not typed:
        return []
    exact = or_(Dealer.card == typed, Dealer.code.in_({typed, typed.upper()}))
    found = context.session.scalars(_with_names(select(Dealer).where(exact)).limit(2)).all()
    if found:
        return list(found)
    alike = or_(
        Dealer.code.istartswith(typed, autoescape=True),
        Party.initials.istartswith(typed, autoescape=True),
        Party.name.icontains(typed, autoescape=True),
    )
    query = _with_names(select(Dealer).where(alike, Dealer.status != "closed"))
    return list(context.session.scalars(query.order_by(Party.initials, Dealer.code).limit(MOST)))


def _with_names(query: Select[Any]) -> Select[Any]:
    return query.join(Party, Party.id == Dealer.party_id).options(joinedload(Dealer.party))


def dealer_with(context: Context, number: int) -> Dealer:
    """The dealer with the id ``number``; raises ScanRefused where there is none here."""
    query = _with_names(select(Dealer).where(Dealer.id == number))
    found = context.session.scalar(query)
    if found is None:
        raise ScanRefused(
            Kind.DEALER,
            _("There is no such dealer in this branch. Scan the card again, or type the name."),
        )
    return found


def open_pickups(context: Context, dealer: int | None = None) -> list[OpenPickup]:
    """Open pickups, newest first: those in this clerk's hands, then others' that are on hold.

    Of one ``dealer`` all, in whosever hands they are.
    """
    if dealer is not None:
        return _open(context, Pickup.dealer_id == dealer)
    return _open(context, or_(_mine(context), Passage.held.is_not(None)))


def called(context: Context, text: str) -> list[OpenPickup]:
    """Open pickups with the pickup code or the number plate ``text``."""
    typed = without_blanks(cleaned(text))
    if not typed:
        return []
    plate = func.replace(Pickup.plate, " ", "")
    return _open(context, or_(Passage.code == typed, plate == typed.upper()))


def _mine(context: Context) -> Any:
    return func.coalesce(Passage.clerk, Pickup.creator) == context.identity.login


def _open(context: Context, wanted: Any) -> list[OpenPickup]:
    mine = _mine(context)
    query = (
        select(Pickup, Passage.held, mine, User.name)
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .outerjoin(User, User.login == func.coalesce(Passage.clerk, Pickup.creator))
        .where(Pickup.step == OPEN, wanted)
        .options(joinedload(Pickup.dealer).joinedload(Dealer.party))
        .order_by(case((mine, 0), else_=1), Pickup.id.desc())
        .limit(MOST)
    )
    return [
        OpenPickup(pickup=pickup, held=held, mine=bool(own), clerk=name or pickup.creator)
        for pickup, held, own, name in context.session.execute(query)
    ]


def orders_meant(context: Context, text: str) -> list[Order]:
    """The order with the number ``text``, of which something is left to fetch."""
    typed = without_blanks(cleaned(text))
    found = order_numbered(context, typed) if typed else None
    return [found] if found else []


def order_with(context: Context, number: int, dealer: Dealer) -> Order:
    """The order of ``dealer`` with the id ``number``; raises ScanRefused where there is none."""
    found = context.session.get(Order, number)
    if found is None or found.dealer_id != dealer.id:
        raise ScanRefused(
            Kind.REFUSED,
            _("This order is not one of the dealer's. Choose another, or go on without one."),
        )
    return found


def fresh_one(found: Sequence[OpenPickup], warehouse: str) -> Pickup | None:
    """The pickup on which this clerk has done nothing yet, so that none is opened beside it."""
    return next((one.pickup for one in found if one.mine and one.is_fresh(warehouse)), None)


def warehouses(context: Context) -> Sequence[Warehouse]:
    """The sound warehouses in use, which pickups draw on."""
    query = select(Warehouse).where(Warehouse.kind == SOUND, Warehouse.active)
    return context.session.scalars(query.order_by(Warehouse.code)).all()


def usual_warehouse(context: Context, known: Sequence[Warehouse]) -> str:
    """The one this clerk used last, else the branch's own choice, else the only one; or none."""
    last = (
        select(Pickup.warehouse)
        .where(Pickup.creator == context.identity.login)
        .order_by(Pickup.id.desc())
        .limit(1)
    )
    kept = context.branch.options.get(OPTION, {}) if context.branch else {}
    only = known[0].code if len(known) == 1 else ""
    codes = {warehouse.code for warehouse in known}
    wishes = (context.session.scalar(last), kept.get("warehouse"), only)
    return next((wish for wish in wishes if wish in codes), "")


def refuse_warehouse(known: Sequence[Warehouse], code: str) -> None:
    """Refuse a code that is none of the sound warehouses."""
    if not known:
        raise ScanRefused(
            Kind.NOT_IN_STOCK,
            _(
                "This branch has no sound warehouse that pickups could draw on. Have one entered "
                "under Warehouses."
            ),
        )
    if code not in {warehouse.code for warehouse in known}:
        raise ScanRefused(
            Kind.ELSEWHERE, _("Choose the warehouse first: type its number and press Enter.")
        )
