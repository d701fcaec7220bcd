"""The customer's representative: the salesperson in charge of the dealer a document is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from addons.esales.models import Dealer
from core.context import Context
from core.orm.bulk import one_of
from core.workflow import Document
from core.workflow.businesses import definition


def representatives(documents: Sequence[Document], context: Context) -> dict[int, str]:
    """The login of the salesperson in charge by document, in one statement.

    The customer is the document's dealer, or the first own field that names a dealer or a party.
    """
    named = {document.id: _customer(document, context) for document in documents}
    dealers, parties = (
        {value for kind, value in named.values() if kind == wanted and value}
        for wanted in ("dealer", "party")
    )
    if not dealers and not parties:
        return {}
    query = select(Dealer.id, Dealer.party_id, Dealer.rep).where(
        or_(
            one_of(context.session, Dealer.id, dealers),
            one_of(context.session, Dealer.party_id, parties),
        )
    )
    in_charge: dict[tuple[str, Any], str] = {}
    for row in context.session.execute(query):
        in_charge["dealer", row.id] = in_charge["party", row.party_id] = row.rep
    found = {number: in_charge.get(customer, "") for number, customer in named.items()}
    return {number: login for number, login in found.items() if login}


def _customer(document: Document, context: Context) -> tuple[str, Any]:
    """The customer of ``document`` as the kind of record and its id."""
    for kind, attribute in (("dealer", "dealer_id"), ("party", "party_id")):
        if value := getattr(document, attribute, None):
            return kind, value
    own: Mapping[str, Any] = document.own
    if own:
        for field in definition(context, document.business, document.version).fields:
            if field.type in ("dealer", "party") and own.get(field.name):
                return field.type, own[field.name]
    return "", None
