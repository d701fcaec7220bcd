"""The order (订货单) on paper: what the dealer ordered, at which prices, when he wants it.

It expects what ``addons.esales.printed.row_of`` says of each line, and::

    {
        "number": "DD-SN-2611-00042", "date": date(2026, 11, 23), "wanted": date | None,
        "company": {"name": "..."}, "branch": {"name": "陕西分公司"}, "clerk": {"name": "..."},
        "warehouse": {"code": "SN01", "name": "西安未央成品仓"},
        "dealer": {"code": "...", "name": "...", "address": "...", "phone": "..."},
        "payer": {"name": "..."}, "billed": {"name": "..."}, "remark": "...", "rows": [...],
    }
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from addons.esales.layouts import (
    COPIES,
    SLIP_COLUMNS,
    SLIP_SHEET,
    SLIP_SHEET_A4,
    SLIP_SUMS,
    reached,
)
from addons.esales.models import Order
from addons.esales.orders.reading import read_orders
from addons.esales.paper_words import COMMON
from addons.esales.printed import row_of
from addons.esales.warehouses import for_sale, warehouse_name
from core.context import Context
from core.printing.composing import said, word
from core.printing.layout import Label, Layout
from core.printing.setting import Form, Sheet, set_on
from core.workflow import Document
from core.workflow.printing.heads import head_of
from core.workflow.printing.layouts import prints_of

ORDER_FORM = "order_form"
WORDS = (
    word("number", "单号", "Number", "DD-SN-2611-00042"),
    *(word for word in COMMON if word.path not in ("number", "company.tax_code", "branch.code")),
    word("wanted", "要货日期", "Wanted on"),
    word("payer.name", "付款方", "Who pays", "西安盛禾木商贸有限公司（演示）"),
    word("billed.name", "开票单位", "Invoiced to", "西安盛禾木商贸有限公司（演示）"),
)


def _set(name: str, sheet: Sheet) -> Layout:
    wide, middle, narrow = sheet.thirds
    form = Form(
        title=Label(zh="订货单", en="Order"),
        words=WORDS,
        above=(
            (
                said("经 销 商：", "Dealer", "dealer.name", wide),
                said("客户编码：", "Dealer no.", "dealer.code", middle),
                said("单　　号：", "Order no.", "number", narrow),
            ),
            reached(sheet),
            (
                said("付 款 方：", "Who pays", "payer.name", wide),
                said("仓　　库：", "Warehouse", "warehouse.name", middle),
                said("要货日期：", "Wanted on", "wanted", narrow, "date"),
            ),
        ),
        columns=SLIP_COLUMNS,
        sums=SLIP_SUMS,
        total="total.gross",
        below=(
            (
                said("开票单位：", "Invoiced to", "billed.name", wide),
                said("备　　注：", "Remark", "remark", middle + narrow),
            ),
        ),
        signers=(
            (Label(zh="制单：", en="Prepared"), "clerk.name"),
            (Label(zh="审核：", en="Approved"), ""),
            (Label(zh="客户确认：", en="Confirmed"), ""),
        ),
        page_total="gross",
        copies=COPIES,
    )
    return set_on(sheet, form, name, variant_of=ORDER_FORM if name != ORDER_FORM else "")


ORDER_FORMS = (_set(ORDER_FORM, SLIP_SHEET), _set(f"{ORDER_FORM}_a4", SLIP_SHEET_A4))


def order_values(document: Document, layout: str, context: Context) -> Mapping[str, Any] | None:
    """What ``layout`` prints of an order; None where it is no such paper."""
    if not isinstance(document, Order) or prints_of(context, layout) != ORDER_FORM:
        return None
    found = read_orders(context, [document])[0]
    dealer, party = found.dealer, found.dealer.party
    code = document.warehouse
    return {
        **head_of(document, context),
        "date": replace(context, now=document.confirmed or context.now).today,
        "wanted": document.wanted,
        "warehouse": {"code": code, "name": warehouse_name(context, code, for_sale)},
        "dealer": {
            "code": dealer.code,
            "name": dealer.name,
            "address": party.address,
            "phone": party.phone,
            "tax_code": party.tax_code,
        },
        "payer": {"name": found.payer.name},
        "billed": {"name": found.billed.name},
        "remark": document.note,
        "rows": [row_of(line, found.goods[line.variant_id]) for line in found.lines.values()],
    }
