"""Who pays and who is invoiced, chosen on an order or a pickup; the payer's credit is asked anew.

Prices stay those of the dealer who takes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from addons.esales.accounts import Standing, holders, standings
from addons.esales.allowed import (
    CREDIT,
    ORDER_CREDIT,
    ORDER_TERRITORY,
    TERRITORY,
    refuse_beyond_credit,
)
from addons.esales.models import Dealer, Order, Pickup
from addons.esales.models.pickup import GONE
from addons.esales.money.pockets import BALANCE
from addons.esales.money.taken import taken_for
from addons.esales.parties import (
    INVOICED,
    PARTIES,
    PAYER,
    Parties,
    fault,
    open_to,
    unfit,
    unfit_for,
    usual,
)
from addons.esales.slips import Slip
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.workflow.deciding.overrides import take_overrides_back

DEALER = "dealer_id"
Values = Mapping[int, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Charged:
    """What the credit rules ask of a pickup that is put on another's account."""

    id: int
    dealer: Dealer
    standing: Standing


def parties_for(context: Context, values: Mapping[str, Any]) -> Parties:
    """Who pays and who is invoiced on a fresh slip with ``values``: as chosen, else as agreed.

    Raises Invalid for a dealer who may not, or not at present.
    """
    (taker,) = holders(context, [values[DEALER]]).values()
    agreed = usual(taker)
    chosen = {name: values.get(name) or getattr(agreed, name) for name in PARTIES}
    known = holders(context, _named([(taker, chosen)]))
    _refuse(taker, chosen, known, PARTIES)
    return Parties(**_without_taker(taker, chosen))


def settle_parties(
    documents: Sequence[Order | Pickup], values: Values, context: Context
) -> None:
    """Refuse who may not pay or be invoiced; who takes anew brings along who pays for him.

    The credit of a pickup's new payer is asked at once, an order's when it is confirmed; what was
    let pass for another, his credit or goods outside his territory, holds no more.
    """
    names = (DEALER, *PARTIES)
    changed = [d for d in documents if any(_differs(d, name, values) for name in names)]
    if not changed:
        return
    for document in changed:
        _refuse_settled(document)
    takers = holders(context, {values[document.id][DEALER] for document in changed})
    pairs = [(takers[values[d.id][DEALER]], values[d.id]) for d in changed]
    known = holders(context, _named(pairs))
    for document, (taker, given) in zip(changed, pairs, strict=True):
        chosen = [name for name in PARTIES if _differs(document, name, values)]
        _refuse(taker, given, known, chosen)
        if taker.id != document.dealer_id:
            given.update({n: getattr(taker, n) for n in PARTIES if n not in chosen})
        given.update(_without_taker(taker, given))
    moved = [document for document in changed if _pays(values[document.id]) != document.pays]
    _refuse_taken(moved, values, context)
    take_overrides_back(moved, (CREDIT, ORDER_CREDIT), context)
    retaken = [d for d in changed if _differs(d, DEALER, values)]
    take_overrides_back(retaken, (TERRITORY, ORDER_TERRITORY), context)
    _ask_credit([d for d in moved if isinstance(d, Pickup)], takers, values, context)


def _differs(document: Order | Pickup, name: str, values: Values) -> bool:
    return bool(values[document.id].get(name) != getattr(document, name))


def _without_taker(taker: Dealer, given: Mapping[str, Any]) -> dict[str, int | None]:
    """Who pays and who is invoiced; the dealer who takes is the same as none."""
    return {name: None if given.get(name) == taker.id else given.get(name) for name in PARTIES}


def _refuse(
    taker: Dealer,
    given: Mapping[str, Any],
    known: Mapping[int, Dealer],
    names: Collection[str],
) -> None:
    """Refuse who may not stand as one of the parties ``names``, each beside its field."""
    said = {}
    for name in names:
        chosen = known[given.get(name) or taker.id]
        called = [one.name for one in _fit(name, taker, known)]
        if (sentence := fault(name, chosen, taker, called)) is not None:
            said[name] = sentence
    if said:
        raise Invalid(*said.values(), fields=said)


def _named(pairs: Sequence[tuple[Dealer, Mapping[str, Any]]]) -> set[int]:
    """The ids of all who are chosen, and of all who may be."""
    chosen = {given[name] for _taker, given in pairs for name in PARTIES if given.get(name)}
    return chosen.union(*(open_to(name, taker) for taker, _given in pairs for name in PARTIES))


def _refuse_settled(document: Order | Pickup) -> None:
    """Refuse another party where goods have left, or are set aside, for those that there are."""
    said = {"document": document.number or f"#{document.id}"}
    if isinstance(document, Pickup) and (document.posted is not None or document.step in GONE):
        raise Refusal(
            _(
                "The goods of ${document} have left, so who takes, who pays and who is invoiced "
                "stays as it is. Reverse it and make a copy.",
                mapping=said,
            )
        )
    if isinstance(document, Order) and document.confirmed is not None:
        raise Refusal(
            _(
                "${document} is confirmed, so who takes, who pays and who is invoiced stays as it "
                "is. Choose who pays on the pickup that fetches it.",
                mapping=said,
            )
        )


def _refuse_taken(
    moved: Sequence[Order | Pickup], values: Values, context: Context
) -> None:
    """Refuse another payer where money was taken from one: it stands on nobody else's account."""
    pickups = [document.id for document in moved if isinstance(document, Pickup)]
    if not pickups:
        return
    for number, vouchers in taken_for(context, pickups).items():
        for voucher in vouchers:
            if voucher.pocket == BALANCE and voucher.dealer_id != _pays(values[number]):
                raise Refusal(
                    _(
                        "${amount} was taken from ${payer} for this pickup, so nobody else pays "
                        "for it. Have finance void that money first, or reverse it where it is "
                        "entered; then choose who pays and take it anew.",
                        mapping={
                            "amount": f"{voucher.amount:,.2f}",
                            "payer": voucher.dealer.name,
                        },
                    )
                )


def _pays(given: Mapping[str, Any]) -> int:
    """The id of whoever pays with the values ``given``."""
    found: int = given[PAYER] or given[DEALER]
    return found


def _ask_credit(
    pickups: Sequence[Pickup], takers: Mapping[int, Dealer], values: Values, context: Context
) -> None:
    """Ask whether whoever pays now may be charged with what is on ``pickups``."""
    paying = {p.id: _pays(values[p.id]) for p in pickups if p.gross}
    if not paying:
        return
    standing = standings(context, set(paying.values()))
    for pickup in pickups:
        if pickup.id in paying:
            one = Charged(
                id=pickup.id,
                dealer=takers[values[pickup.id][DEALER]],
                standing=standing[paying[pickup.id]],
            )
            refuse_beyond_credit(context, one, pickup.gross)


def unfit_parties(slip: Slip) -> list[Any]:
    """Why who pays for ``slip``, or is invoiced, cannot at present; mostly nothing."""
    told, pickup, taker = slip.told, slip.pickup, slip.dealer
    said = [
        unfit_for(PAYER, taker, pickup.pays, slip.payer.status, told.payer_name),
        unfit_for(INVOICED, taker, pickup.billed, told.billed_status, told.billed_name),
    ]
    return [sentence for sentence in said if sentence is not None]


def choices(context: Context, pickup: Pickup) -> dict[str, list[Dealer]]:
    """Who may at present pay for what is on ``pickup``, and who may be invoiced."""
    ids = {name: open_to(name, pickup.dealer) for name in PARTIES}
    known = holders(context, set().union(*ids.values()))
    return {name: _fit(name, pickup.dealer, known) for name in PARTIES}


def _fit(name: str, taker: Dealer, known: Mapping[int, Dealer]) -> list[Dealer]:
    """Those of ``known`` who may stand as the party ``name``; the dealer who takes always may."""
    found = [known[one] for one in open_to(name, taker) if one in known]
    return [d for d in found if d.id == taker.id or unfit(name, d.status, d.name) is None]
