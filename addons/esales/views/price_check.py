"""The price check: what a dealer pays for goods, and why."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from pyramid.view import view_config

from addons.esales.explaining import explain
from addons.esales.resources.price_check import PriceCheck
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.web.lookup import chosen, collection_at, shown


@view_config(
    context=PriceCheck,
    renderer="addons.esales:templates/price_check.pt",
    permission=".view",
)
def price_check(place: PriceCheck, request: Any) -> dict[str, Any]:
    """Ask for dealer, goods and quantity; tell the price step by step."""
    asked = {name: request.GET.get(name, "").strip() for name in ("dealer", "goods", "quantity")}
    answer, messages = None, []
    if asked["dealer"] and asked["goods"]:
        try:
            dealer = _find("esales/dealers", asked, "dealer", request)
            variant = _find("base/variants", asked, "goods", request)
            answer = explain(request.here, dealer, variant.id, _quantity(asked["quantity"]))
        except Refusal as refusal:
            messages = list(refusal.messages)
            request.response.status_int = refusal.status
    return {"asked": asked, "answer": answer, "messages": messages}


def _find(path: str, asked: dict[str, str], name: str, request: Any) -> Any:
    collection = collection_at(path, request.here)
    found = chosen(collection, asked[name])
    asked[name] = shown(collection, found)
    return found


def _quantity(text: str) -> Decimal:
    try:
        quantity = Decimal(text or "1")
    except InvalidOperation:
        raise Invalid(_("This is no number.")) from None
    if not quantity.is_finite() or not 0 < quantity < 10**9:
        raise Invalid(_("Type a quantity above zero."))
    return quantity
