"""A pickup's way through the yard: in whose hands it is, on hold, and the code it is known by."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import select

from addons.barcode.models import Passage
from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import Pickup
from addons.esales.pickups import OPEN
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, one_of

# Long enough that nobody guesses the code of a pickup, short enough to be said on the phone.
LOWEST, HIGHEST = 10_000_000, 99_999_999


def passages(context: Context, pickups: Collection[Pickup]) -> dict[int, Passage]:
    """The passages of ``pickups`` by the pickup's id, begun where one has none yet."""
    ids = {pickup.id for pickup in pickups}
    query = select(Passage).where(one_of(context.session, Passage.pickup_id, ids))
    found = {one.pickup_id: one for one in context.session.scalars(query)}
    missing = [pickup for pickup in pickups if pickup.id not in found]
    if missing:
        _begin(context, missing)
        found |= {one.pickup_id: one for one in context.session.scalars(query)}
    return found


def passage_of(context: Context, pickup: Pickup) -> Passage:
    """The passage of ``pickup``."""
    return passages(context, [pickup])[pickup.id]


def _begin(context: Context, pickups: Sequence[Pickup]) -> None:
    codes = _fresh_codes(context, len(pickups))
    rows = [
        {
            "pickup_id": pickup.id,
            "code": code,
            "clerk": pickup.creator,
            "checked_by": "",
            "loaded_by": "",
            "left_by": "",
        }
        for pickup, code in zip(pickups, codes, strict=True)
    ]
    insert_missing(context.session, Passage.__table__, rows)


def _fresh_codes(context: Context, count: int) -> list[str]:
    """Pickup codes that no pickup of the branch has had, ``count`` of them."""
    fresh: set[str] = set()
    while len(fresh) < count:
        drawn = {str(LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)) for _one in range(count)}
        known = select(Passage.code).where(one_of(context.session, Passage.code, drawn))
        fresh |= drawn - set(context.session.scalars(known))
    return sorted(fresh)[:count]


def take_in_hand(context: Context, pickup: Pickup) -> Passage:
    """Give ``pickup`` to the clerk at work; it is on hold no more."""
    passage = passage_of(context, pickup)
    passage.clerk, passage.held = context.identity.login, None
    context.session.flush()
    return passage


def hold(context: Context, pickup: Pickup) -> None:
    """Put ``pickup`` on hold, for whichever clerk takes it up again; refuses one that is over."""
    if pickup.step != OPEN:
        raise ScanRefused(
            Kind.NOT_OPEN,
            _("This pickup is no longer open, so it waits for nobody. Press Esc, then F7 again."),
        )
    passage = passage_of(context, pickup)
    passage.clerk, passage.held = context.identity.login, context.now
    context.session.flush()
