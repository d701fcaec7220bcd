"""Slip and invoice on the other sheets in use: longer and shorter fan-fold, A5, 80 mm rolls."""

from __future__ import annotations

from dataclasses import replace

from addons.esales.layouts import INVOICE_SHEET, SLIP_SHEET, SLIP_SHEET_A4, invoice_on, slip_on
from addons.esales.roll_slip import outbound_slip_80
from core.printing.layout import Paper


def _fanfold(height: float) -> Paper:
    return replace(SLIP_SHEET.paper, height=height)


A5_ACROSS = replace(
    SLIP_SHEET_A4,
    paper=Paper(width=210, height=148, left=5, top=5, right=5, bottom=5),
    top=6,
    line=5,
    heading=6,
    row=6.2,
    rows=10,
)
OTHER_SHEETS = (
    slip_on(replace(SLIP_SHEET, paper=_fanfold(280), row=6.2, rows=33), "_280"),
    slip_on(replace(SLIP_SHEET, paper=_fanfold(93), top=2.5, row=5.3, rows=4), "_93"),
    slip_on(A5_ACROSS, "_a5"),
    outbound_slip_80,
    invoice_on(replace(INVOICE_SHEET, paper=_fanfold(280), row=6, rows=33), "_280"),
)
