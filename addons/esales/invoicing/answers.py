"""Answers to invoice requests are taken in together, or none of them: numbers, days, papers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from addons.esales.invoicing.batches import ISSUE, PERMISSION, takes_answer
from addons.esales.invoicing.issuing import days_sold, taken_numbers
from addons.esales.invoicing.providers import Answer, Paper
from addons.esales.invoicing.rules import Issued, faults_of_number
from addons.esales.models import InvoiceRequest
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.beside.attachments import keep_attachment
from core.workflow.motion.editing import edit_many, read_held

FAIL = "fail"
TOLD = 20
PAPERS = frozenset({".pdf", ".ofd", ".xml", ".zip"})
# A tax invoice's number, or one of ours such as KP-SN-2611-00042.
IN_NAME = re.compile(r"[0-9]{20}|[A-Z0-9]+-[A-Z0-9]+-[0-9]{4}-[0-9]{5,}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What was taken in: how many tax invoices, failures and papers."""

    issued: int
    failed: int
    papers: int


def is_paper(filename: str) -> bool:
    """Whether a file so called is a tax invoice itself, and no table of numbers."""
    return PurePath(filename.casefold()).suffix in PAPERS


def take_in(
    answers: Sequence[Answer], context: Context, papers: Sequence[Paper] = ()
) -> TakenIn:
    """Take ``answers`` in, and ``papers`` by the number in their names; refuses all, or nothing.

    What was answered so before is left as it is, so that the same file may be sent twice.
    """
    context.require(PERMISSION)
    given = [answer for answer in answers if answer.tax_number or answer.failure]
    known = _requests({answer.request for answer in given}, context)
    fresh = [answer for answer in given if not _is_told(answer, known.get(answer.request))]
    said = [*_faults(given, fresh, known, context)]
    if said:
        raise _refused(said)
    issued = [answer for answer in fresh if not answer.failure]
    failed = [answer for answer in fresh if answer.failure]
    _issue(issued, known, context)
    _fail(failed, known, context)
    pairs = [(known[answer.request], paper) for answer in fresh for paper in answer.papers]
    kept = _keep([*pairs, *_by_name(papers, context)], context)
    return TakenIn(issued=len(issued), failed=len(failed), papers=kept)


def _requests(numbers: Collection[str], context: Context) -> dict[str, InvoiceRequest]:
    """The requests with these numbers, locked and read afresh."""
    query = select(InvoiceRequest).where(one_of(context.session, InvoiceRequest.number, numbers))
    found = context.session.scalars(query.order_by(InvoiceRequest.id)).all()
    if found:
        read_held(found, context)
    return {request.number or "": request for request in found}


def _is_told(answer: Answer, request: InvoiceRequest | None) -> bool:
    """Whether ``request`` was answered with the same tax invoice before."""
    if request is None or request.issued is None or answer.failure:
        return False
    return request.tax_number == answer.tax_number


def _faults(
    given: Sequence[Answer],
    fresh: Sequence[Answer],
    known: Mapping[str, InvoiceRequest],
    context: Context,
) -> Iterator[Any]:
    """What is wrong with the answers, each in a sentence."""
    for number in sorted(_twice([answer.request for answer in given])):
        said = {"request": number}
        yield _("${request} is answered twice in this file. Leave one answer.", mapping=said)
    for number in sorted(_twice([a.tax_number for a in given if a.tax_number])):
        said = {"number": number}
        yield _(
            "The tax invoice ${number} stands twice in this file, and one invoice answers one "
            "request. Compare the numbers.",
            mapping=said,
        )
    taken = taken_numbers({answer.tax_number for answer in fresh}, context)
    sold = days_sold([request.id for request in known.values()], context)
    for answer in fresh:
        request = known.get(answer.request)
        if request is None:
            yield _(
                "There is no invoice request “${request}” here. Compare the number with the batch "
                "that was handed over.",
                mapping={"request": answer.request},
            )
        elif not takes_answer(request, context):
            yield _against(request, context)
        elif not answer.failure:
            yield from _faults_of_issued(answer, taken, sold.get(request.id), context)


def _faults_of_issued(
    answer: Answer, taken: Mapping[str, str], sold: date | None, context: Context
) -> Iterator[Any]:
    if answer.day is None:
        said = {"request": answer.request}
        yield _("${request}: on which day was the invoice issued? Type it.", mapping=said)
        return
    issued = Issued(
        request=answer.request, tax_number=answer.tax_number, day=answer.day, sold=sold
    )
    yield from faults_of_number(issued, taken, context.today)


def _twice(numbers: Sequence[str]) -> set[str]:
    return {number for number, count in Counter(numbers).items() if count > 1}


def _against(request: InvoiceRequest, context: Context) -> Any:
    said = {"request": request.number, "number": request.tax_number}
    if request.issued is not None:
        return _(
            "${request} was answered with the tax invoice ${number} already. Have that taken back "
            "first, or leave this answer out.",
            mapping=said,
        )
    return _(
        "${request} does not wait for an answer. Ask for it again, or leave this answer out.",
        mapping=said,
    )


def _refused(said: Sequence[Any]) -> Refusal:
    more = _("… and ${count} more.", mapping={"count": len(said) - TOLD})
    return Refusal(*said[:TOLD], *([more] if len(said) > TOLD else []))


def _issue(
    answers: Sequence[Answer], known: Mapping[str, InvoiceRequest], context: Context
) -> None:
    """Write numbers and days, and move the requests on; the statements do not grow with them."""
    values = {
        known[answer.request].id: {"tax_number": answer.tax_number, "issued_on": answer.day}
        for answer in answers
    }
    for found in _together([known[answer.request] for answer in answers]):
        edit_many(found, values, context)
        fire(found, ISSUE, context)


def _fail(
    answers: Sequence[Answer], known: Mapping[str, InvoiceRequest], context: Context
) -> None:
    by_reason: dict[str, list[InvoiceRequest]] = defaultdict(list)
    for answer in answers:
        by_reason[answer.failure].append(known[answer.request])
    for reason, requests in by_reason.items():
        for found in _together(requests):
            fire(found, FAIL, context, reason=reason)


def _together(requests: Sequence[InvoiceRequest]) -> list[list[InvoiceRequest]]:
    """``requests`` by the version of the business that they follow."""
    found: dict[tuple[str, int], list[InvoiceRequest]] = defaultdict(list)
    for request in requests:
        found[request.business, request.version].append(request)
    return list(found.values())


def _keep(pairs: Sequence[tuple[InvoiceRequest, Paper]], context: Context) -> int:
    """Keep each paper at its request."""
    for request, paper in pairs:
        keep_attachment(request, "", paper.name, paper.type, paper.body, context)
    return len(pairs)


def _by_name(
    papers: Sequence[Paper], context: Context
) -> list[tuple[InvoiceRequest, Paper]]:
    """The request of each of ``papers``; refuses one whose name tells none that was answered."""
    named = [IN_NAME.findall(PurePath(paper.name).stem) for paper in papers]
    at = _named_so({number for numbers in named for number in numbers}, context)
    found = [next((at[n] for n in numbers if n in at), None) for numbers in named]
    pairs = list(zip(found, papers, strict=True))
    if lost := [_unknown_paper(paper.name) for request, paper in pairs if request is None]:
        raise _refused(lost)
    return [(request, paper) for request, paper in pairs if request is not None]


def _unknown_paper(name: str) -> Any:
    return _(
        "${file} names no tax invoice that came back here. Let its name hold the 20 digits of the "
        "invoice, or the number of the request.",
        mapping={"file": name[:80]},
    )


def _named_so(numbers: Collection[str], context: Context) -> dict[str, InvoiceRequest]:
    """The answered requests by their tax numbers and by their own."""
    wanted = InvoiceRequest.issued.is_not(None)
    either = one_of(context.session, InvoiceRequest.tax_number, numbers) | one_of(
        context.session, InvoiceRequest.number, numbers
    )
    found = context.session.scalars(select(InvoiceRequest).where(wanted, either)).all()
    by_number = {request.number or "": request for request in found}
    return {**by_number, **{request.tax_number: request for request in found}}
