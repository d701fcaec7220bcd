"""What ``qudao check`` proves of base data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from addons.base.lines import path_of
from addons.base.models import Ledger, Packing, ProductLine, Variant
from addons.base.numbers import shared_numbers
from core.checks import Check
from core.i18n import _

if TYPE_CHECKING:
    from core.context import Context


def broken_paths(context: Context) -> Iterator[str]:
    """Product lines whose path is not their parent's with their own code."""
    lines = {line.id: line for line in context.session.scalars(select(ProductLine))}
    for line in lines.values():
        above = lines[line.parent_id].path if line.parent_id else ""
        if line.path != path_of(above, line.code):
            yield f"product line {line.code} has the path {line.path} below {above or 'the root'}"


def shared_barcodes(context: Context) -> Iterator[str]:
    """Barcodes that stand on more than one variant, so that a scan would mean two things."""
    holders: dict[str, set[str]] = {}
    pieces = select(Variant.gtin, Variant.code).where(Variant.gtin != "")
    packings = (
        select(Packing.code, Variant.code)
        .join(Variant, Packing.variant_id == Variant.id)
        .where(Packing.code != "")
    )
    for query in (pieces, packings):
        for code, holder in context.session.execute(query):
            holders.setdefault(code, set()).add(holder)
    for code, found in holders.items():
        if len(found) > 1:
            yield f"barcode {code} is on {', '.join(sorted(found))}"


def posted_before_start(context: Context) -> Iterator[str]:
    """Books in which something lies before the day on which they begin."""
    firsts = {books.name: books.first(context) for books in context.hooks.collect("books")}
    for ledger in context.session.scalars(select(Ledger).order_by(Ledger.branch, Ledger.ledger)):
        first = firsts.get(ledger.ledger, {}).get(ledger.branch)
        if first is not None and first < ledger.since:
            yield (
                f"{ledger.branch} {ledger.ledger}: posted for {first}, before the books begin on "
                f"{ledger.since}"
            )


CHECKS = (
    Check(
        name="base.periods",
        title=_("Nothing is posted before the books begin"),
        find=posted_before_start,
    ),
    Check(
        name="base.lines",
        title=_("The paths of product lines follow their tree"),
        find=broken_paths,
    ),
    Check(
        name="base.barcodes", title=_("A barcode means one variant"), find=shared_barcodes
    ),
    Check(
        name="base.numbers",
        title=_("A first or second number means one piece of its goods"),
        find=shared_numbers,
    ),
)
