"""Sales invoices arise with what is sold or taken back; nobody writes them, so each is posted."""

from __future__ import annotations

from typing import Any

from core.context import Context
from core.workflow import Business

# The business of sales invoices, shipped with selling.
INVOICE = "sales_invoice"


def arisen(business: Business, number: str, context: Context) -> dict[str, Any]:
    """What a sales invoice that arises now begins with, whatever it is about."""
    return {
        "business": business.name,
        "version": business.version,
        "step": business.start.name,
        "number": number,
        "created": context.now,
        "creator": context.identity.login,
        "posted": context.now,
        # With all defaults given, many are written in one statement.
        "urged": 0,
    }
