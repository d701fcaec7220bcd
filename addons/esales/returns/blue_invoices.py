"""Blue invoices (蓝字): what red ones took off the accounts with a return stands on them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select

from addons.esales.models import Return
from addons.esales.returns.guards import originals
from addons.esales.returns.red_invoices import BILLED, CREDITS, ENTRY, POSTED, Part, Red
from addons.esales.tax import Split
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Link

LINK = Link.__table__


def blue_ones(documents: Sequence[Return], context: Context) -> list[Red]:
    """The opposite of every red invoice of ``documents``, read once; the accounts stay locked."""
    ids = [document.id for document in documents]
    found: list[Red] = context.once(
        ("esales.blue_invoices", *ids), lambda: _read(documents, context)
    )
    return found


def _read(documents: Sequence[Return], context: Context) -> list[Red]:
    first = {one.id: one for one in originals(documents, context).values()}
    reds = _reds([document.id for document in documents], context)
    parts: dict[int, dict[int, Part]] = defaultdict(dict)
    session = context.session
    lines = select(BILLED).where(
        one_of(session, BILLED.c.invoice_id, [red.id for red in reds]), session.mine(BILLED)
    )
    for line in session.connection().execute(lines.order_by(BILLED.c.invoice_id, BILLED.c.line)):
        amounts = Split(gross=-line.gross, net=-line.net, tax=-line.tax)
        parts[line.invoice_id][line.line] = Part(quantity=-line.quantity, amounts=amounts)
    return [
        Red(
            document=red.document,
            original=first[red.reverses_id],
            parts=parts[red.id],
            undoes=(red.id, red.entry),
        )
        for red in reds
    ]


def _reds(returns: Sequence[int], context: Context) -> Sequence[Any]:
    """The red invoices that credited ``returns``, and their entries; one statement."""
    session = context.session
    entered = and_(ENTRY.c.document == POSTED.c.id, ENTRY.c.kind == "invoice", session.mine(ENTRY))
    query = (
        select(LINK.c.source.label("document"), POSTED.c.id, POSTED.c.reverses_id)
        .add_columns(ENTRY.c.id.label("entry"))
        .join(POSTED, POSTED.c.id == LINK.c.target)
        .outerjoin(ENTRY, entered)
        .where(one_of(session, LINK.c.source, returns), session.mine(LINK))
        .where(LINK.c.relation == CREDITS)
        .order_by(LINK.c.source, POSTED.c.id)
    )
    return session.connection().execute(query).all()
