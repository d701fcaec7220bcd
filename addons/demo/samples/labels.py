"""What stands on the labels: a dealer's card, goods in stock, and one of each wrong kind.

They are the same for the same stock, and no piece is on two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from addons.demo.samples.stock import (
    Goods,
    dearest,
    free_piece,
    full_carton,
    piece_elsewhere,
    piece_gone,
    stocked,
)
from addons.esales.models import Dealer, DealerAccount
from core.context import Context
from core.i18n import _
from core.refusal import Refusal

CODE_128, DATA_MATRIX, EAN_13 = "Code128", "DataMatrix", "EAN13"
NOBODY_KNOWS = "LY-000-X"
# The last digit of the showcase's item number should be a two.
MISPRINTED = "9526100000013"


@dataclass(frozen=True, kw_only=True)
class Label:
    """A barcode: its kind, what one types instead of scanning it, what it is, and whose.

    A ``text`` with brackets, (01)...(21)..., is drawn as a GS1 barcode.
    """

    symbology: str
    text: str
    what: Any
    name: str = ""

    @property
    def is_gs1(self) -> bool:
        """Whether the text is a GS1 element string."""
        return self.text.startswith("(")


@dataclass(frozen=True, kw_only=True)
class Samples:
    """The labels of a branch: the card that begins a pickup, what goes onto it, what is refused."""

    card: Label
    goods: tuple[Label, ...]
    wrong: tuple[Label, ...]


def samples(context: Context, count: int) -> Samples:
    """Labels of ``count`` varieties in stock in the context's branch, and all others."""
    there = stocked(context)
    if not there:
        raise Refusal(
            _(
                "Nothing is in stock in the branch ${branch}, so there is nothing to scan. Choose "
                "a branch that keeps stock.",
                mapping={"branch": context.code},
            )
        )
    dealers = _dealers(context)
    chosen = _spread(there, count)
    return Samples(
        card=_card(dealers[0].dealer, _("Card of a dealer: begin with it")),
        goods=tuple(_of_goods(context, item, place) for place, item in enumerate(chosen)),
        wrong=tuple(label for label in _wrong(context, there, chosen, dealers) if label.text),
    )


def _spread(there: Sequence[Goods], count: int) -> list[Goods]:
    """The first of ``there``, others at even distances, and one without serial numbers."""
    tracked = [item for item in there if item.tracked]
    untracked = [item for item in there if not item.tracked][: 1 if count > 1 else 0]
    wanted = min(count - len(untracked), len(tracked))
    return [tracked[place * len(tracked) // wanted] for place in range(wanted)] + untracked


def _of_goods(context: Context, goods: Goods, place: int) -> Label:
    if not goods.tracked:
        what = _("Goods without serial numbers")
        return Label(symbology=EAN_13, text=goods.gtin[1:], what=what, name=goods.name)
    if place % 4 == 2 and (carton := full_carton(context, goods)):
        what, text = _("A full carton"), f"(00){carton}"
        return Label(symbology=CODE_128, text=text, what=what, name=goods.name)
    serial, what = free_piece(context, goods), _("A piece")
    if place % 4 == 1:
        text = f"(01){goods.gtin}(21){serial}"
        return Label(symbology=DATA_MATRIX, text=text, what=what, name=goods.name)
    return Label(symbology=CODE_128, text=serial, what=what, name=goods.name)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A dealer, the product lines he may sell, and what he has prepaid or owes."""

    dealer: Dealer
    lines: frozenset[str]
    balance: Any


def _dealers(context: Context) -> list[_Known]:
    query = (
        select(Dealer, DealerAccount.balance)
        .join(DealerAccount, DealerAccount.dealer_id == Dealer.id)
        .options(joinedload(Dealer.party))
        .order_by(Dealer.code)
    )
    return [
        _Known(
            dealer=dealer,
            lines=frozenset(part.line.code for part in dealer.territories if part.line),
            balance=balance,
        )
        for dealer, balance in context.session.execute(query)
    ]


def _card(dealer: Dealer, what: Any) -> Label:
    return Label(symbology=CODE_128, text=dealer.card, what=what, name=dealer.name)


def _wrong(
    context: Context, there: list[Goods], chosen: Sequence[Goods], dealers: Sequence[_Known]
) -> Iterator[Label]:
    yield Label(symbology=CODE_128, text=NOBODY_KNOWS, what=_("A code that nobody knows"))
    yield Label(symbology=CODE_128, text=MISPRINTED, what=_("An item number misprinted"))
    yield Label(
        symbology=CODE_128, text=piece_gone(context), what=_("A piece that is gone already")
    )
    yield Label(
        symbology=CODE_128,
        text=piece_elsewhere(context, sound=True),
        what=_("A piece in another warehouse"),
    )
    yield Label(
        symbology=CODE_128,
        text=piece_elsewhere(context, sound=False),
        what=_("A piece that is not sound"),
    )
    yield Label(
        symbology=EAN_13,
        text=chosen[0].gtin[1:],
        what=_("An item number where a serial number is needed"),
        name=chosen[0].name,
    )
    suspended = next((d.dealer for d in dealers if d.dealer.status == "suspended"), None)
    if suspended is not None:
        yield _card(suspended, _("Card of a dealer who is suspended"))
    yield from _outside(context, there, dealers)
    yield from _too_dear(context, there, dealers)


def _outside(
    context: Context, there: Sequence[Goods], dealers: Sequence[_Known]
) -> Iterator[Label]:
    for known in dealers:
        goods = next((g for g in there[1:] if g.tracked and g.line not in known.lines), None)
        if known.lines and goods and _buys(known):
            yield _card(known.dealer, _("Card of a dealer; then the next label"))
            yield Label(
                symbology=CODE_128,
                text=free_piece(context, goods),
                what=_("A piece outside this dealer's territory"),
                name=goods.name,
            )
            return


def _too_dear(
    context: Context, there: Sequence[Goods], dealers: Sequence[_Known]
) -> Iterator[Label]:
    """The dealer who pays ahead and has least with us, and a carton of the dearest he may sell."""
    ahead = [d for d in dealers if d.dealer.settlement == "prepaid" and d.lines and _buys(d)]
    if not ahead:
        return
    known = max(ahead, key=lambda d: d.balance)
    goods = dearest(context, [g for g in there if g.line in known.lines])
    carton = full_carton(context, goods)
    yield _card(known.dealer, _("Card of a dealer; then the next label"))
    yield Label(
        symbology=CODE_128,
        text=f"(00){carton}" if carton else "",
        what=_("A carton beyond what this dealer has paid"),
        name=goods.name,
    )


def _buys(known: _Known) -> bool:
    return known.dealer.status == "active" and known.dealer.kind == "first_tier"
