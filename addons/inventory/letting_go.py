"""The end of claims: rows go, and balances are told how much less of them is reserved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete

from addons.inventory.balances import Change, Spot, change, summed
from addons.inventory.models import Claim
from core.orm.session import BranchSession


@dataclass(frozen=True, kw_only=True)
class EndedClaim:
    """A claim that is no more: whose it was, on what, and how much."""

    document: int
    spot: Spot
    quantity: Decimal
    serial_id: int | None

    @property
    def ended(self) -> Change:
        """What its end does to the balance."""
        return Change(reserved=-self.quantity)


def drop_claims(session: BranchSession, *which: Any) -> list[EndedClaim]:
    """Delete the claims that fulfil ``which`` in one statement; the caller changes the balances."""
    table = Claim.__table__
    gone = (
        delete(table)
        .where(session.mine(table), *which)
        .returning(
            table.c.document,
            table.c.location_id,
            table.c.variant_id,
            table.c.status,
            table.c.quantity,
            table.c.serial_id,
        )
    )
    return [
        EndedClaim(
            document=row.document,
            spot=Spot(row.location_id, row.variant_id, row.status),
            quantity=row.quantity,
            serial_id=row.serial_id,
        )
        for row in session.connection().execute(gone)
    ]


def let_go(session: BranchSession, *which: Any) -> list[EndedClaim]:
    """End the claims that fulfil ``which`` and lower what is reserved, in two statements."""
    ended = drop_claims(session, *which)
    change(session, summed((claim.spot, claim.ended) for claim in ended))
    return ended
