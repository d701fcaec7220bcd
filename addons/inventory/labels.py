"""Labels of places in a warehouse, to be read from the aisle and scanned from the fork-lift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from addons.inventory.models import Location, Warehouse
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.printing.composing import word
from core.printing.layout import Field, Label
from core.printing.stickers import LARGE, bars, stickers
from core.workflow.printing.labels import Labels, Values

LAYOUTS = stickers(
    name="location_label",
    title=Label(zh="库位标签", en="Location label"),
    words=(
        word("code", "库位", "Location", "A-01-02"),
        word("warehouse.code", "仓库编码", "Warehouse code", "SN01"),
        word("warehouse.name", "仓库", "Warehouse", "西安未央成品仓"),
        word("bars", "条码", "Barcode", "A-01-02"),
    ),
    fields=(
        Field(x=4, y=3, width=24, height=7, value="warehouse.code", size=12),
        Field(x=28, y=3, width=66, height=7, value="warehouse.name", size=12, align="right"),
        Field(x=4, y=11, width=90, height=24, value="code", size=54, bold=True, align="center"),
        *bars(x=10, y=39, width=78, height=19, size=10),
    ),
    on=LARGE,
)


def locations(codes: Sequence[str], context: Context) -> Mapping[str, Sequence[Values]]:
    """Places by their code, by warehouse and code, or all those of a warehouse by its code."""
    session = context.session
    words = {word for code in codes for word in code.split()}
    query = (
        select(Location)
        .join(Location.warehouse)
        .where(or_(one_of(session, Location.code, words), one_of(session, Warehouse.code, words)))
        .options(joinedload(Location.warehouse))
        .order_by(Warehouse.code, Location.code)
    )
    known: dict[str, list[Values]] = {}
    for place in session.scalars(query):
        home = place.warehouse
        told = {
            "code": place.code,
            "warehouse": {"code": home.code, "name": home.name},
            "bars": place.code,
        }
        for name in {place.code, home.code, f"{home.code} {place.code}"}:
            known.setdefault(name, []).append(told)
    return {code: known.get(" ".join(code.split()), []) for code in codes}


LABELS = (
    Labels(
        name="location_label",
        title=_("Location labels"),
        permission="inventory:warehouse:view",
        typed=_("Locations, or a warehouse for all of its locations"),
        find=locations,
    ),
)
