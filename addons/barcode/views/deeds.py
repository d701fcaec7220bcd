"""A deed of the station: sent as JSON, answered as JSON, refused with a kind that sounds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pyramid.view import view_config

from addons.barcode.refusals import Kind, ScanRefused, kind_of, sentences_of
from addons.barcode.resources import StationPickup
from addons.barcode.telling import Teller
from addons.esales.models import Pickup
from addons.esales.tally import tally
from core.i18n import _
from core.refusal import Invalid, NotPermitted, Refusal
from core.web.errors import needs

View = Callable[[Any, Any], Any]


def deed(name: str, place: type[Any] = StationPickup) -> Callable[[View], View]:
    """A view for what a key does: sent as JSON, answered as JSON.

    A refusal comes with its kind, for the station to sound; then nothing has changed.
    """

    def register(view: View) -> View:
        @functools.wraps(view)
        def answer(context: Any, request: Any) -> Any:
            try:
                return view(context, request)
            except Refusal as refusal:
                request.response.status_int = refusal.status
                return Teller(request.show).refused(kind_of(refusal), _said(refusal, request))

        # The depth says that the view belongs to the module it is written in, not to this one.
        return view_config(
            context=place,
            name=name,
            request_method="POST",
            renderer="json",
            permission=".use",
            _depth=1,
        )(answer)

    return register


def _said(refusal: Refusal, request: Any) -> Sequence[Any]:
    """The sentences of ``refusal``; a permission is told by its title, as on every page."""
    if isinstance(refusal, NotPermitted) and refusal.permission:
        return [needs(refusal.permission, request)]
    return sentences_of(refusal)


def done(request: Any, pickup: Pickup, card: dict[str, Any]) -> dict[str, Any]:
    """What a deed on ``pickup`` is answered with: the card, and the tally after it."""
    card = {name: value for name, value in card.items() if name != "did"}
    return {"card": card, "tally": Teller(request.show).tally(tally(request.here, pickup))}


def sent_by(request: Any) -> dict[str, Any]:
    """The data that came with ``request``; refuses what is none."""
    try:
        data = request.json_body
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Invalid(_("The station sent nothing that can be read. Load the page again."))
    return data


def number_in(data: dict[str, Any], name: str) -> int:
    """The whole number called ``name``; refuses anything else."""
    found = data.get(name)
    if not isinstance(found, int) or not 0 <= found < 2**53:
        raise ScanRefused(Kind.REFUSED, _("Type a number from the list."))
    return found


def decimal_of(text: Any) -> Decimal:
    """``text`` as a number; refuses what is none."""
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ScanRefused(Kind.REFUSED, _("Type the quantity in digits, such as 48."))
    return found
