"""Goods by the last characters of their serial number or model, for a label nothing can read."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, case, or_, select

from addons.barcode.found import Hit
from addons.barcode.pieces import is_free, serial_hit, with_place
from addons.barcode.refusals import Kind, ScanRefused
from addons.base.models import ENDING, Serial, Variant
from addons.inventory.models import Warehouse
from core.context import Context
from core.i18n import _

FEWEST, LONGEST, MOST = ENDING, 10, 9
_CHOSEN = re.compile(r"@(serial|variant):([0-9]{1,18})")
_TYPED = re.compile(r"[0-9A-Za-z/-]+")


def chosen(text: str) -> tuple[str, int] | None:
    """What the text of a chosen hit stands for: ``serial`` or ``variant``, and its id."""
    found = _CHOSEN.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def hits(context: Context, text: str, warehouse: str) -> list[Hit]:
    """Free pieces in ``warehouse``, then models, whose numbers end in ``text``; nine at most.

    A single piece that is not free is a hit too, for its refusal to say why. Raises ScanRefused
    where there are more than nine, or several pieces and none of them free.
    """
    if not (FEWEST <= len(text) <= LONGEST and _TYPED.fullmatch(text)):
        return []
    spellings = {text, text.upper()}
    pieces = _pieces(context, spellings, warehouse)
    free = [hit for hit, is_here in pieces if is_here]
    found = [*free, *_models(context, spellings)]
    if free and len(found) > MOST:
        # What lies here is meant before what is only in the catalogue.
        found = free
    if len(found) > MOST:
        raise ScanRefused(
            Kind.SEVERAL,
            _(
                "More than ${most} numbers end in ${text}. Type one or two more of the digits "
                "before them.",
                mapping={"most": MOST, "text": text},
            ),
        )
    if not found and len(pieces) > 1:
        raise ScanRefused(
            Kind.NOT_IN_STOCK,
            _(
                "Of the pieces whose numbers end in ${text} none is free here. Type the whole "
                "number to learn where it is.",
                mapping={"text": text},
            ),
        )
    return found or [hit for hit, _free in pieces]


def _pieces(
    context: Context, spellings: Collection[str], warehouse: str
) -> list[tuple[Hit, bool]]:
    """Pieces with such an ending, the free ones first."""
    free = is_free() & (Warehouse.code == warehouse)
    query = (
        with_place(Serial.id, Serial.number, Variant, free.label("free"))
        .join(Variant, Variant.id == Serial.variant_id)
        .where(_ends(Serial.ending, Serial.number, spellings))
        .order_by(case((free, 0), else_=1), Serial.number)
        .limit(MOST + 1)
    )
    return [
        (serial_hit(context, serial, number, variant), bool(is_here))
        for serial, number, variant, is_here in context.session.execute(query)
    ]


def _models(context: Context, spellings: Collection[str]) -> list[Hit]:
    ends = or_(
        _ends(Variant.ending, Variant.code, spellings),
        _ends(Variant.gtin_ending, Variant.gtin, spellings),
    )
    sold = Variant.status.in_(("active", "superseded"))
    # Put in order here: asked to do it, a database may walk the whole catalogue by its codes.
    found = context.session.scalars(select(Variant).where(sold, ends).limit(MOST + 1))
    english = context.identity.locale == "en"
    return [
        Hit(
            text=f"@variant:{variant.id}",
            number=variant.code,
            name=(english and variant.name_en) or variant.name,
            spec=variant.spec,
        )
        for variant in sorted(found, key=lambda variant: variant.code)
    ]


def _ends(ending: Any, column: Any, spellings: Collection[str]) -> Any:
    """The condition that ``column`` ends in one of ``spellings``; its ``ending`` is indexed."""
    whole = or_(*(column.endswith(text, autoescape=True) for text in spellings))
    return and_(ending.in_({text[-ENDING:] for text in spellings}), whole)
