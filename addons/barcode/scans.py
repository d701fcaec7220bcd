"""Scans kept before anything is looked up: each once, under its device and sequence number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, literal_column, or_, select, update

from addons.barcode.found import Wanted
from addons.barcode.models import WAITING, Scan
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_missing
from core.refusal import Invalid, Refusal

LONGEST_TEXT = 500
LONGEST_DEVICE = 40
LAST_SEQUENCE = 2**53


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A scan as a station sends it: the device's name, the number it gave the scan, the text."""

    device: str
    sequence: int
    text: str


class NumberTaken(Refusal):
    """Another scan has this device and number; the station takes a new name and repeats."""

    status = 412


def read_sent(data: Any, text: str | None = None) -> Sent:
    """What a station sent, checked; ``text`` stands in where the deed itself says what it is."""
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    device, sequence = given.get("device"), given.get("sequence")
    scanned = given.get("text") if text is None else text
    sound = (
        isinstance(device, str)
        and 0 < len(device) <= LONGEST_DEVICE
        and isinstance(sequence, int)
        and 0 <= sequence <= LAST_SEQUENCE
        and isinstance(scanned, str)
    )
    if not sound:
        raise Invalid(_("This is no scan: device, sequence number and text belong to it."))
    # What is longer than any label is cut, and then refused as unknown; half a character of
    # UTF-16, which no database stores, becomes a question mark.
    kept = str(scanned).encode(errors="replace").decode()[:LONGEST_TEXT]
    return Sent(device=str(device), sequence=int(sequence or 0), text=kept)


def keep(context: Context, document: int, sent: Sent, **done: Any) -> None:
    """Store ``sent`` for the document with this id; the same scan again changes nothing.

    ``done`` holds outcome, goods and answer of what needs no looking up.
    """
    row = {
        "device": sent.device,
        "sequence": sent.sequence,
        "document": document,
        "text": sent.text,
        "at": context.now,
        "actor": context.identity.login,
        "outcome": WAITING,
        "variant_id": None,
        "answer": {},
        **done,
    }
    insert_missing(context.session, Scan.__table__, [row])


def waiting(context: Context, document: int, sent: Sent | None = None) -> list[Scan]:
    """Scans of the document that wait to be looked up, oldest first, and ``sent`` itself, locked.

    Raises NumberTaken where the number of ``sent`` belongs to another scan.
    """
    # Written out, for the databases to see that their index of waiting scans serves.
    still = and_(Scan.document == document, Scan.outcome == literal_column(f"'{WAITING}'"))
    wanted = still
    if sent is not None:
        wanted = or_(still, and_(Scan.device == sent.device, Scan.sequence == sent.sequence))
    query = select(Scan).where(wanted).order_by(Scan.at, Scan.sequence)
    found = list(context.session.scalars(query.with_for_update()))
    if sent is not None and not any(_same(scan, document, sent) for scan in found):
        raise NumberTaken(
            _("Another scan has this number already. Load the page again; nothing is lost.")
        )
    return found


def _same(scan: Scan, document: int, sent: Sent) -> bool:
    return (scan.device, scan.sequence, scan.document, scan.text) == (
        sent.device,
        sent.sequence,
        document,
        sent.text,
    )


def latest(context: Context, document: int, *outcomes: str) -> Scan | None:
    """The newest scan of the document with one of ``outcomes``."""
    query = (
        select(Scan)
        .where(Scan.document == document, Scan.outcome.in_(outcomes))
        .order_by(Scan.at.desc(), Scan.sequence.desc())
        .limit(1)
    )
    return context.session.scalar(query)


def wanted_before(context: Context, scan: Scan) -> Wanted | None:
    """The goods whose serial the scan before ``scan`` on the same device and document asked for."""
    return _wanted_by(
        context, Scan.device == scan.device, Scan.sequence < scan.sequence, document=scan.document
    )


def wanted_by_device(context: Context, document: int, device: str) -> Wanted | None:
    """The goods whose serial the newest scan of ``device`` on the document asked for."""
    return _wanted_by(context, Scan.device == device, document=document)


def _wanted_by(context: Context, *which: Any, document: int) -> Wanted | None:
    query = select(Scan.answer).where(*which, Scan.document == document)
    answer = context.session.scalar(query.order_by(Scan.sequence.desc()).limit(1))
    return Wanted.from_data(answer["wanted"]) if answer and "wanted" in answer else None


def forget_goods(context: Context, document: int, variant: int) -> None:
    """Mark the scans that brought ``variant`` onto the document as undone, for it is off again."""
    table = Scan.__table__
    context.session.connection().execute(
        update(table)
        .where(context.session.mine(table))
        .where(table.c.document == document, table.c.variant_id == variant)
        .where(table.c.outcome == "taken")
        .values(outcome="undone")
    )


__all__: Sequence[str] = (
    "WAITING",
    "NumberTaken",
    "Sent",
    "forget_goods",
    "keep",
    "latest",
    "read_sent",
    "waiting",
    "wanted_before",
    "wanted_by_device",
)
