"""What is in stock, and why a stock document was not posted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from addons.inventory.models import Balance
from core.refusal import Refusal
from core.workflow import fire


def on_hand(context, variant):
    query = select(Balance.location_id, Balance.status, Balance.on_hand).where(
        Balance.variant_id == variant, Balance.on_hand != 0
    )
    return {(row[0], row[1]): row[2] for row in context.session.execute(query)}


def refusal_of(document, context):
    with pytest.raises(Refusal) as refused:
        fire([document], "post", context)
    return " ".join(m.interpolate() for m in refused.value.messages)
