"""Documents moved from a page: the one that is open, or all that were chosen in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import NotHere, Refusal
from core.web.application.places import Documents
from core.web.application.showing import step_called
from core.web.collection import is_number
from core.web.narrowing import narrowed
from core.workflow.businesses import definition
from core.workflow.deciding.asking import called
from core.workflow.definition import in_words
from core.workflow.documents import Document
from core.workflow.motion.firing import fire

MOST = 10_000


def move_many(collection: Documents, request: Any) -> Any:
    """Fire the transition that was pressed for all documents chosen, and say what was done."""
    here, name = request.here, request.POST.get("transition", "")
    documents = _chosen(collection, request, _sources(collection, name, here))
    if not documents:
        raise Refusal(_("Nothing was chosen that this can be done with. Tick documents first."))
    reason = request.POST.get("reason", "")[:500] or None
    return move(documents, name, here, reason)


def move(documents: Sequence[Document], name: str, here: Context, reason: str | None) -> Any:
    """Fire the transition ``name`` for ``documents``, and say what became of them."""
    stood = {document.id: document.step for document in documents}
    first = documents[0]
    business = definition(here, first.business, first.version)
    # What one effect wrote before another refused is taken back at once: its page shows what is.
    with here.session.begin_nested():
        for same in _by_version(documents):
            fire(same, name, here, reason=reason)
    titles = {t.name: in_words(t.title, here.identity.locale) for t in business.transitions}
    stays = any(document.step == stood[document.id] for document in documents)
    said = {
        "deed": titles.get(name, name),
        "number": called(first),
        "count": len(documents),
        "step": step_called(business, first.step, here),
    }
    if stays and len(documents) == 1:
        return _("${deed}: it is kept with ${number}. Others are still asked.", mapping=said)
    if stays:
        said["count"] = sum(stood[document.id] == document.step for document in documents)
        return _(
            "${deed}: it is kept. Documents of which others are asked: ${count}.", mapping=said
        )
    if len(documents) == 1:
        return _("${deed}: ${number} is in the step “${step}” now.", mapping=said)
    return _("${deed}: ${count} documents are in the step “${step}” now.", mapping=said)


def _sources(collection: Documents, name: str, here: Context) -> list[str]:
    """The steps, in any version, from which a transition called ``name`` leads on."""
    versions = here.company.businesses.get(collection.definition.name, {})
    flows = [definition(here, collection.definition.name, version) for version in versions]
    return sorted({t.source for flow in flows for t in flow.transitions if t.name == name})


def _chosen(collection: Documents, request: Any, sources: Sequence[str]) -> list[Document]:
    """The documents ticked, or all that fit the filters and stand where the transition begins."""
    here, record = request.here, collection.record
    if request.POST.get("everything"):
        query = narrowed(collection, {n: v for n, v in request.GET.items() if v.strip()})
        query = query.where(record.step.in_(sources)).order_by(record.id).limit(MOST + 1)
        found = list(here.session.scalars(query).unique())
        if len(found) > MOST:
            raise Refusal(
                _(
                    "More than ${count} documents fit the filters. Narrow them first.",
                    mapping={"count": f"{MOST:,}"},
                )
            )
        return found
    texts = request.POST.getall("document")
    return picked(collection, {int(text) for text in texts if is_number(text)})


def picked(collection: Documents, numbers: Collection[int]) -> list[Document]:
    """The documents with these ids, in their order; refuses where the person does not see one."""
    here, record = collection.here, collection.record
    query = collection.query().where(one_of(here.session, record.id, numbers)).order_by(record.id)
    found = list(here.session.scalars(query).unique())
    if len(found) < len(numbers):
        raise NotHere(_("A document is gone. Load the page again."))
    return found


def _by_version(documents: Sequence[Document]) -> list[list[Document]]:
    found: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        found[document.version].append(document)
    return list(found.values())
