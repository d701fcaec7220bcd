"""Choosing on a receipt voucher which entries it pays before the oldest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pyramid.view import view_config

from addons.esales.money.vouchers import choose, owed_by
from addons.esales.resources.money import VoucherCase
from addons.esales.views.tickets import done
from core.context import Context
from core.i18n import _
from core.reading import decimal
from core.web.application.record import PAGE
from core.web.collection import is_number

PAYS = "pays-"


@view_config(context=VoucherCase, name="choose", request_method="POST", renderer=PAGE)
def choose_entries(case: VoucherCase, request: Any) -> Any:
    """Keep what was ticked, whole, and what was typed beside the others."""
    here, voucher = request.here, case.document

    def change() -> Any:
        choose(here, voucher, _chosen(request.POST, voucher.dealer_id, here))
        return _("What is to be paid was chosen.")

    return done(case, request, change)


def _chosen(post: Any, dealer: int, here: Context) -> dict[int, Decimal]:
    """The amounts by entry; whoever ticks an entry means all that is open of it."""
    owed = owed_by(here, [dealer])[dealer]
    whole = {int(text) for text in post.getall("whole") if is_number(text)}
    found = {}
    for name, text in post.items():
        number = name.removeprefix(PAYS)
        if name.startswith(PAYS) and is_number(number) and text.strip():
            found[int(number)] = decimal(text)
    return {**found, **{entry: owed[entry].left for entry in whole if entry in owed}}
