"""Stock on hand on pages: the live list, one variant's places, both at any past moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import func, select

from addons.base.resources.products import lines
from addons.inventory.choices import HAPPENED, SHOWN, STATUSES
from addons.inventory.history import latest_moves
from addons.inventory.listing import page_of
from addons.inventory.moments import typed_moment
from addons.inventory.paths import document_paths, kind_titles
from addons.inventory.resources.documents import warehouse_codes
from addons.inventory.resources.stock import Stock, VariantStock
from addons.inventory.stock import Asked, Level, claims_on, levels, places_of, stock_list
from addons.inventory.stock_groups import branches_seen
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.web.collection import is_number
from core.web.pages import WRITERS

SORTED = ("code", "warehouse", "on_hand", "reserved", "blocked", "available")
EXPORTED = 100_000


@view_config(context=Stock, renderer="addons.inventory:templates/stock.pt", permission=".view")
def show_stock(stock: Stock, request: Any) -> dict[str, Any]:
    """The stock list, narrowed, sorted and paged as the address says."""
    given = given_in(request)
    asked = asked_for(given, request.here)
    query = stock_list(request.here.session, asked)
    rows = page_of(
        request.here.session, query, _order(query, given.get("sort", "")), given.get("after", "")
    )
    kept = {name: value for name, value in given.items() if name != "after"}
    unsorted = {name: value for name, value in kept.items() if name != "sort"}

    def sorted_by(name: str) -> str:
        turned = f"-{name}" if kept.get("sort") == name else name
        return "?" + urlencode({**unsorted, "sort": turned})

    return {
        "rows": rows,
        "total": _total(request.here, asked),
        "asked": kept,
        "moment": asked.moment,
        "shown": SHOWN,
        "warehouses": warehouse_codes(request.here),
        "lines": lines(request.here),
        "sorted_by": sorted_by,
        "sort": kept.get("sort", "code"),
        "next_page": "?" + urlencode({**kept, "after": rows.after}) if rows.after else None,
        "first_page": "?" + urlencode(kept) if "after" in given else None,
        "query": urlencode(kept),
        "many_branches": len(branches_seen(request.here)) > 1,
        "current": "",
    }


@view_config(context=Stock, name="export", permission=".view")
def export(stock: Stock, request: Any) -> Response:
    """The whole stock list as a sheet, with the same filters."""
    query = stock_list(request.here.session, asked_for(given_in(request), request.here))
    found = request.here.session.execute(query.limit(EXPORTED + 1)).all()
    names = ("code", "name", "spec", "warehouse", "warehouse_name", *SORTED[2:])
    return as_file(request, stock.title, HEADERS, names, found)


def as_file(
    request: Any, title: Any, titles: Sequence[Any], names: Sequence[str], found: Sequence[Any]
) -> Response:
    """The rows ``found`` as the sheet or CSV that the address asks for; refuses too many."""
    from core.exchange.writing import to_csv, to_xlsx

    kind = request.GET.get("kind", "xlsx")
    if kind not in WRITERS:
        raise Refusal(_("A list is exported as xlsx or csv."))
    if len(found) > EXPORTED:
        raise Refusal(
            _(
                "The list has more than ${count} rows, too many for one file. Filter it first.",
                mapping={"count": f"{EXPORTED:,}"},
            )
        )
    headers = [request.localizer.translate(title) for title in titles]
    rows = ([getattr(row, name) for name in names] for row in found)
    if kind == "csv":
        body = to_csv(headers, rows, locale=request.localizer)
    else:
        said = request.localizer.translate(title)
        body = to_xlsx(headers, rows, title=said, locale=request.localizer)
    name = f"stock-{request.here.today.isoformat()}.{kind}"
    return Response(
        body,
        content_type=WRITERS[kind].split(";")[0],
        content_disposition=f'attachment; filename="{name}"',
    )


HEADERS = (
    _("Code"),
    _("Name"),
    _("Specification"),
    _("Warehouse"),
    _("Name of the warehouse"),
    _("On hand"),
    _("Reserved"),
    _("Blocked"),
    _("Available quantity"),
)


@view_config(
    context=VariantStock,
    renderer="addons.inventory:templates/variant_stock.pt",
    permission=".view",
)
def show_variant(place: VariantStock, request: Any) -> dict[str, Any]:
    """Where a variant lies, the formula with its numbers, who has set it aside, its last moves."""
    here, variant = request.here, place.variant
    text = request.GET.get("at", "").strip()
    moment = typed_moment(text, here)
    found = levels(here, [variant.id], moment)
    by_code = dict(warehouse_codes(here))
    return {
        "variant": variant,
        "at": text,
        "moment": moment,
        "levels": [(by_code.get(code, code), level) for (_v, code), level in sorted(found.items())],
        "total": Level(
            on_hand=sum((level.on_hand for level in found.values()), Level().on_hand),
            reserved=sum((level.reserved for level in found.values()), Level().reserved),
            blocked=sum((level.blocked for level in found.values()), Level().blocked),
        ),
        "places": places_of(here, variant.id, moment),
        "claims": claims_on(here, variant.id) if moment is None else [],
        "moves": latest_moves(here, variant.id) if here.may("inventory:move:view") else [],
        "statuses": STATUSES,
        "happened": HAPPENED,
        "kinds": kind_titles(here),
        "paths": document_paths(here),
    }


def given_in(request: Any) -> dict[str, str]:
    """What the address says, blanks left out."""
    return {name: value.strip() for name, value in request.GET.items() if value.strip()}


def asked_for(given: dict[str, str], context: Context) -> Asked:
    """Which part of the stock ``given`` asks for."""
    moment = typed_moment(given.get("at", ""), context)
    return Asked(
        text=given.get("q", ""),
        warehouse=given.get("warehouse", ""),
        line=given.get("line", ""),
        product=int(product) if is_number(product := given.get("product", "")) else 0,
        shown=given.get("shown", "stocked"),
        moment=moment if moment is None or moment < context.now else None,
    )


def _order(query: Any, sort: str) -> dict[str, tuple[Any, bool]]:
    """The columns to sort by, made unique by code and warehouse."""
    columns = query.selected_columns
    name = sort.removeprefix("-")
    chosen = {name: (columns[name], sort.startswith("-"))} if name in SORTED else {}
    return chosen | {
        name: (columns[name], False) for name in ("code", "warehouse") if name not in chosen
    }


def _total(context: Context, asked: Asked) -> Level:
    found = stock_list(context.session, asked).subquery()
    row = context.session.execute(
        select(func.sum(found.c.on_hand), func.sum(found.c.reserved), func.sum(found.c.blocked))
    ).one()
    return Level(
        on_hand=row[0] or Level().on_hand,
        reserved=row[1] or Level().reserved,
        blocked=row[2] or Level().blocked,
    )
