"""What somebody may be told of many documents at once, beside the pages of their businesses.

A page of an addon that lists documents of several businesses asks for each what its reader sees of
it. A figure over many of them, such as a sum, is told to whoever sees its fields in every one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from sqlalchemy import exists, select

from core.context import Context
from core.workflow.businesses import definition
from core.workflow.deciding.rights import (
    Rights,
    least_rights,
    rights_as_applicant,
    rights_many,
)
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.versions.lives import reachable

D = TypeVar("D", bound=Document)


def seen_of(documents: Sequence[D], context: Context, *fields: str) -> list[tuple[D, Rights]]:
    """Those of ``documents`` of which the person sees ``fields``, each with his rights in it.

    As many statements as there are versions of businesses among them.
    """
    followed: dict[tuple[str, int], list[D]] = defaultdict(list)
    for document in documents:
        followed[document.business, document.version].append(document)
    rights: dict[int, Rights] = {}
    for flow, same in followed.items():
        rights |= rights_many(same, definition(context, *flow), context)
    there = [(one, rights[one.id]) for one in documents if rights[one.id].there]
    return [(one, has) for one, has in there if all(map(has.see, fields))]


def hidden_in(kind: str, fields: Collection[str], context: Context) -> Business | None:
    """A business of ``kind`` in which one of ``fields`` may be hidden from the person, or None.

    An earlier version of it counts as long as it has documents.
    """
    for business in reachable(context).values():
        if business.kind == kind and (
            not _shows(business, fields, context) or _hidden_before(business, fields, context)
        ):
            return business
    return None


def _hidden_before(business: Business, fields: Collection[str], context: Context) -> bool:
    versions = context.company.businesses.get(business.name, {})
    known = [definition(context, business.name, v) for v in versions if v != business.version]
    hiding = [one.version for one in known if not _shows(one, fields, context)]
    table: Any = Document.__table__
    found = exists().where(
        context.session.mine(table),
        table.c.business == business.name,
        table.c.version.in_(hiding),
    )
    return bool(hiding and context.session.scalar(select(found)))


def _shows(business: Business, fields: Collection[str], context: Context) -> bool:
    own = rights_as_applicant(business, context).values()
    least = (one for several in least_rights(business, context).values() for one in several)
    return all(one.see(name) for one in (*least, *own) for name in fields)
