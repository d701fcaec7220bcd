"""What was sold before the books and is not invoiced, typed by hand: one item of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.view import view_config
from sqlalchemy import select

from addons.base.models import Variant
from addons.esales.imports.uninvoiced import UNINVOICED, stands
from addons.esales.invoicing.openings import take_opening_back
from addons.esales.models import Dealer, SalesInvoice
from addons.esales.resources.entries import Entries
from addons.esales.resources.invoices import InvoiceCase
from addons.esales.views.entries import REASON
from core.context import Context
from core.exchange.imports import Import, as_text, carry_out, plan_for
from core.exchange.plan import Outcome
from core.exchange.table import Row, Table
from core.i18n import _, in_language
from core.refusal import Invalid, Refusal
from core.web.forms import Field
from core.web.pages import form_page

SALE = (
    Field(
        name="number",
        title=_("Document"),
        required=True,
        longest=40,
        help=_("The number in the old system."),
    ),
    Field(name="day", title=_("Day"), kind="date", required=True),
    Field(
        name="dealer", title=_("Dealer"), kind="lookup", of="esales/dealers", required=True
    ),
    Field(name="goods", title=_("Goods"), kind="lookup", of="base/variants", required=True),
    Field(name="quantity", title=_("Quantity"), kind="decimal", scale=3, required=True),
    Field(
        name="amount",
        title=_("Amount"),
        kind="decimal",
        required=True,
        help=_("With tax, of what is not invoiced yet."),
    ),
)


@view_config(
    context=Entries,
    name="uninvoiced",
    renderer="core.web:templates/form.pt",
    permission="esales:account:open",
)
def uninvoiced(place: Entries, request: Any) -> Any:
    """A form for a row of the table that is imported otherwise; the next one may follow at once."""
    here = request.here

    def save(values: dict[str, Any]) -> str:
        dealer = here.session.get_one(Dealer, values["dealer"]).code
        goods = here.session.get_one(Variant, values["goods"]).code
        enter_row(here, UNINVOICED, {**values, "dealer": dealer, "goods": goods})
        said = {"goods": goods, "number": values["number"]}
        request.notice(_("${goods} of ${number} is entered.", mapping=said))
        return str(request.resource_url(place, "uninvoiced", query={"like": values["number"]}))

    return form_page(
        request,
        SALE,
        save,
        title=_("Sold before the books and not invoiced"),
        back=f"/{here.branch.name}/base/ledgers",
        start=_like(request.GET.get("like", ""), here),
        button=_("Enter"),
    )


@view_config(
    context=InvoiceCase,
    name="take_back",
    renderer="core.web:templates/form.pt",
    permission="esales:account:reverse",
)
def take_back(case: InvoiceCase, request: Any) -> Any:
    """A form that asks why, and takes back what was sold before the books and entered wrong."""
    posted = case.document
    said = {"document": posted.number, "amount": request.show.money(posted.gross)}

    def save(values: dict[str, Any]) -> str:
        take_opening_back(request.here, posted, values["reason"])
        request.notice(_("${document} was taken back. It may be entered anew.", mapping=said))
        return str(request.resource_url(case))

    return form_page(
        request,
        REASON,
        save,
        title=_("Take back ${document} of ${amount}", mapping=said),
        back=request.resource_url(case),
        button=_("Take back"),
    )


def _like(number: str, context: Context) -> dict[str, Any]:
    """What a further item of the document with this number has in common with those entered."""
    query = select(SalesInvoice).where(SalesInvoice.number == number, stands())
    there = context.session.scalars(query.limit(1)).first()
    if there is None:
        return {}
    return {"number": number, "day": there.day, "dealer": there.dealer_id}


def enter_row(context: Context, target: Import, values: Mapping[str, Any]) -> None:
    """Take in ``values`` by column as ``target`` takes in a row of a table, or refuse why not."""
    cells = {name: as_text(value) for name, value in values.items()}
    table = Table(headers=tuple(cells), rows=[Row(1, cells)], faulty=(), encoding="", kind="csv")
    made = plan_for(target, context, table)
    (row,) = made.rows
    if row.outcome is Outcome.REFUSED:
        said = {reason.header: reason.sentence for reason in row.reasons}
        raise Invalid(*said.values(), fields=said)
    if row.outcome is not Outcome.CREATE:
        raise Refusal(_("This is entered already, so nothing was added."))
    carry_out(target, context, made, in_language(_("By hand"), context.identity.locale))
