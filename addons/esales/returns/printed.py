"""What stands on the papers of a return: line by line, with the pieces that came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from addons.esales.models import Return
from addons.esales.returns.inspecting import AVAILABLE
from addons.esales.returns.return_papers import FINDINGS, RECEIPT, SLIP
from addons.esales.returns.shown import LineShown, lines_shown
from addons.esales.warehouses import warehouse_name
from core.context import Context
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of

# So many letters stand beside a line; two short numbers, or one long one.
ROOM = 30


def return_values(document: Document, layout: str, context: Context) -> Mapping[str, Any] | None:
    """What ``layout`` prints of a return; None where it is no paper of one."""
    paper = prints_of(context, layout)
    if not isinstance(document, Return) or paper not in (RECEIPT, SLIP):
        return None
    moment = document.credited if paper == SLIP else document.received
    code = document.warehouse
    return {
        **head_of(document, context),
        "date": replace(context, now=moment or context.now).today,
        "why": document.why,
        "warehouse": {"code": code, "name": warehouse_name(context, code)},
        "dealer": {"code": document.dealer.code, "name": document.dealer.name},
        "rows": list(_rows(lines_shown(document, context), paper, context.identity.locale)),
    }


def _rows(lines: Sequence[LineShown], paper: str, locale: str) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        judged = paper == SLIP
        sound = [text for _id, text, found in line.pieces if found == AVAILABLE or not judged]
        # What was found wrong with a piece stands behind its number, in a row of its own.
        wrong = [
            f"{text} {FINDINGS[found].said_in(locale)}"
            for _id, text, found in line.pieces
            if found != AVAILABLE and judged
        ]
        yield from _rows_of(line, [*_beside(sound), *wrong])


def _rows_of(line: LineShown, beside: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    told = {
        "line": line.line,
        "pickup": line.pickup,
        "code": line.goods.code,
        "name": " ".join(filter(None, (line.goods.name, line.goods.unsaid))),
        "quantity": line.quantity,
        "defective": line.defective,
        "sent_back": line.sent_back,
        "gross": line.gross,
    }
    blank = dict.fromkeys(told)
    for row, serials in zip_longest((told,), beside):
        yield {**(row or blank), "serials": serials}


def _beside(numbers: Sequence[str]) -> list[str]:
    """The ``numbers`` of pieces, as many in a row as its column holds."""
    longest = max(map(len, numbers), default=0)
    each = 1 if 2 * longest + 1 > ROOM else 2
    return [" ".join(numbers[at : at + each]) for at in range(0, len(numbers), each)]
