"""The invoice request (开票申请): drawn up, asked for, issued or failed, taken back in parts."""

from __future__ import annotations

from typing import Any

from addons.esales.invoicing.choosing import KIND, begin_request
from addons.esales.invoicing.rules import DISCOUNTS, TYPES
from addons.esales.models import InvoiceRequest
from addons.esales.rehearsing.invoicing import REQUESTS
from core.i18n import _
from core.workflow import BuiltIn, Business, Kind, OwnWay, Participant, Step, Transition, uses
from core.workflow.definition import APPLICANT


def _pages() -> Any:
    """The pages of invoice requests, which only a server needs."""
    from addons.esales.resources.requests import InvoiceRequests

    return InvoiceRequests


KINDS = (
    Kind(
        name=KIND,
        title=_("Invoice request"),
        record=InvoiceRequest,
        scope="esales:invoice_request",
        begin=begin_request,
        collection=_pages,
        reversible=lambda _document: False,
        rehearsal=REQUESTS,
        ways=(
            OwnWay(name="issue", source="requested", target="issued", title=_("Issued")),
            OwnWay(name="fail", source="requested", target="failed", title=_("Failed")),
        ),
        fields=(
            BuiltIn(name="dealer_id", title=_("Dealer"), type="dealer", required=True),
            BuiltIn(name="buyer", title=_("Buyer")),
            BuiltIn(name="tax_code", title=_("Unified social credit code")),
            BuiltIn(name="invoice_type", title=_("Invoice type"), type="choice", choices=TYPES),
            BuiltIn(name="discounts", title=_("Discounts"), type="choice", choices=DISCOUNTS),
            BuiltIn(name="remark", title=_("Remark on the invoice")),
            BuiltIn(name="quantity", title=_("Goods (pieces)"), type="number", apart=True),
            BuiltIn(name="gross", title=_("Amount"), type="money", editable=False),
            BuiltIn(name="net", title=_("Net"), type="money", editable=False),
            BuiltIn(name="tax", title=_("Tax"), type="money", editable=False),
            BuiltIn(name="reversed", title=_("Taken back"), type="money", editable=False),
            BuiltIn(name="tax_number", title=_("Number of the tax invoice")),
            BuiltIn(name="issued_on", title=_("Issued on"), type="date"),
        ),
    ),
)

_BUYER = ("buyer", "tax_code", "invoice_type", "discounts", "remark")
_WRITES = ("dealer_id", *_BUYER, "quantity")
_ANSWER = ("tax_number", "issued_on")
_INVOICING = ("invoicing", "finance")


def _for(fires: tuple[str, ...], edits: tuple[str, ...] = ()) -> tuple[Participant, ...]:
    return tuple(Participant(role=role, fires=fires, edits=edits) for role in _INVOICING)


def _step(name: str, en: str, zh: str, x: int, y: int, **more: Any) -> Step:
    return Step(name=name, title={"en": en, "zh_CN": zh}, x=x, y=y, **more)


def _way(name: str, en: str, zh: str, source: str, target: str, **more: Any) -> Transition:
    title = {"en": en, "zh_CN": zh}
    return Transition(name=name, title=title, source=source, target=target, **more)


_ASKING = {
    "guards": uses("esales.can_be_invoiced", "esales.not_invoiced"),
    "effects": uses("esales.ask_for_invoice"),
}
_DROPPING = {"reason": True, "effects": uses("esales.drop_request")}

INVOICE_REQUEST = Business(
    name="invoice_request",
    title={"en": "Invoice request", "zh_CN": "开票申请"},
    kind=KIND,
    series="KP",
    needs=("inventory",),
    starters=tuple(
        Participant(role=role) for role in (*_INVOICING, "sales_manager", "salesperson")
    ),
    steps=(
        _step(
            "draft",
            "Not requested",
            "未申请",
            40,
            60,
            participants=(
                *_for(("request", "void"), _WRITES),
                Participant(relative=APPLICANT, fires=("request", "void"), edits=_WRITES),
            ),
        ),
        _step(
            "requested",
            "Requested",
            "已申请",
            260,
            60,
            participants=_for(("issue", "fail", "void"), _ANSWER),
        ),
        _step(
            "failed",
            "Failed",
            "开票失败",
            260,
            220,
            participants=(
                *_for(("again", "correct", "void"), _BUYER),
                Participant(
                    relative=APPLICANT, fires=("again", "correct", "void"), edits=_BUYER
                ),
            ),
        ),
        _step("issued", "Issued", "已开票", 480, 60, final=True),
        _step("partly_reversed", "Partly reversed", "部分红冲", 700, 60, final=True),
        _step("reversed", "Reversed", "已红冲", 920, 60, final=True),
        _step("void", "Void", "已作废", 40, 220, final=True),
    ),
    transitions=(
        _way("request", "Request", "提交申请", "draft", "requested", numbers=True, **_ASKING),
        _way("void", "Void", "作废", "draft", "void", **_DROPPING),
        _way(
            "issue",
            "Issued",
            "开票完成",
            "requested",
            "issued",
            requires=_ANSWER,
            guards=uses("esales.tax_number_fits"),
            effects=uses("esales.note_issued"),
        ),
        _way("fail", "Failed", "开票失败", "requested", "failed", reason=True),
        _way(
            "void",
            "Void",
            "作废",
            "requested",
            "void",
            guards=uses("esales.not_handed_over"),
            **_DROPPING,
        ),
        _way("again", "Request again", "重新申请", "failed", "requested", **_ASKING),
        _way(
            "correct",
            "Correct the goods",
            "更正明细",
            "failed",
            "draft",
            reason=True,
            effects=uses("esales.reopen_request"),
        ),
        _way("void", "Void", "作废", "failed", "void", **_DROPPING),
        _way(
            "reversed",
            "Reversed",
            "全部红冲",
            "issued",
            "reversed",
            automatic=True,
            condition="gross > 0 and reversed >= gross",
        ),
        _way(
            "partly",
            "Partly reversed",
            "部分红冲",
            "issued",
            "partly_reversed",
            automatic=True,
            condition="reversed > 0",
        ),
        _way(
            "reversed",
            "Reversed",
            "全部红冲",
            "partly_reversed",
            "reversed",
            automatic=True,
            condition="reversed >= gross",
        ),
    ),
    facts=("dealer_id", "buyer", "gross", "tax_number"),
)
BUSINESSES = (INVOICE_REQUEST,)
