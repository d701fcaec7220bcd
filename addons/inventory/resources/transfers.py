"""Transfers as a place: what is to be sent, what is on the way, and what has arrived of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import joinedload

from addons.inventory.models import Transfer
from addons.inventory.transfers.layouts import PICK_LIST, SLIP
from addons.inventory.transfers.shown import transfer_shown
from core.i18n import _
from core.web.application import Case, Documents
from core.web.collection import Column
from core.web.forms import Field
from core.web.sheets import sheets_of

# What is done to the goods of a transfer, as its change log tells it.
WORDS = (
    Field(name="add", title=_("goods added")),
    Field(name="remove", title=_("taken off")),
    Field(name="quantity", title=_("quantity set")),
    Field(name="count", title=_("arrival counted")),
    Field(name="over", title=_("Not sent, and here")),
)


class TransferCase(Case):
    """One transfer, with its goods and how far they have come."""

    document: Transfer
    scope = "inventory:transfer"
    page = "addons.inventory:templates/transfer.pt"
    told = frozenset({"missing"})

    def more(self, request: Any) -> dict[str, Any]:
        """The lines, and what may be done with them."""
        here, document = request.here, self.document
        paper = PICK_LIST if document.sent is None else SLIP
        shown = transfer_shown(document, self.rights, here)
        return {**shown, "sheet": sheets_of(here, paper)[0]}


class Transfers(Documents):
    """The transfers of a business."""

    scope = "inventory:transfer"
    case = TransferCase
    group = _("Stock")
    order = 35
    words = WORDS
    options = (joinedload(Transfer.warehouse), joinedload(Transfer.target))
    columns = (
        Column(name="warehouse_id", title=_("From warehouse"), value="warehouse.name"),
        Column(name="target_id", title=_("To warehouse"), value="target.name"),
        Column(name="quantity", title=_("Goods (pieces)"), show="quantity"),
        Column(name="outstanding", title=_("On the way"), show="quantity"),
    )


class TransfersOut(Documents):
    """What is sent to other branches."""

    scope = "inventory:transfer"
    case = TransferCase
    group = _("Stock")
    order = 35
    words = WORDS
    options = (joinedload(Transfer.warehouse),)
    columns = (
        Column(name="warehouse_id", title=_("From warehouse"), value="warehouse.name"),
        Column(name="quantity", title=_("Goods (pieces)"), show="quantity"),
        Column(name="outstanding", title=_("On the way"), show="quantity"),
    )


class TransfersIn(Documents):
    """What comes from other branches."""

    scope = "inventory:transfer"
    case = TransferCase
    group = _("Stock")
    order = 35
    words = WORDS
    options = (joinedload(Transfer.target),)
    columns = (
        Column(name="far_number", title=_("The sender's number")),
        Column(name="target_id", title=_("To warehouse"), value="target.name"),
        Column(name="quantity", title=_("Goods (pieces)"), show="quantity"),
        Column(name="outstanding", title=_("On the way"), show="quantity"),
    )
