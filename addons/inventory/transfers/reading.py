"""The lines of transfers with their goods and pieces, read and written in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from addons.base.measures import FINEST
from addons.base.models import Product, Serial, Unit, Variant
from addons.inventory.models import Transfer, TransferLine, TransferPiece
from addons.inventory.transfers.rules import ZERO, Progress
from core.context import Context
from core.orm.bulk import one_of, update_rows
from core.orm.changes import log_changes
from core.workflow import Document

TRANSFER = "inventory.transfer"
OUTGOING, INCOMING = "inventory.transfer_out", "inventory.transfer_in"
LINE, PIECE = TransferLine.__table__, TransferPiece.__table__
FIGURES = tuple(field.name for field in fields(Progress))
TOTALS = ("quantity", "outstanding", "arriving", "received", "damaged", "lost", "returned")
SENT, ARRIVING, SPOILED = "sent", "arriving", "spoiled"
OUTSTANDING = (SENT, ARRIVING, SPOILED)
RECEIVED, DAMAGED, LOST, RETURNED = "received", "damaged", "lost", "returned"


@dataclass(frozen=True, kw_only=True)
class Load:
    """A line of a transfer: its goods, how far they have come, and the state of each piece.

    ``numbers`` are the pieces' serial numbers; ``written`` is how many moves its line has.
    """

    document: int
    line: int
    variant_id: int
    status: str
    place_id: int | None
    written: int
    code: str
    name: str
    name_en: str
    tracking: str
    unit: str
    decimals: int
    progress: Progress
    pieces: Mapping[int, str]
    numbers: Mapping[int, str]

    @property
    def product(self) -> str:
        """What a sentence calls the goods."""
        return f"{self.code} {self.name}"

    @property
    def tracked(self) -> bool:
        """Whether every piece is known by its serial."""
        return self.tracking == "throughout"

    def in_state(self, *states: str) -> tuple[int, ...]:
        """The pieces in one of ``states``."""
        return tuple(serial for serial, state in self.pieces.items() if state in states)

    def turned(self, *states: str, into: str) -> dict[int, str]:
        """The pieces, of which those in one of ``states`` are ``into`` now."""
        return {s: into if state in states else state for s, state in self.pieces.items()}


def loads_of(documents: Sequence[Document], context: Context) -> list[Load]:
    """The lines of ``documents`` in their order; two statements."""
    session, ids = context.session, [document.id for document in documents]
    named = select(PIECE.c.document, PIECE.c.line, PIECE.c.serial_id, PIECE.c.state, Serial.number)
    rows = session.execute(
        named.join(Serial, Serial.id == PIECE.c.serial_id)
        .where(one_of(session, PIECE.c.document, ids), session.mine(PIECE))
        .order_by(Serial.number)
    )
    pieces: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        pieces[row.document, row.line].append(row)
    query = (
        select(LINE, Variant.code, Variant.name, Variant.name_en)
        .add_columns(Product.serials.label("tracking"), Unit.name.label("unit"), Unit.decimals)
        .join(Variant, Variant.id == LINE.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .where(one_of(session, LINE.c.document, ids), session.mine(LINE))
        .order_by(LINE.c.document, LINE.c.line)
    )
    return [_load(row, pieces[row.document, row.line]) for row in session.execute(query)]


def _load(row: Any, pieces: Sequence[Any]) -> Load:
    plain = ("document", "line", "variant_id", "status", "place_id", "written", "tracking")
    return Load(
        **{name: getattr(row, name) for name in (*plain, "code", "name", "name_en")},
        unit=row.unit or "",
        decimals=FINEST if row.decimals is None else row.decimals,
        progress=Progress(**{name: getattr(row, name) for name in FIGURES}),
        pieces={piece.serial_id: piece.state for piece in pieces},
        numbers={piece.serial_id: piece.number for piece in pieces},
    )


def write(
    loads: Sequence[Load], documents: Sequence[Transfer], deed: str, context: Context
) -> None:
    """Keep what became of ``loads``, all lines of ``documents``, and what that comes to in all."""
    session = context.session
    kept = ("document", "line", "place_id", "written")
    rows = [
        {**{n: getattr(one, n) for n in kept}, **{n: getattr(one.progress, n) for n in FIGURES}}
        for one in loads
    ]
    update_rows(session, LINE, rows, key=("document", "line"))
    states = [
        {"document": one.document, "serial_id": serial, "state": state}
        for one in loads
        for serial, state in one.pieces.items()
    ]
    update_rows(session, PIECE, states, key=("document", "serial_id"))
    write_totals(loads, documents, deed, context)


def write_totals(
    loads: Iterable[Load], documents: Sequence[Transfer], deed: str, context: Context
) -> None:
    """Keep on ``documents`` what their lines come to; what has changed is logged."""
    sums: dict[int, dict[str, Any]] = {d.id: dict.fromkeys(TOTALS, ZERO) for d in documents}
    for one in loads:
        for name in TOTALS:
            sums[one.document][name] += getattr(one.progress, name)
    for own in sums.values():
        own["missing"] = own["outstanding"] - own["arriving"]
    heads = [{"id": number, **own} for number, own in sums.items()]
    update_rows(context.session, Transfer.__table__, heads, key=("id",))
    logged = []
    for document in documents:
        changes = {n: (getattr(document, n), v) for n, v in sums[document.id].items()}
        different = {n: pair for n, pair in changes.items() if pair[0] != pair[1]}
        logged.append((Transfer.__tablename__, document.id, deed, different))
        for name, value in sums[document.id].items():
            set_committed_value(document, name, value)
    log_changes(context.session, [one for one in logged if one[3]])


def every(loads: Iterable[Load], change: Callable[[Progress], Progress]) -> list[Load]:
    """``loads``, each as ``change`` makes of its progress."""
    return [replace(one, progress=change(one.progress)) for one in loads]


def quantity_of(serials: Sequence[int], otherwise: Decimal) -> Decimal:
    """How many pieces those are, or, where goods have none, ``otherwise``."""
    return Decimal(len(serials)) if serials else otherwise
