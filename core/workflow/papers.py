"""Papers: every time a paper of a document was printed, so that a second print can say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from core.context import Context
from core.orm.base import Branched
from core.orm.bulk import insert_rows, one_of
from core.orm.types import Instant, Key


class Paper(Branched):
    """One print of one layout; the first has copy number 1, a reprint (补打) counts on."""

    __tablename__ = "core_paper"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        UniqueConstraint("document", "layout", "copy"),
        Index(None, "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    layout: Mapped[str] = mapped_column(String(60))
    copy: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))


def note_prints(context: Context, wanted: Sequence[tuple[int, str]]) -> None:
    """Note one more print for each ``(document id, layout)``, in two statements."""
    documents = {document for document, _layout in wanted}
    copies = context.session.execute(
        select(Paper.document, Paper.layout, func.max(Paper.copy))
        .where(one_of(context.session, Paper.document, documents))
        .group_by(Paper.document, Paper.layout)
    )
    printed = {(document, layout): copy for document, layout, copy in copies}
    insert_rows(
        context.session,
        Paper.__table__,
        [
            {
                "document": document,
                "layout": layout,
                "copy": printed.get((document, layout), 0) + 1,
                "at": context.now,
                "actor": context.identity.login,
            }
            for document, layout in wanted
        ],
    )
