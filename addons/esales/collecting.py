"""Who fetches the goods of a pickup (提货人): name, phone, plate of the van; kept and printed."""

from __future__ import annotations

from addons.esales.models import Pickup
from addons.esales.pickups import OPEN
from addons.esales.refusals import Reason, SaleRefused
from core.context import Context
from core.i18n import _
from core.refusal import Invalid

# How long each may be.
LONGEST = {"collector": 80, "collector_phone": 40, "plate": 20}


def name_collector(context: Context, pickup: Pickup, **given: str) -> None:
    """Keep what is ``given`` of ``collector``, ``collector_phone`` and ``plate``.

    Refuses a pickup that is no longer open, for its papers are printed.
    """
    context.require("esales:pickup:edit")
    if pickup.step != OPEN:
        raise SaleRefused(
            Reason.NOT_OPEN,
            _(
                "This pickup is no longer open, so it stays as it was who fetched the goods. Write "
                "it on the slip by hand."
            ),
        )
    for name, text in given.items():
        typed = " ".join(text.split())
        if len(typed) > LONGEST[name]:
            raise Invalid(
                _(
                    "“${text}” is too long: at most ${count} characters are kept. Shorten it.",
                    mapping={"text": f"{typed[:40]}…", "count": LONGEST[name]},
                )
            )
        setattr(pickup, name, typed.upper() if name == "plate" else typed)
    context.session.flush()
