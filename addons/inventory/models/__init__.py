"""Warehouses, the ledger and what moves stock, and transfers, as rows."""

from addons.inventory.models.stock import (
    REVERSES,
    Adjustment,
    Balance,
    Claim,
    Count,
    Location,
    MonthCost,
    Move,
    MoveSerial,
    Opening,
    Receipt,
    StockDocument,
    StockLine,
    Warehouse,
    Whereabouts,
)
from addons.inventory.models.transfer import (
    Transfer,
    TransferIn,
    TransferLine,
    TransferOut,
    TransferPiece,
)

__all__ = [
    "REVERSES",
    "Adjustment",
    "Balance",
    "Claim",
    "Count",
    "Location",
    "MonthCost",
    "Move",
    "MoveSerial",
    "Opening",
    "Receipt",
    "StockDocument",
    "StockLine",
    "Transfer",
    "TransferIn",
    "TransferLine",
    "TransferOut",
    "TransferPiece",
    "Warehouse",
    "Whereabouts",
]
