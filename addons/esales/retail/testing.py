"""A retail business for tests, as a branch would draw it: sale, refund and cashier's shift."""

from __future__ import annotations

import json
from pathlib import Path

from core.workflow import Business

NAMES = ("retail", "retail_refund", "cashier_shift")
FOLDER = Path(__file__).parents[3] / "tests" / "definitions"


def retail_businesses(folder: Path = FOLDER) -> list[Business]:
    """The businesses of retail, from the files in ``folder``."""
    return [
        Business.from_data(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        for name in NAMES
    ]
