"""What is over: goods that arrived with a transfer and were not sent with it, in writing.

They are in no books for that. If they are the sender's, he sends them with a transfer of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from addons.base.measures import FINEST
from addons.base.models import Product, Unit, Variant
from addons.inventory.models import Transfer, TransferOver, TransferPiece
from addons.inventory.pieces import look_at
from addons.inventory.refusals import in_digits
from addons.inventory.transfers.finding import Found, Unexpected
from addons.inventory.transfers.reading import INCOMING, OUTGOING, OUTSTANDING, Load
from addons.inventory.transfers.rules import ZERO
from core.context import Context
from core.i18n import _, in_language
from core.orm.bulk import insert_rows, one_of
from core.orm.changes import log_changes
from core.security.models import User
from core.security.notifications import notify_each
from core.workflow.motion.telling import path_to

OVER = TransferOver.__table__
ONE, TOLD = Decimal(1), 5


@dataclass(frozen=True, kw_only=True)
class Surplus:
    """So much of a variety is over, as the pieces with these numbers where it has any."""

    line: int
    variant_id: int
    code: str
    name: str
    name_en: str
    unit: str
    decimals: int
    quantity: Decimal
    numbers: tuple[str, ...] = ()

    @property
    def product(self) -> str:
        """What a sentence calls the goods."""
        return f"{self.code} {self.name}"


def surplus_of(document: Transfer, context: Context) -> list[Surplus]:
    """What is over on ``document``, line by line; the sender reads what the receiver has written.

    One statement.
    """
    if document.kind != OUTGOING:
        return list(_read(document.id, context))
    if document.far_document is None:
        return []
    with context.session.across([document.far_branch]):
        return list(_read(document.far_document, context))


def _read(document: int, context: Context) -> Iterator[Surplus]:
    query = (
        select(TransferOver.line, TransferOver.number, TransferOver.quantity)
        .add_columns(TransferOver.variant_id, Variant.code, Variant.name, Variant.name_en)
        .add_columns(Unit.name.label("unit"), Unit.decimals)
        .join(Variant, Variant.id == TransferOver.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(Unit, Unit.id == Product.unit_id)
        .where(TransferOver.document == document)
        .order_by(TransferOver.line, TransferOver.number)
    )
    together: dict[int, list[Any]] = defaultdict(list)
    for row in context.session.execute(query):
        together[row.line].append(row)
    for line, rows in together.items():
        first = rows[0]
        yield Surplus(
            line=line,
            variant_id=first.variant_id,
            code=first.code,
            name=first.name,
            name_en=first.name_en,
            unit=first.unit or "",
            decimals=FINEST if first.decimals is None else first.decimals,
            quantity=sum((row.quantity for row in rows), ZERO),
            numbers=tuple(row.number for row in rows if row.number),
        )


def put_over(context: Context, document: Transfer, loads: Sequence[Load], found: Found) -> int:
    """Write down that ``found`` is over, whole; the line it is on.

    Raises Unexpected where it lies in stock here by the books, or was written down already.
    """
    numbers = found.numbers or _numbers(context, document, found)
    if not numbers and is_tracked(context, found.variant_id):
        raise Unexpected(_("These goods come by serial number. Scan each piece."), "serial_needed")
    there = surplus_of(document, context)
    twice = [number for one in there for number in one.numbers if number in numbers]
    if twice:
        raise Unexpected(
            _(
                "${serial} was scanned already, and is written down as over. Set it apart.",
                mapping={"serial": ", ".join(twice[:3])},
            ),
            "repeated",
        )
    lines: list[Load | Surplus] = [*loads, *there]
    same = next((one.line for one in lines if one.variant_id == found.variant_id), 0)
    line = same or max((one.line for one in lines), default=0) + 1
    if numbers:
        fresh = dict.fromkeys(numbers, ONE)
        _change(context, document, line, found.variant_id, fresh=fresh)
    else:
        before = sum((one.quantity for one in there if one.line == line), ZERO)
        set_over(context, document, line, found.variant_id, before + found.quantity)
    return line


def set_over(
    context: Context, document: Transfer, line: int, variant: int, quantity: Decimal
) -> None:
    """Say how much is over on a line of goods without serial numbers; zero takes it off."""
    fresh = {"": quantity} if quantity else {}
    _change(context, document, line, variant, gone=("",), fresh=fresh)


def take_off_over(
    context: Context, document: Transfer, line: int, quantity: Decimal, numbers: Collection[str]
) -> Decimal:
    """Take back what was written down as over: these pieces, or so much; how much that was."""
    own = next((one for one in surplus_of(document, context) if one.line == line), None)
    if own is None:
        return ZERO
    if numbers or own.numbers:
        gone = [number for number in own.numbers if number in numbers]
        _change(context, document, line, own.variant_id, gone=gone)
        return Decimal(len(gone))
    taken = min(quantity, own.quantity)
    set_over(context, document, line, own.variant_id, own.quantity - taken)
    return taken


def is_tracked(context: Context, variant: int) -> bool:
    """Whether every piece of these goods is known by its serial number."""
    query = select(Product.serials).join(Variant, Variant.product_id == Product.id)
    return context.session.scalar(query.where(Variant.id == variant)) == "throughout"


def _numbers(context: Context, document: Transfer, found: Found) -> tuple[str, ...]:
    """What stands on the pieces; refuses those that lie here, or come with another transfer."""
    if not found.serial_ids:
        return ()
    pieces = look_at(context, found.serial_ids)
    for piece in pieces.values():
        goal = document.target.code if document.target else None
        if piece.at is not None and (document.kind == INCOMING or piece.warehouse == goal):
            raise Unexpected(
                _(
                    "${serial} was not sent with this transfer: by the books it lies in ${place} "
                    "here. Put it back there.",
                    mapping={"serial": piece.number, "place": piece.place},
                ),
                "wrong",
            )
    for serial, number in _elsewhere(context, found.serial_ids):
        raise Unexpected(
            _(
                "${serial} was not sent with this transfer but with ${number}, which is on its way "
                "as well. Count it there.",
                mapping={"serial": pieces[serial].number, "number": number},
            ),
            "wrong",
        )
    return tuple(piece.number for piece in pieces.values())


def _elsewhere(context: Context, serials: Collection[int]) -> Iterator[tuple[int, str]]:
    """Those of the pieces that are on their way with another transfer, and its number."""
    session = context.session
    query = (
        select(TransferPiece.serial_id, Transfer.id, Transfer.number, Transfer.far_number)
        .join(Transfer, Transfer.id == TransferPiece.document)
        .where(one_of(session, TransferPiece.serial_id, serials))
        .where(Transfer.outstanding > 0, Transfer.kind != OUTGOING)
        .where(TransferPiece.state.in_(OUTSTANDING))
    )
    for row in session.execute(query):
        yield row.serial_id, row.number or row.far_number or f"#{row.id}"


def _change(
    context: Context,
    document: Transfer,
    line: int,
    variant: int,
    *,
    gone: Collection[str] = (),
    fresh: Mapping[str, Decimal] | None = None,
) -> None:
    """Take what bears the numbers ``gone`` off a line, and put ``fresh`` on it, by its numbers."""
    before: dict[str, Decimal] = {}
    if gone:
        own = (OVER.c.document == document.id, OVER.c.line == line, context.session.mine(OVER))
        taking = delete(OVER).where(*own, OVER.c.number.in_(gone))
        told = taking.returning(OVER.c.number, OVER.c.quantity)
        rows = context.session.connection().execute(told)
        before = {row.number: row.quantity for row in rows}
    after = fresh or {}
    named = {"document": document.id, "line": line, "variant_id": variant}
    kept = [{**named, "number": number, "quantity": part} for number, part in after.items()]
    insert_rows(context.session, OVER, kept)
    if before != after:
        changes = {"over": (_told(before), _told(after))}
        log_changes(context.session, [(Transfer.__tablename__, document.id, "count", changes)])


def _told(parts: Mapping[str, Decimal]) -> str | None:
    """What the change log says of them: their numbers, or how much it is."""
    return ", ".join(sorted(number or in_digits(part) for number, part in parts.items())) or None


def tell_sender(
    sender: Transfer, over: Sequence[Surplus], receiver: Context, there: Context
) -> None:
    """Tell whoever sent ``sender`` that goods are ``over``, which the receiver keeps apart."""
    query = select(User.id, User.locale).where(User.login == sender.creator, User.active)
    user = there.session.execute(query).first() if over else None
    if user is None:
        return
    assert receiver.branch is not None
    said = {
        "branch": receiver.branch.called(user.locale),
        "number": sender.number or f"#{sender.id}",
        "goods": ", ".join(f"{in_digits(one.quantity)} × {one.code}" for one in over[:TOLD]),
    }
    sentence = _(
        "${branch} has received goods with ${number} that were not sent with it: ${goods}. Send "
        "them with a transfer of their own if they are yours.",
        mapping=said,
    )
    text = in_language(sentence, user.locale)[:500]
    notify_each(there.session, [(user.id, text, path_to([sender], there))], there.now)
