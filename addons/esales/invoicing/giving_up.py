"""Invoice requests that nobody outside has yet, and that nobody needs any more, are given up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from addons.esales.invoicing.choosing import KIND
from addons.esales.models import InvoiceRequest
from core.context import Context
from core.i18n import _
from core.workflow import Business, Guard, Objection, Transition, fire
from core.workflow.businesses import definition
from core.workflow.motion.arriving import unopposed
from core.workflow.motion.moving import as_system

DROP = "esales.drop_request"


def not_handed_over(
    documents: Sequence[InvoiceRequest], context: Context
) -> Iterator[Objection]:
    """Object to requests that were handed over: whoever has them may issue them any moment."""
    for document in documents:
        if document.batch_id is not None:
            yield Objection(
                document=document.id,
                message=_(
                    "${request} was handed over, and has no answer yet. Take its answer in first, "
                    "or enter that it failed.",
                    mapping={"request": document.number or f"#{document.id}"},
                ),
            )


def free(requests: Sequence[InvoiceRequest], context: Context) -> set[int]:
    """The ids of those of ``requests`` that can be given up as they stand."""
    found: set[int] = set()
    for group, business, way in _ways_out(requests, context):
        found.update(document.id for document in unopposed(group, way, business, context))
    return found


def give_up(requests: Sequence[InvoiceRequest], why: str, context: Context) -> None:
    """The system gives ``requests`` up, and keeps ``why``; their applicants are told."""
    with as_system(context) as system:
        for group, _business, way in _ways_out(requests, context):
            fire(group, way.name, system, reason=why)


def _ways_out(
    requests: Sequence[InvoiceRequest], context: Context
) -> Iterator[tuple[list[InvoiceRequest], Business, Transition]]:
    """Requests that stand alike, with the way by which they are given up from there."""
    groups: dict[tuple[str, int, str], list[InvoiceRequest]] = defaultdict(list)
    for request in requests:
        groups[request.business, request.version, request.step].append(request)
    for (name, version, step), group in groups.items():
        business = definition(context, name, version)
        for way in business.leaving(step):
            if any(use.name == DROP for use in way.effects):
                yield group, business, way
                break


GUARD = Guard(
    name="esales.not_handed_over",
    title=_("Nobody outside has the request yet"),
    check=not_handed_over,
    kinds=(KIND,),
)
