"""Who pays for what a dealer takes, and who is invoiced, where that is not the dealer himself."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from core.orm.types import Key


class Charged:
    """What orders and pickups know of their parties.

    ``payer_id`` owes what is taken, ``invoiced_id`` stands on the invoice; None is the dealer.
    """

    dealer_id: Mapped[int] = mapped_column(Key)
    payer_id: Mapped[int | None] = mapped_column(Key)
    invoiced_id: Mapped[int | None] = mapped_column(Key)

    @property
    def pays(self) -> int:
        """The id of the dealer who pays."""
        return self.payer_id or self.dealer_id

    @property
    def billed(self) -> int:
        """The id of the dealer whom the invoice names."""
        return self.invoiced_id or self.dealer_id
