"""A transfer that was taken back is begun anew with the same goods (红冲并复制)."""

from __future__ import annotations

from dataclasses import replace

from addons.inventory.models import Transfer
from addons.inventory.transfers.loading import put_again
from addons.inventory.transfers.reading import loads_of
from core.context import Context
from core.workflow import Document
from core.workflow.businesses import the_live
from core.workflow.motion.beginning import begin


def copy_transfer(document: Transfer, context: Context) -> Document:
    """A fresh draft between the same warehouses, with what of ``document`` is back there."""
    deed = replace(context, memory=None)
    values = {
        "warehouse_id": document.warehouse_id,
        "target_id": document.target_id,
        "note": document.note,
    }
    made = begin(the_live(document.business, deed), values, deed)
    assert isinstance(made, Transfer)
    put_again(deed, made, loads_of([document], deed))
    return made
