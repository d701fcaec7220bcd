"""Loading dock and gate: a gate pass is scanned, the van is loaded, and once it goes out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from addons.barcode.cleaning import cleaned, without_blanks
from addons.barcode.models import Passage
from addons.barcode.passages import passage_of
from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import Dealer, Pickup
from addons.esales.pickups import OPEN
from core.context import Context
from core.i18n import _
from core.security.models import User

LOADED, LEFT = "loaded", "left"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A pickup that was seen at dock or gate."""

    pickup: Pickup
    passage: Passage


def see(context: Context, text: str, stage: str) -> Seen:
    """Note that the pickup that ``text`` means was loaded, or went out; raises ScanRefused.

    The text is the number on its papers or its pickup code. A gate pass is good once.
    """
    pickup = _pickup_called(context, text)
    _refuse_unfinished(pickup)
    passage = passage_of(context, pickup)
    if passage.left is not None:
        raise ScanRefused(
            Kind.GONE,
            _(
                "${number} went out before, seen by ${person}. A gate pass is good once: ask the "
                "counter what this van carries.",
                mapping={"number": pickup.number, "person": _name(context, passage.left_by)},
            ),
        )
    if stage == LOADED and passage.loaded is not None:
        raise ScanRefused(
            Kind.REPEATED,
            _(
                "${number} was loaded before, by ${person}. Scan the next gate pass.",
                mapping={"number": pickup.number, "person": _name(context, passage.loaded_by)},
            ),
        )
    setattr(passage, stage, context.now)
    setattr(passage, f"{stage}_by", context.identity.login)
    context.session.flush()
    return Seen(pickup=pickup, passage=passage)


def _name(context: Context, login: str) -> str:
    return context.session.scalar(select(User.name).where(User.login == login)) or login


def _pickup_called(context: Context, text: str) -> Pickup:
    typed = without_blanks(cleaned(text)).upper()
    query = (
        select(Pickup)
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .where(or_(Pickup.number == typed, Passage.code == typed))
        .options(joinedload(Pickup.dealer).joinedload(Dealer.party))
        .order_by(Pickup.id.desc())
        .limit(1)
    )
    found = context.session.scalar(query) if typed else None
    if found is None:
        raise ScanRefused(
            Kind.UNKNOWN,
            _(
                "No pickup is known under ${code}. Scan the bars of the gate pass, or type its "
                "number or the pickup code.",
                mapping={"code": typed[:40] or "-"},
            ),
        )
    return found


def _refuse_unfinished(pickup: Pickup) -> None:
    if pickup.step == OPEN:
        raise ScanRefused(
            Kind.NOT_FINISHED,
            _(
                "The pickup #${pickup} of ${dealer} is not finished, so nothing of it may go out. "
                "Send the van back to the counter.",
                mapping={"pickup": pickup.id, "dealer": pickup.dealer.name},
            ),
        )
    if pickup.finished is None or pickup.step == "reversed":
        raise ScanRefused(
            Kind.TAKEN_BACK,
            _(
                "The pickup ${number} of ${dealer} was cancelled or taken back. Its goods stay "
                "here: have them unloaded.",
                mapping={
                    "number": pickup.number or f"#{pickup.id}",
                    "dealer": pickup.dealer.name,
                },
            ),
        )
