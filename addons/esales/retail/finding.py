"""What a clerk scans or types at the counter: a piece by its number, or goods by a code.

The scanning station knows more of labels; here a serial number, an item number, a packing's code or
our own code is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, literal, or_, select, union_all

from addons.base.codes import plain
from addons.base.gtin import LENGTHS, to_gtin14
from addons.base.models import Packing, Serial, Variant
from core.context import Context
from core.i18n import _
from core.refusal import Refusal

ONE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Goods that were scanned: how many of a variant, as the piece ``serial_ids`` where known."""

    variant_id: int
    quantity: Decimal
    serial_ids: tuple[int, ...] = ()


def find(context: Context, text: str) -> Found:
    """What ``text`` means; raises Refusal where it means nothing, or not enough."""
    typed = plain(text)
    if not typed:
        raise Refusal(_("Scan or type a serial number or the code of the goods."))
    piece = _piece(context, typed)
    return piece or _goods(context, typed)


def _piece(context: Context, typed: str) -> Found | None:
    """The piece with this number; among goods that share it the one that can be told apart."""
    numbers = {typed, typed.upper()}
    query = select(Serial.id, Serial.variant_id).where(
        or_(Serial.number.in_(numbers), Serial.twin.in_(numbers))
    )
    rows = context.session.execute(query.limit(2)).all()
    if len(rows) > 1:
        raise Refusal(
            _(
                "Several goods have a piece with the number ${number}. Scan its second number, or "
                "sell it at the scanning station.",
                mapping={"number": typed[:40]},
            ),
        )
    return next(
        (Found(variant_id=r.variant_id, quantity=ONE, serial_ids=(r.id,)) for r in rows), None
    )


def _goods(context: Context, typed: str) -> Found:
    rows = _by_code(context, typed)
    if not rows:
        raise Refusal(
            _(
                "Nothing is known under ${code}. Scan another code of the label, or have the goods "
                "entered under Products.",
                mapping={"code": typed[:40]},
            ),
        )
    return Found(variant_id=rows[0].variant, quantity=Decimal(rows[0].pieces))


def _by_code(context: Context, typed: str) -> Sequence[Any]:
    """Goods whose code, item number or packing it is; those for sale and single pieces first."""
    gtin = to_gtin14(typed)
    forms = {gtin[-n:] for n in LENGTHS if not gtin[:-n].strip("0")} if gtin else set()
    codes = {typed, typed.upper()}
    one: Any = literal(1, Integer).label("pieces")
    packed = select(Packing.variant_id.label("variant"), Packing.pieces.label("pieces"))
    own = [packed.where(Packing.code.in_(codes | forms)), select(Variant.id, one)]
    own[1] = own[1].where(Variant.code.in_(codes))
    if gtin is not None:
        own.append(select(Variant.id, one).where(Variant.gtin == gtin))
    given = union_all(*own).subquery()
    query = (
        select(given.c.variant, given.c.pieces)
        .join(Variant, Variant.id == given.c.variant)
        .order_by(given.c.pieces, Variant.status != "active", Variant.id)
        .limit(1)
    )
    return context.session.execute(query).all()
