"""Handing invoice requests over, and taking in what comes back: numbers in sheets, and papers."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from addons.esales.invoicing.answers import is_paper, take_in
from addons.esales.invoicing.batches import PERMISSION, all_of, hand_over, providers, waiting
from addons.esales.invoicing.describing import asked_of
from addons.esales.invoicing.providers import Answer, Paper
from addons.esales.models import InvoiceBatch
from addons.esales.resources.batches import InvoiceBatches
from core.exchange.table import MAX_BYTES
from core.i18n import _
from core.refusal import Refusal
from core.web.pages import show_list, show_record

LIST = "addons.esales:templates/batches.pt"


@view_config(context=InvoiceBatches, renderer=LIST, permission=".view")
def show_batches(collection: InvoiceBatches, request: Any) -> dict[str, Any]:
    """What was handed over, what waits, and the ways to hand it over and to take answers in."""
    return _page(collection, request)


def _page(
    collection: InvoiceBatches, request: Any, messages: Any = ()
) -> dict[str, Any]:
    here = request.here
    found = providers(here).values()
    return {
        **show_list(collection, request),
        "messages": messages,
        "may_hand_over": here.may(PERMISSION),
        "waiting": waiting(here),
        "providers": [(one.name, one.title) for one in found if one.write or one.ask],
        "readers": [(one.name, one.title) for one in found if one.read],
    }


def _refused(collection: InvoiceBatches, request: Any, refusal: Refusal) -> dict[str, Any]:
    request.tm.doom()
    request.here.session.expire_all()
    request.response.status_int = refusal.status
    return _page(collection, request, refusal.messages)


@view_config(
    context=InvoiceBatches,
    name="hand_over",
    request_method="POST",
    renderer=LIST,
    permission=PERMISSION,
)
def hand_over_waiting(collection: InvoiceBatches, request: Any) -> Any:
    """Hand over what waits, and open the batch, from which a file is taken along."""
    try:
        batch = hand_over(request.POST.get("provider", ""), request.here)
    except Refusal as refusal:
        return _refused(collection, request, refusal)
    return HTTPSeeOther(request.resource_url(collection, str(batch.id)))


@view_config(
    context=InvoiceBatches,
    name="answers",
    request_method="POST",
    renderer=LIST,
    permission=PERMISSION,
)
def take_answers(collection: InvoiceBatches, request: Any) -> Any:
    """Take in sheets of answers and the tax invoices themselves, all of them or nothing."""
    try:
        with request.here.session.begin_nested():
            taken = take_in(*_sent(request))
    except Refusal as refusal:
        return _refused(collection, request, refusal)
    said = {"issued": taken.issued, "failed": taken.failed, "papers": taken.papers}
    request.notice(
        _(
            "Taken in: tax invoices ${issued}, failures ${failed}, papers ${papers}.", mapping=said
        )
    )
    return HTTPSeeOther(request.resource_url(collection))


def _sent(request: Any) -> tuple[Any, ...]:
    """The answers and papers in the files that were sent."""
    files = [file for file in request.POST.getall("file") if hasattr(file, "filename")]
    if not files:
        raise Refusal(_("Choose the file of answers, or the tax invoices themselves."))
    provider = providers(request.here).get(request.POST.get("provider", ""))
    if provider is None or provider.read is None:
        raise Refusal(_("Choose whose answers these are."))
    answers: list[Answer] = []
    papers: list[Paper] = []
    for file in files:
        body = file.file.read(MAX_BYTES + 1)
        if is_paper(file.filename):
            papers.append(Paper(name=file.filename, type=file.type, body=body))
        else:
            answers += provider.read(body, file.filename)
    return answers, request.here, papers


@view_config(
    context=InvoiceBatch, renderer="addons.esales:templates/batch.pt", permission=".view"
)
def show_batch(record: InvoiceBatch, request: Any) -> dict[str, Any]:
    """The batch with its requests, and its file where the provider takes files."""
    provider = providers(request.here).get(record.provider)
    return {
        **show_record(record, request),
        "has_file": provider is not None and provider.write is not None,
        "is_asked": provider is not None and provider.ask is not None,
    }


@view_config(context=InvoiceBatch, name="file", permission=PERMISSION)
def batch_file(record: InvoiceBatch, request: Any) -> Response:
    """The batch as the file that the provider takes."""
    provider = providers(request.here).get(record.provider)
    if provider is None or provider.write is None:
        raise Refusal(
            _(
                "This batch has no file: whoever it went to is asked over the network, or is no "
                "longer installed."
            )
        )
    invoices = asked_of(all_of(record.id, request.here), request.here)
    answer = Response(
        provider.write(invoices, request.localizer), content_type="application/octet-stream"
    )
    name = f"{record.number}.{provider.ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
