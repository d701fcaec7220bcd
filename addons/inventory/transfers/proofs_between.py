"""What ``qudao check`` proves between branches: both say the same, a piece is in one's books."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from addons.base.models import Serial, Variant
from addons.inventory.models import Transfer, TransferLine
from addons.inventory.transfers.reading import INCOMING, OUTGOING
from addons.inventory.transfers.rules import ZERO
from core.checks import Check
from core.context import Context
from core.i18n import _

SAME = ("quantity", "outstanding", "received", "damaged", "lost", "returned", "cost")


def both_say_the_same(context: Context) -> Iterator[str]:
    """Line by line, the documents of sender and receiver say the same of the same goods.

    Only where the books of both are looked at.
    """
    out, into = aliased(Transfer), aliased(Transfer)
    there, here = aliased(TransferLine), aliased(TransferLine)
    unlike = or_(
        here.line.is_(None),
        here.variant_id != there.variant_id,
        here.status != there.status,
        *(
            func.coalesce(getattr(here, name), ZERO) != func.coalesce(getattr(there, name), ZERO)
            for name in SAME
        ),
    )
    query = (
        select(out.branch, out.number, out.id, there.line)
        .join(into, and_(into.id == out.far_document, into.kind == INCOMING))
        .join(there, there.document == out.id)
        .outerjoin(here, and_(here.document == into.id, here.line == there.line))
        .where(out.kind == OUTGOING, or_(into.far_document != out.id, unlike))
    )
    for row in context.session.execute(query):
        yield (
            f"{row.branch} transfer {row.number or row.id}, line {row.line}: the other branch's "
            f"document does not say the same"
        )


def pieces_have_one_keeper(context: Context) -> Iterator[str]:
    """A piece that another branch has in its books is in the books of that one."""
    known, kept = aliased(Serial), aliased(Serial)
    same = and_(
        kept.variant_id == known.variant_id,
        kept.number == known.number,
        kept.branch == known.kept_by,
        kept.kept_by.is_(None),
    )
    query = (
        select(known.branch, known.number, known.kept_by, Variant.code)
        .join(Variant, Variant.id == known.variant_id)
        .outerjoin(kept, same)
        .where(known.kept_by.in_(context.session.branches), kept.id.is_(None))
    )
    for row in context.session.execute(query):
        yield (
            f"{row.branch}: serial {row.number} of {row.code} is said to be in the books of "
            f"{row.kept_by}, and is not"
        )


CHECKS = (
    Check(
        name="inventory.between_branches",
        title=_("Sender and receiver of another branch say the same"),
        find=both_say_the_same,
    ),
    Check(
        name="inventory.one_keeper",
        title=_("Every piece is in the books of one branch"),
        find=pieces_have_one_keeper,
    ),
)
