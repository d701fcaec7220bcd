"""Second check (复核): where a branch wants it, somebody else counts before a pickup finishes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import exists, or_, select

from addons.barcode.counter import OPTION
from addons.barcode.models import Passage, Scan
from addons.barcode.passages import passage_of
from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import Pickup
from core.company.decisions import decide
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of

SECOND_CHECK = "second_check"
# What a scan did that changes what there is to check.
CHANGING = ("taken", "removed", "undone")


def wants_second_check(context: Context) -> bool:
    """Whether this branch lets nothing go that only one person has counted."""
    kept = context.branch.options.get(OPTION, {}) if context.branch else {}
    return bool(kept.get(SECOND_CHECK))


def want_second_check(context: Context, wanted: bool) -> None:
    """Let the branch want a second check from now on, or no more."""
    context.require("barcode:settings:edit")
    assert context.branch is not None
    value = {**context.branch.options.get(OPTION, {}), SECOND_CHECK: wanted}
    decide(context, "set_option", branch=context.branch.name, name=OPTION, value=value)


def check(context: Context, pickup: Pickup, counted: Decimal) -> None:
    """Note that the person at work counted the pieces of ``pickup``; raises ScanRefused.

    Refused is who scanned any of them, and a number that is not that of the pieces.
    """
    mine = exists().where(
        Scan.document == pickup.id, Scan.actor == context.identity.login, Scan.outcome == "taken"
    )
    if context.session.scalar(select(mine)):
        raise ScanRefused(
            Kind.UNCHECKED,
            _(
                "You scanned goods of this pickup yourself. Hold it (F7) and let somebody else "
                "take it up and count."
            ),
        )
    if counted != pickup.quantity:
        raise ScanRefused(
            Kind.MISCOUNTED,
            _(
                "${counted} is not the number of pieces on this pickup. Count again, line by line; "
                "what is too much comes off (F4), what is missing is scanned.",
                mapping={"counted": f"{counted.normalize():f}"},
            ),
        )
    note_checked(context, pickup, counted)


def note_checked(context: Context, pickup: Pickup, counted: Decimal) -> None:
    """Note that the person at work counted so many pieces."""
    passage = passage_of(context, pickup)
    passage.checked, passage.checked_by = context.now, context.identity.login
    passage.checked_pieces = counted
    context.session.flush()


def refuse_unchecked(context: Context, pickups: Sequence[Pickup]) -> None:
    """Refuse those of ``pickups`` that nobody has checked since they were changed last.

    In one statement for any number; in none where the branch wants no second check.
    """
    if not wants_second_check(context):
        return
    later = exists().where(
        Scan.document == Pickup.id, Scan.outcome.in_(CHANGING), Scan.at > Passage.checked
    )
    unseen = or_(
        Passage.checked.is_(None), Passage.checked_pieces != Pickup.quantity, later
    )
    query = (
        select(Pickup.id)
        .outerjoin(Passage, Passage.pickup_id == Pickup.id)
        .where(one_of(context.session, Pickup.id, [pickup.id for pickup in pickups]), unseen)
        .order_by(Pickup.id)
    )
    found = context.session.scalars(query).all()
    if found:
        raise ScanRefused(
            Kind.UNCHECKED,
            *(
                _(
                    "Nobody else has counted the pickup #${pickup} since it was changed last. Hold "
                    "it (F7); another person takes it up and presses F10, Second check.",
                    mapping={"pickup": number},
                )
                for number in found
            ),
        )
