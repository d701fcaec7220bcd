"""A return is reversed (红冲): goods and debt are the dealer's again; and begun anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from addons.base.models import Serial
from addons.esales.models import Return
from addons.esales.returns.blue_invoices import blue_ones
from addons.esales.returns.choosing import Chosen, put_again
from addons.esales.returns.guards import RETURN
from addons.esales.returns.inspecting import stamp
from addons.esales.returns.left import SENT_BACK, left_of, lines_of, pieces_of
from addons.esales.returns.red_invoices import post_red
from addons.esales.returns.red_requests import give_up_in_vain
from core.context import Context
from core.i18n import _
from core.orm.bulk import update_rows
from core.refusal import Refusal
from core.workflow import Document, Effect
from core.workflow.businesses import definition, the_live
from core.workflow.motion.beginning import begin
from core.workflow.motion.kinship import copied


def sell_again(documents: Sequence[Return], context: Context) -> None:
    """What came back with ``documents`` is the dealers' again, and owed, as if it never had.

    Nobody is asked any more to take tax invoices back over it.
    """
    if any(one.received is None or one.reversed is not None for one in documents):
        raise Refusal(
            _("Nothing of this return stands that could be reversed. Load the page again.")
        )
    give_up_in_vain(documents, context)
    blue = blue_ones(documents, context)
    if blue:
        post_red(blue, context)
    homes = {document.id: document.dealer.party_id for document in documents}
    held = [
        {"id": serial, "holder_id": homes[owner]}
        for (owner, _line), found in pieces_of(homes, context).items()
        for serial, verdict in found.items()
        if verdict != SENT_BACK
    ]
    update_rows(context.session, Serial.__table__, held, key=["id"])
    stamp(documents, "reversed", context)


def copy_return(document: Return, context: Context) -> Document:
    """A fresh return of the same dealer, with what of ``document`` can still come back."""
    deed = replace(context, memory=None)
    target = the_live(document.business, deed)
    business = definition(deed, document.business, document.version)
    fresh = begin(target, dict(copied(document, business, target, deed)), deed)
    assert isinstance(fresh, Return)
    lines, pieces = lines_of([document.id], deed), pieces_of([document.id], deed)
    left = left_of({line.pickup_id for line in lines}, deed)
    chosen = {}
    for line in lines:
        place = (line.pickup_id, line.pickup_line)
        own = pieces.get((document.id, line.line), {})
        there = left[place].pieces.intersection(own)
        quantity = min(line.quantity, left[place].quantity)
        chosen[line.line] = Chosen(place, Decimal(len(there)) if own else quantity, there)
    put_again(deed, fresh, left, chosen)
    return fresh


EFFECT = Effect(
    name="esales.sell_again",
    title=_("The goods are the dealer's again, and owed"),
    apply=sell_again,
    kinds=(RETURN,),
)
