"""Papers: every print of a paper with what stood on it, so that none passes for another.

Prints are counted by paper (the slip, the invoice), whatever sheet it is laid out on. What a paper
says is kept with its first print: later prints and views are drawn from that, on the version of the
layout they were printed with, whatever was renamed or moved since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
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
from translationstring import TranslationString

from core.context import Context
from core.i18n import _
from core.orm.base import Branched
from core.orm.types import Instant, Json, Key
from core.printing.draw import Printout, print_out, type_out
from core.printing.kept import keep, recall
from core.refusal import NotHere
from core.workflow.correcting import is_taken_back
from core.workflow.documents import Document
from core.workflow.printing.layouts import first_layout, layout_of, newest, prints_of
from core.workflow.printing.printers import BranchPrinter, printer_for

# So long may the person who printed a paper fetch it as it was printed; the paper may have jammed.
AT_THE_PRINTER = timedelta(minutes=5)


class Paper(Branched):
    """One print of a paper; the first has copy number 1, a reprint (补打) counts on.

    ``values`` are kept with the first print. Papers of the time before this system have none; they
    are drawn from their document, until a print of them is noted here.
    """

    __tablename__ = "core_paper"
    __table_args__ = (
        ForeignKeyConstraint(["document", "branch"], ["core_document.id", "core_document.branch"]),
        UniqueConstraint("document", "paper", "copy"),
        Index(None, "document"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document: Mapped[int] = mapped_column(Key)
    paper: Mapped[str] = mapped_column(String(60))
    copy: Mapped[int]
    layout: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(10))
    values: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))


@dataclass(frozen=True, kw_only=True)
class Print:
    """One more print of ``document`` on ``layout``; ``values`` where it is the first.

    Unless somebody ``chose`` the layout, the branch prints the paper on that of its own choice.
    A paper speaks the language in which it was first printed; where ``locale`` does not name that,
    it is the person's.
    """

    document: int
    layout: str
    values: Mapping[str, Any] | None = None
    locale: str = ""
    chose: bool = False


def note_prints(context: Context, prints: Sequence[Print]) -> None:
    """Note ``prints``, however many, in one statement."""
    if not prints:
        return
    paper, earlier = Paper.__table__, Paper.__table__.alias()
    printed = (
        select(func.coalesce(func.max(earlier.c.copy), 0) + 1)
        .where(earlier.c.document == bindparam("of_document"))
        .where(earlier.c.paper == bindparam("of_paper"))
        .where(earlier.c.branch == context.code)
    )
    context.session.connection().execute(
        insert(paper).values(
            branch=context.code,
            document=bindparam("of_document"),
            paper=bindparam("of_paper"),
            copy=printed.scalar_subquery(),
            layout=bindparam("on_layout"),
            version=bindparam("on_version"),
            locale=bindparam("in_locale"),
            values=bindparam("of_values", type_=Json()),
            at=context.now,
            actor=context.identity.login,
        ),
        [_noted(context, one) for one in prints],
    )


def _noted(context: Context, one: Print) -> dict[str, Any]:
    layout = one.layout if one.chose else first_layout(context, one.layout)
    return {
        "of_document": one.document,
        "of_paper": prints_of(context, layout),
        "on_layout": layout,
        "on_version": newest(context, layout),
        "in_locale": one.locale or context.identity.locale,
        "of_values": None if one.values is None else keep(one.values),
    }


def owner_of(context: Context, document: Document, layout: str) -> Document:
    """The document that ``layout`` prints when asked for ``document``: a pickup's invoice."""
    found = context.hooks.printed_document(document=document, layout=layout, context=context)
    return document if found is None else found


def prints_noted(context: Context, document: Document, layout: str) -> list[Paper]:
    """Every print of the paper that ``layout`` prints of ``document``, the first one first."""
    query = select(Paper).where(
        Paper.document == document.id, Paper.paper == prints_of(context, layout)
    )
    return list(context.session.scalars(query.order_by(Paper.copy)))


def print_again(context: Context, document: Document, layout: str) -> Paper:
    """Note one more print of ``document`` on ``layout`` and return it.

    Values that no earlier print has kept are kept now.
    """
    earlier = prints_noted(context, document, layout)
    locale = earlier[0].locale if earlier else context.identity.locale
    values = None
    if not any(paper.values for paper in earlier):
        values = values_of(context, document, layout, locale)
    printed = Print(document=document.id, layout=layout, values=values, locale=locale, chose=True)
    note_prints(context, [printed])
    return prints_noted(context, document, layout)[-1]


def values_of(context: Context, document: Document, layout: str, locale: str) -> Mapping[str, Any]:
    """What ``layout`` prints of ``document`` in ``locale``, as its records stand now."""
    reading = replace(context, identity=replace(context.identity, locale=locale))
    values: Mapping[str, Any] | None = context.hooks.print_values(
        document=document, layout=layout, context=reading
    )
    if values is None:
        raise NotHere(_("Nothing on this document can be printed that way."))
    return values


def at_the_printer(context: Context, paper: Paper) -> bool:
    """Whether ``paper`` is being printed: fetched by whoever printed it, minutes after."""
    return paper.actor == context.identity.login and context.now - paper.at <= AT_THE_PRINTER


def render(
    context: Context, document: Document, paper: Paper, prints: Sequence[Paper], *, viewing: bool
) -> Printout:
    """``paper`` (one of ``prints``) for its printer, or, once it has been printed, for viewing.

    A view is the full form, without the shift of any printer, and says that it is no original.
    """
    printer = None if viewing else printer_before(context, paper.layout)
    return _drawn(context, document, paper, prints, printer)


def typed(
    context: Context, document: Document, paper: Paper, prints: Sequence[Paper]
) -> tuple[bytes, Sequence[TranslationString]] | None:
    """``paper`` in the language of its dot-matrix printer, and what that cannot type.

    None where the printer takes PDF.
    """
    printer = printer_before(context, paper.layout)
    if printer.takes != "escp":
        return None
    return _typed(context, document, paper, prints, printer)


def printer_before(context: Context, layout: str) -> BranchPrinter:
    """The printer that a browser prints ``layout`` on; any, where the queue's does not print it."""
    printer = printer_for(context, layout)
    return BranchPrinter() if printer.queued else printer


def sent_to(
    context: Context,
    document: Document,
    paper: Paper,
    prints: Sequence[Paper],
    printer: BranchPrinter,
) -> bytes:
    """``paper`` as ``printer`` is sent it, whoever printed it and whenever: PDF or ESC/P."""
    if printer.takes == "escp":
        return _typed(context, document, paper, prints, printer)[0]
    return _drawn(context, document, paper, prints, printer).pdf


def _drawn(
    context: Context,
    document: Document,
    paper: Paper,
    prints: Sequence[Paper],
    printer: BranchPrinter | None,
) -> Printout:
    """``paper`` as PDF; without a ``printer`` it is a view."""
    return print_out(
        layout_of(context, paper.layout, paper.version),
        [_said_on(context, document, paper, prints)],
        mode=printer.mode if printer else "full",
        printer=printer.deviation if printer else None,
        copy_number=paper.copy,
        viewing=printer is None,
        taken_back=is_taken_back(document, context),
        locale=paper.locale,
        printed_at=_on_the_wall(context, paper.at),
    )


def _typed(
    context: Context,
    document: Document,
    paper: Paper,
    prints: Sequence[Paper],
    printer: BranchPrinter,
) -> tuple[bytes, Sequence[TranslationString]]:
    return type_out(
        layout_of(context, paper.layout, paper.version),
        [_said_on(context, document, paper, prints)],
        mode=printer.mode,
        printer=printer.deviation,
        copy_number=paper.copy,
        taken_back=is_taken_back(document, context),
        locale=paper.locale,
        printed_at=_on_the_wall(context, paper.at),
    )


def _said_on(
    context: Context, document: Document, paper: Paper, prints: Sequence[Paper]
) -> Mapping[str, Any]:
    kept = next((one.values for one in prints if one.values), None)
    if kept:
        said: Mapping[str, Any] = recall(kept)
        return said
    return values_of(context, document, paper.layout, paper.locale)


def _on_the_wall(context: Context, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(context.company.timezone))
