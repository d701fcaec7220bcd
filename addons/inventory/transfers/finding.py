"""What is scanned or typed at a transfer: a piece, a carton with all it holds, or goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, literal, or_, select, union_all

from addons.base.codes import plain
from addons.base.gtin import LENGTHS, to_gtin14
from addons.base.models import Carton, Packing, Serial, Variant
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal

ONE = Decimal(1)


class Unexpected(Refusal):
    """Goods that do not belong on a transfer; ``reason`` is wrong, over, repeated, unknown ..."""

    def __init__(self, message: Any, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Found:
    """Goods that were scanned: how many of a variety, as the pieces ``serial_ids`` where known.

    ``numbers`` are those of pieces that the branch does not know.
    """

    variant_id: int
    quantity: Decimal = ONE
    serial_ids: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()


def find(context: Context, text: str) -> Found:
    """What ``text`` means; raises Refusal where it means nothing, or several things."""
    typed = plain(text)
    if not typed:
        raise Refusal(_("Scan or type a serial number or the code of the goods."))
    found = _pieces(context, typed) or _goods(context, typed)
    if found is None:
        raise Unexpected(
            _(
                "Nothing is known under ${code}. Scan another code of the label, or have the goods "
                "entered under Products.",
                mapping={"code": typed[:40]},
            ),
            "unknown",
        )
    return found


def known_pieces(
    context: Context, numbers: Mapping[int, Collection[str]]
) -> dict[int, list[Found]]:
    """The pieces of each variety with these ``numbers``, by variety; one statement.

    Those the branch does not know are given by their numbers alone.
    """
    wanted = {number for some in numbers.values() for number in some}
    query = select(Serial.id, Serial.variant_id, Serial.number, Serial.twin).where(
        one_of(context.session, Serial.variant_id, numbers),
        or_(
            one_of(context.session, Serial.number, wanted),
            one_of(context.session, Serial.twin, wanted),
        ),
    )
    ids: dict[tuple[int, str | None], int] = {}
    for row in context.session.execute(query):
        ids |= {(row.variant_id, number): row.id for number in (row.number, row.twin)}
    found: dict[int, list[Found]] = defaultdict(list)
    for variant, some in numbers.items():
        known = tuple(ids[variant, number] for number in some if (variant, number) in ids)
        strange = tuple(number for number in some if (variant, number) not in ids)
        for pieces, others in ((known, ()), ((), strange)):
            if pieces or others:
                many = Decimal(len(pieces or others))
                found[variant].append(
                    Found(variant_id=variant, quantity=many, serial_ids=pieces, numbers=others)
                )
    return found


def _pieces(context: Context, typed: str) -> Found | None:
    """The piece with this number, or the pieces of the carton with this code."""
    numbers = {typed, typed.upper()}
    own = or_(Serial.number.in_(numbers), Serial.twin.in_(numbers))
    query = select(Serial.id, Serial.variant_id)
    rows = context.session.execute(query.where(own).limit(2)).all()
    packed = query.join(Carton, Carton.id == Serial.carton_id).where(Carton.code.in_(numbers))
    rows = rows or context.session.execute(packed.order_by(Serial.number)).all()
    if len({row.variant_id for row in rows}) > 1:
        raise Unexpected(
            _(
                "Several goods have a piece with the number ${number}. Scan its second number.",
                mapping={"number": typed[:40]},
            ),
            "several",
        )
    if not rows:
        return None
    ids = tuple(row.id for row in rows)
    return Found(variant_id=rows[0].variant_id, quantity=Decimal(len(ids)), serial_ids=ids)


def _goods(context: Context, typed: str) -> Found | None:
    """Goods whose code, item number or packing it is; single pieces before whole cartons."""
    gtin = to_gtin14(typed)
    forms = {gtin[-n:] for n in LENGTHS if not gtin[:-n].strip("0")} if gtin else set()
    codes = {typed, typed.upper()}
    one: Any = literal(1, Integer).label("pieces")
    named = Variant.code.in_(codes)
    given = union_all(
        select(Packing.variant_id.label("variant"), Packing.pieces.label("pieces")).where(
            Packing.code.in_(codes | forms)
        ),
        select(Variant.id, one).where(or_(named, Variant.gtin == gtin) if gtin else named),
    ).subquery()
    query = select(given.c.variant, given.c.pieces).order_by(given.c.pieces, given.c.variant)
    row = context.session.execute(query.limit(1)).first()
    return Found(variant_id=row.variant, quantity=Decimal(row.pieces)) if row else None
