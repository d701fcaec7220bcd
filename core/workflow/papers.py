"""Papers: every time a paper of a document was printed, so that a second print can say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.company.decisions import decide
from core.context import Context
from core.i18n import _
from core.orm.base import Branched
from core.orm.types import Instant, Key
from core.printing.draw import Printer, draw
from core.printing.layout import Layout
from core.refusal import NotHere
from core.workflow.documents import Document

PRINTER = "printer"
MEASURES = ("offset_x", "offset_y", "scale_x", "scale_y")


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
    """Note one more print for each ``(document id, layout)``, in one statement."""
    if not wanted:
        return
    paper, earlier = Paper.__table__, Paper.__table__.alias()
    printed = (
        select(func.coalesce(func.max(earlier.c.copy), 0) + 1)
        .where(earlier.c.document == bindparam("of_document"))
        .where(earlier.c.layout == bindparam("of_layout"))
        .where(earlier.c.branch == context.code)
    )
    context.session.connection().execute(
        insert(paper).values(
            branch=context.code,
            document=bindparam("of_document"),
            layout=bindparam("of_layout"),
            copy=printed.scalar_subquery(),
            at=context.now,
            actor=context.identity.login,
        ),
        [{"of_document": document, "of_layout": layout} for document, layout in wanted],
    )


def keep_layouts(context: Context) -> list[str]:
    """Keep every shipped layout that is not in the store yet; the names of those kept.

    A layout that people have changed stays as they made it.
    """
    kept = []
    for layout in context.hooks.collect("print_layouts"):
        if layout.name not in context.company.layouts:
            decide(context, "keep_layout", name=layout.name, data=layout.to_data())
            kept.append(layout.name)
    return kept


def layout_of(context: Context, name: str) -> Layout:
    """The newest version of the layout called ``name``."""
    versions = context.company.layouts.get(name)
    if not versions:
        raise NotHere(_("There is no print layout ${name}.", mapping={"name": name}))
    return Layout.from_data(versions[-1])


def printer_of(context: Context) -> tuple[Printer, str]:
    """How the branch's printer deviates, and whether it prints ``full`` forms or an ``overlay``."""
    kept = context.branch.options.get(PRINTER, {}) if context.branch else {}
    numbers = {name: float(kept[name]) for name in MEASURES if name in kept}
    return Printer(**numbers), kept.get("mode", "full")


def render(context: Context, document: Document, paper: Paper, locale: str) -> bytes:
    """The PDF of one print, the same bytes whenever it is asked for again."""
    values = context.hooks.print_values(document=document, layout=paper.layout, context=context)
    if values is None:
        raise NotHere(_("Nothing on this document can be printed that way."))
    printer, mode = printer_of(context)
    return draw(
        layout_of(context, paper.layout),
        [values],
        mode=mode,  # type: ignore[arg-type]
        printer=printer,
        copy_number=paper.copy,
        locale=locale,
        printed_at=paper.at.astimezone(ZoneInfo(context.company.timezone)),
    )
