"""Stock by product, and by branch for whoever looks into several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.view import view_config

from addons.base.resources.products import lines
from addons.inventory.choices import SHOWN
from addons.inventory.listing import page_of
from addons.inventory.resources.documents import warehouse_codes
from addons.inventory.resources.stock import Stock
from addons.inventory.stock import Asked
from addons.inventory.stock_groups import branches_seen, by_branch, by_product
from addons.inventory.views.stock import EXPORTED, as_file, asked_for, given_in
from core.company.model import in_language
from core.i18n import _

TEMPLATE = "addons.inventory:templates/stock_groups.pt"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A column of quantities: its name in the rows, its title, and what stands above it."""

    name: str
    title: Any
    above: str = ""


LEVELS = (
    Numbers(name="on_hand", title=_("On hand")),
    Numbers(name="reserved", title=_("Reserved")),
    Numbers(name="blocked", title=_("Blocked")),
    Numbers(name="available", title=_("Available quantity")),
)


@view_config(context=Stock, name="products", renderer=TEMPLATE, permission=".view")
def products(stock: Stock, request: Any) -> Any:
    """Stock by product, over all its variants and all warehouses of the branch."""
    asked = asked_for(given_in(request), request.here)
    columns = (Numbers(name="varieties", title=_("Varieties")), *LEVELS)
    query = by_product(request.here.session, asked)
    return _page(stock, request, asked, query, columns, "products")


@view_config(context=Stock, name="branches", renderer=TEMPLATE, permission=".view")
def branches(stock: Stock, request: Any) -> Any:
    """Stock by product in each branch whose stock the person may see, side by side."""
    here = request.here
    seen = branches_seen(here)
    asked = asked_for({**given_in(request), "warehouse": ""}, here)
    columns = [LEVELS[0], LEVELS[3]]
    for n, branch in enumerate(seen):
        title = in_language(branch.title, request.locale_name)
        columns += (
            Numbers(name=f"{level.name}_{n}", title=level.title, above=title)
            for level in (LEVELS[0], LEVELS[3])
        )
    codes = [branch.code for branch in seen]
    with here.session.across(codes):
        query = by_branch(here.session, asked, codes)
        return _page(stock, request, asked, query, columns, "branches")


def _page(
    stock: Stock, request: Any, asked: Asked, query: Any, columns: Sequence[Numbers], current: str
) -> Any:
    given = given_in(request)
    session = request.here.session
    kept = {name: value for name, value in given.items() if name not in ("after", "kind")}
    if "kind" in given:
        names = ("code", "name", *(column.name for column in columns))
        said = [_said(column, request) for column in columns]
        found = session.execute(query.order_by("code").limit(EXPORTED + 1)).all()
        return as_file(request, stock.title, [_("Code"), _("Product"), *said], names, found)
    column = query.selected_columns["code"]
    rows = page_of(session, query, {"code": (column, False)}, given.get("after", ""))
    return {
        "rows": rows,
        "columns": columns,
        "asked": kept,
        "moment": asked.moment,
        "shown": SHOWN,
        "warehouses": warehouse_codes(request.here) if current == "products" else (),
        "lines": lines(request.here),
        "next_page": "?" + urlencode({**kept, "after": rows.after}) if rows.after else None,
        "first_page": "?" + urlencode(kept) if "after" in given else None,
        "query": urlencode(kept),
        "many_branches": len(branches_seen(request.here)) > 1,
        "current": current,
    }


def _said(column: Numbers, request: Any) -> str:
    title = request.localizer.translate(column.title)
    return f"{column.above} {title}".strip()
