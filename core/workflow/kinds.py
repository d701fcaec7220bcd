"""The kind of document behind a business, as a branch has it."""

from __future__ import annotations

from core.context import Context
from core.workflow.contributed import Kind
from core.workflow.definition import Business
from core.workflow.documents import Document


def kind_of(business: Business, context: Context) -> Kind | None:
    """The kind of the documents of ``business``; None where its addon is off in this branch.

    Where the addon is not installed any more a stand-in lets its documents be read all the same:
    what the core knows of them, and their own fields.
    """
    known: Kind | None = context.hooks.named("kinds").get(business.kind)
    if known is not None or business.kind.partition(".")[0] in context.hooks.addons:
        return known
    return Kind(name=business.kind, title=business.kind, record=Document)
