"""A piece has a number and perhaps a second one; of its goods, either of them means no other piece.

The database keeps numbers apart from numbers and second numbers from second numbers. That a first
number is nobody's second one is asked here before a piece becomes known, and proved by the check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select, union_all

from addons.base.models import Serial, Variant
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing, one_of

# Four characters at least, lest a key pressed by chance becomes a serial number.
SERIAL = re.compile(r"[!-~]{4,64}")


class Bearer(NamedTuple):
    """A piece that is known already: its goods, its numbers, and whose books it stands in."""

    variant_id: int
    number: str
    twin: str | None
    branch: str


Bearers = Mapping[tuple[int, str], Collection[Bearer]]


def bearers(context: Context, numbers: Collection[str]) -> Bearers:
    """The pieces, of any branch, that bear one of ``numbers`` as first or second, by goods and it.

    One statement, and none where nothing is asked.
    """
    found: dict[tuple[int, str], set[Bearer]] = defaultdict(set)
    if not numbers:
        return found
    session = context.session
    query = union_all(
        *(
            select(Serial.variant_id, Serial.number, Serial.twin, Serial.branch).where(
                one_of(session, column, numbers), Serial.kept_by.is_(None)
            )
            for column in (Serial.number, Serial.twin)
        )
    )
    with session.across(branch.code for branch in context.company.branches.values()):
        for row in session.execute(query):
            piece = Bearer._make(row)
            for number in (piece.number, piece.twin):
                if number is not None:
                    found[piece.variant_id, number].add(piece)
    return found


def against_numbers(
    known: Bearers, home: str, variant_id: int, number: str, twin: str | None
) -> Iterator[Any]:
    """Sentences that say why a piece with these numbers cannot become known in branch ``home``."""
    if twin == number:
        yield _(
            "Serial ${serial} has itself as its second number. Leave the second number out, or "
            "correct it.",
            mapping={"serial": number},
        )
    for given in dict.fromkeys(filter(None, (number, twin))):
        for piece in sorted(known.get((variant_id, given), ())):
            if piece.branch != home:
                yield _(
                    "Serial ${serial} is in another branch's books. If it was typed wrong, correct "
                    "it; a piece that another branch keeps is not received here.",
                    mapping={"serial": given},
                )
            elif piece.number != number:
                yield _(
                    "Serial ${serial} is a number of the piece ${other} already. Two pieces never "
                    "share a number: correct it.",
                    mapping={"serial": given, "other": piece.number},
                )


def shared_numbers(context: Context) -> Iterator[str]:
    """Numbers that more than one piece of the same goods bears, as its first or its second."""
    each = union_all(_borne(Serial.number), _borne(Serial.twin)).subquery("each")
    query = (
        select(Variant.code, each.c.borne)
        .join(Variant, Variant.id == each.c.variant_id)
        .group_by(Variant.code, each.c.borne)
        .having(func.count() > 1)
        .order_by(Variant.code, each.c.borne)
    )
    for code, number in context.session.execute(query):
        yield f"number {number} of {code} is on more than one piece"


def _borne(column: Any) -> Select[Any]:
    own = (column.is_not(None), Serial.kept_by.is_(None))
    return select(Serial.variant_id, column.label("borne")).where(*own)


def made_known(context: Context, variant_id: int, number: str) -> int | None:
    """The id of the piece of a variant with ``number``, in any spelling; made where it is new.

    It stays locked. None where another branch has it in its books.
    """
    spellings = {number, number.upper(), number.lower()}
    query = (
        select(Serial.id)
        .where(Serial.variant_id == variant_id, Serial.kept_by.is_(None))
        .where(or_(Serial.number.in_(spellings), Serial.twin.in_(spellings)))
        .with_for_update()
    )
    found = context.session.scalar(query)
    if found is None:
        row = {"variant_id": variant_id, "number": number}
        insert_missing(context.session, Serial.__table__, [row])
        found = context.session.scalar(query)
    return found
