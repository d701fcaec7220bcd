"""Who takes, who pays and who is invoiced: three dealers of one slip that may differ; pure rules.

What a dealer takes is paid by himself, by whoever pays for him as agreed, or by whoever he buys
through; it is invoiced to one of these, or to whoever is invoiced for him as agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.i18n import _

# The status of dealers to whom goods go, and on whose account they may be put.
BUYING = ("trial", "active")
CLOSED = "closed"
PAYER, INVOICED = "payer_id", "invoiced_id"
PARTIES = (PAYER, INVOICED)


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who pays and who is invoiced, by their ids; None is the dealer who takes."""

    payer_id: int | None = None
    invoiced_id: int | None = None


class Agreed(Protocol):
    """A dealer with what is agreed: who pays, who is invoiced, through whom he buys."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def payer_id(self) -> int | None: ...
    @property
    def invoiced_id(self) -> int | None: ...
    @property
    def parent_id(self) -> int | None: ...


def usual(taker: Agreed) -> Parties:
    """Who pays and who is invoiced where nobody chooses otherwise."""
    return Parties(payer_id=taker.payer_id, invoiced_id=taker.invoiced_id)


def kept(taker: Agreed, before: Parties) -> Parties:
    """Who paid and was invoiced ``before``, as far as they still may for ``taker``; else as agreed.

    An agreement that has ended since charges nobody anew.
    """
    agreed = usual(taker)
    found: dict[str, int | None] = {}
    for name in PARTIES:
        stood = getattr(before, name)
        stays = stood is None or stood in open_to(name, taker)
        found[name] = stood if stays else getattr(agreed, name)
    return Parties(**found)


def open_to(name: str, taker: Agreed) -> tuple[int, ...]:
    """The ids of the dealers who may stand as ``name`` for what ``taker`` takes, himself first."""
    agreed = (taker.invoiced_id,) if name == INVOICED else ()
    others = (*agreed, taker.payer_id, taker.parent_id)
    return tuple(dict.fromkeys([taker.id, *(other for other in others if other is not None)]))


def fault(name: str, chosen: Agreed, taker: Agreed, called: Sequence[str]) -> Any | None:
    """What stands against ``chosen`` as the party ``name`` of a slip; None where nothing does.

    ``called`` are the names of those who may.
    """
    said = {"chosen": chosen.name, "dealer": taker.name, "names": list(called)}
    if chosen.id not in open_to(name, taker):
        if name == PAYER:
            return _(
                "${chosen} does not pay for what ${dealer} takes. Choose one of these: ${names}; "
                "or have it entered on the dealer's page.",
                mapping=said,
            )
        return _(
            "${chosen} is not invoiced for what ${dealer} takes. Choose one of these: ${names}; or "
            "have it entered on the dealer's page.",
            mapping=said,
        )
    return unfit(name, chosen.status, chosen.name) if chosen.id != taker.id else None


def unfit_for(name: str, taker: Agreed, chosen: int, status: str, called: str) -> Any | None:
    """Why the dealer ``chosen``, ``called`` so, is not the party ``name`` at present, if so.

    An agreement that has ended since charges nobody, and names nobody on an invoice.
    """
    if chosen == taker.id:
        return None
    if chosen in open_to(name, taker):
        return unfit(name, status, called)
    said = {"chosen": called, "dealer": taker.name}
    if name == PAYER:
        return _(
            "${chosen} does not pay for what ${dealer} takes any more. Choose another who pays, or "
            "have it entered on the dealer's page.",
            mapping=said,
        )
    return _(
        "${chosen} is not invoiced for what ${dealer} takes any more. Choose another who is "
        "invoiced, or have it entered on the dealer's page.",
        mapping=said,
    )


def unfit(name: str, status: str, called: str) -> Any | None:
    """Why a dealer ``called`` so is put on no slip as the party ``name`` at present, if so."""
    if name == PAYER and status not in BUYING:
        return _(
            "${chosen} would pay, and is not active. Choose another who pays, or ask the sales "
            "manager, who may change the status.",
            mapping={"chosen": called},
        )
    if name == INVOICED and status == CLOSED:
        return _(
            "${chosen} would be invoiced, and is closed. Choose another who is invoiced, or ask "
            "the sales manager, who may change the status.",
            mapping={"chosen": called},
        )
    return None
