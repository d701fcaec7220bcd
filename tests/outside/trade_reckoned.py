"""Whether a trade adds up, reckoned row by row in Python beside what ``qudao check`` asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Serial
from addons.esales.models import (
    AccountEntry,
    DealerAccount,
    InvoiceLine,
    InvoiceRequest,
    Match,
    Order,
    OrderLine,
    Pickup,
    PickupLine,
    RebateVoucher,
    ReceiptVoucher,
    RequestLine,
    Return,
    ReturnLine,
    SalesInvoice,
)
from addons.inventory.models import Balance, Claim, Move, MoveSerial, Transfer, Whereabouts
from core.workflow import Document

NOTHING = Decimal(0)
HEAD = Document.__table__


class Rows:
    """The rows of tables in a branch, each table read once."""

    def __init__(self, context: Any) -> None:
        self.session = context.session
        self.read: dict[Any, list[Any]] = {}

    def of(self, model: Any) -> list[Any]:
        """The rows of ``model``; a document's with its step."""
        if model not in self.read:
            table = model.__table__
            query = select(table).where(self.session.mine(table))
            if issubclass(model, Document):
                query = query.join(HEAD, HEAD.c.id == table.c.id)
                query = query.add_columns(HEAD.c.step, HEAD.c.number)
            self.read[model] = list(self.session.connection().execute(query))
        return self.read[model]


def faults(context: Any) -> list[str]:
    """What does not add up in the trade, in words."""
    rows = Rows(context)
    looks = (pockets, apart, matches, owed, ledger, serials, reserved, orders, invoiced, returned)
    return [f"{look.__name__}: {said}" for look in looks for said in look(rows)]


def differing(one: Counter[Any], other: Counter[Any]) -> Iterator[str]:
    """Where two sums differ; what one of them lacks is nothing there."""
    for key in {*one, *other}:
        if one[key] != other[key]:
            yield f"{key}: {one[key]} against {other[key]}"


def pockets(rows: Rows) -> Iterator[str]:
    """Every pocket is the sum of its movements."""
    moved, kept = Counter[Any](), Counter[Any]()
    for entry in rows.of(AccountEntry):
        moved[entry.dealer_id, entry.pocket] += entry.amount
    for account in rows.of(DealerAccount):
        for pocket in ("balance", "rebate", "deposit"):
            kept[account.dealer_id, pocket] += getattr(account, pocket)
    yield from differing(moved, kept)


def apart(rows: Rows) -> Iterator[str]:
    """Rebate and deposit are what their documents say, and nobody's is below nothing."""
    said, kept = Counter[Any](), Counter[Any]()
    for one in rows.of(RebateVoucher):
        if one.number:
            said[one.dealer_id, "rebate"] += one.amount if one.deed == "grant" else -one.amount
    for one in rows.of(ReceiptVoucher):
        if one.number and one.pocket == "deposit":
            said[one.dealer_id, "deposit"] += one.amount
    for account in rows.of(DealerAccount):
        for pocket in ("rebate", "deposit"):
            kept[account.dealer_id, pocket] = getattr(account, pocket)
    yield from differing(said, kept)
    yield from (f"{whose}: {amount}" for whose, amount in kept.items() if amount < 0)


def matches(rows: Rows) -> Iterator[str]:
    """What is left of an entry is its amount less what it met, and never of the other sign.

    What is not of the balance meets nothing, and nothing of it is left.
    """
    met, open_ = Counter[int](), defaultdict[int, set[bool]](set)
    for match in rows.of(Match):
        met[match.paid_id] += match.amount
        met[match.paying_id] -= match.amount
    for entry in rows.of(AccountEntry):
        meant = entry.amount if entry.pocket == "balance" else NOTHING
        if meant - met[entry.id] != entry.left or entry.left * entry.amount < 0:
            yield f"{entry.amount} met {met[entry.id]}, and {entry.left} is left"
        if entry.left:
            open_[entry.dealer_id].add(entry.left > 0)
    yield from (f"{d} owes and has prepaid" for d, signs in open_.items() if len(signs) > 1)


def owed(rows: Rows) -> Iterator[str]:
    """All that is owed together is what was invoiced, less what was paid and set off."""
    accounts = sum((account.balance for account in rows.of(DealerAccount)), NOTHING)
    sold = sum((invoice.gross for invoice in rows.of(SalesInvoice)), NOTHING)
    money = [one for one in rows.of(ReceiptVoucher) if one.number and one.pocket == "balance"]
    money += [one for one in rows.of(RebateVoucher) if one.number and one.deed == "set_off"]
    paid = sum((one.amount for one in money), NOTHING)
    if accounts != sold - paid:
        yield f"{accounts} is owed, {sold} was invoiced, {paid} was paid and set off"


def ledger(rows: Rows) -> Iterator[str]:
    """Every balance is the sum of the moves, and none is below zero."""
    moved, kept = Counter[Any](), Counter[Any]()
    for move in rows.of(Move):
        if move.source_id is not None:
            moved[move.source_id, move.variant_id, move.source_status] -= move.quantity
        if move.target_id is not None:
            moved[move.target_id, move.variant_id, move.target_status] += move.quantity
    for balance in rows.of(Balance):
        kept[balance.location_id, balance.variant_id, balance.status] = balance.on_hand
    yield from differing(moved, kept)
    yield from (f"{spot}: {quantity}" for spot, quantity in kept.items() if quantity < 0)


def serials(rows: Rows) -> Iterator[str]:
    """Every piece is where its last move brought it, and held by somebody just when it was sold.

    A piece that is neither here nor held was lost on its way from one warehouse to another.
    """
    moves = {(move.document, move.line, move.part): move for move in rows.of(Move)}
    went = [(moves[one.document, one.line, one.part], one) for one in rows.of(MoveSerial)]
    last: dict[int, Any] = {}
    mover: dict[int, int] = {}
    for move, piece in sorted(went, key=lambda pair: pair[0].at):
        source, before = (move.source_id, move.source_status), last.get(piece.serial_id)
        if before is not None and source != before:
            yield f"{piece.serial_id} left {source} and was in {before}"
        last[piece.serial_id] = (move.target_id, move.target_status)
        mover[piece.serial_id] = move.document
    there = {row.serial_id: (row.location_id, row.status) for row in rows.of(Whereabouts)}
    if there != last:
        yield f"{there} against {last}"
    transfers = {one.id for one in rows.of(Transfer)}
    for serial in rows.of(Serial):
        is_here, is_held = last[serial.id][0] is not None, serial.holder_id is not None
        if is_here is is_held and (is_held or mover[serial.id] not in transfers):
            yield f"{serial.number} is in {last[serial.id]} and held by {serial.holder_id}"


def reserved(rows: Rows) -> Iterator[str]:
    """What is reserved is what was claimed, and claimed by what is open alone."""
    claimed, kept = Counter[Any](), Counter[Any]()
    open_ = {one.id for one in rows.of(Pickup) if one.step == "open"}
    open_ |= {one.id for one in rows.of(Order) if one.confirmed and one.left}
    for claim in rows.of(Claim):
        claimed[claim.location_id, claim.variant_id, claim.status] += claim.quantity
        if claim.document not in open_:
            yield f"{claim.document} still holds {claim.quantity} of {claim.variant_id}"
    for balance in rows.of(Balance):
        kept[balance.location_id, balance.variant_id, balance.status] = balance.reserved
    yield from differing(claimed, kept)


def orders(rows: Rows) -> Iterator[str]:
    """Taken is what left; what is left is held, less what stands on pickups that are open."""
    stands: dict[str, Counter[Any]] = {"open": Counter(), "finished": Counter()}
    of = {one.id: one for one in rows.of(Pickup) if one.order_id is not None}
    for line in rows.of(PickupLine):
        if line.pickup_id in of and of[line.pickup_id].step in stands:
            pickup = of[line.pickup_id]
            stands[pickup.step][pickup.order_id, line.variant_id] += line.quantity
    held = Counter[Any]()
    for claim in rows.of(Claim):
        held[claim.document, claim.variant_id] += claim.quantity
    tracked = {serial.variant_id for serial in rows.of(Serial)}
    confirmed = {one.id for one in rows.of(Order) if one.confirmed}
    for line in rows.of(OrderLine):
        key = (line.order_id, line.variant_id)
        left = max(line.quantity - line.taken - line.closed, NOTHING)
        wanted = max(left - stands["open"][key], NOTHING) if line.order_id in confirmed else NOTHING
        if line.taken != stands["finished"][key] or line.taken + line.closed > line.quantity:
            yield f"{key}: {line.taken} taken and {line.closed} closed of {line.quantity}"
        # There are always enough of the loose goods; of the radios others may have more.
        if held[key] > wanted or (held[key] < wanted and line.variant_id not in tracked):
            yield f"{key}: {held[key]} is held, {wanted} is wanted"


def invoiced(rows: Rows) -> Iterator[str]:
    """No goods are on tax invoices twice; what is not invoiced is what no request has taken."""
    counting = {
        one.id
        for one in rows.of(InvoiceRequest)
        if one.dropped is None and (one.reverses_id is None or one.issued is not None)
    }
    billed = {(row.invoice_id, row.line): row for row in rows.of(InvoiceLine)}
    on, left = Counter[Any](), Counter[int]()
    for line in rows.of(RequestLine):
        if line.request_id in counting:
            on[line.invoice_id, line.invoice_line] += line.quantity
            left[line.invoice_id] -= line.gross
    for place, quantity in on.items():
        if not 0 <= quantity <= billed[place].quantity:
            yield f"{place}: {quantity} of {billed[place].quantity} is on tax invoices"
    found = {invoice.id: invoice for invoice in rows.of(SalesInvoice)}
    for invoice in found.values():
        left[invoice.reverses_id or invoice.id] += invoice.gross
    kept = Counter({n: one.uninvoiced for n, one in found.items() if one.reverses_id is None})
    yield from differing(left, kept)


def returned(rows: Rows) -> Iterator[str]:
    """No more comes back of a line than left with it."""
    came = {one.id for one in rows.of(Return) if one.received and not one.reversed}
    back = Counter[Any]()
    for line in rows.of(ReturnLine):
        if line.return_id in came:
            back[line.pickup_id, line.pickup_line] += line.quantity - line.sent_back
    sold = {(line.pickup_id, line.line): line.quantity for line in rows.of(PickupLine)}
    yield from (f"{p}: {q} of {sold[p]} came back" for p, q in back.items() if q > sold[p])
