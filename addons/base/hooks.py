"""What the base addon contributes, read top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addons.base.document_sheet import LAYOUTS
from addons.base.field_types import FIELD_TYPES
from addons.base.general import KINDS
from addons.base.labels import LABEL_LAYOUTS, LABELS
from addons.base.permissions import IMPORT, PERMISSIONS
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.parts import MenuEntry

if TYPE_CHECKING:
    from core.context import Context

GROUP = _("Base data")


@hookimpl
def permissions() -> Any:
    """Parties, the catalogue and the tables behind it."""
    return PERMISSIONS


@hookimpl
def kinds() -> Any:
    """The general document."""
    return KINDS


@hookimpl
def field_types() -> Any:
    """Party, product, region."""
    return FIELD_TYPES


@hookimpl
def resources() -> Any:
    """The collections of base data."""
    from addons.base.resources import RESOURCES

    return RESOURCES


@hookimpl
def menu() -> Any:
    """The last section of a branch's menu."""
    entries = (
        ("parties", _("Parties"), "base:party:view"),
        ("products", _("Products"), "base:product:view"),
        ("variants", _("Variants"), "base:product:view"),
        ("lines", _("Product lines"), "base:line:view"),
        ("cartons", _("Cartons"), "base:product:view"),
        ("units", _("Units"), "base:unit:view"),
        ("tax_rates", _("Tax rates"), "base:tax:view"),
        ("regions", _("Regions"), "base:region:view"),
        ("ledgers", _("Books and periods"), "base:period:view"),
        ("import", _("Import"), IMPORT),
    )
    return tuple(
        MenuEntry(
            name=f"base.{name}",
            title=title,
            path=f"base/{name}",
            permission=permission,
            group=GROUP,
            order=40 + place,
        )
        for place, (name, title, permission) in enumerate(entries)
    )


@hookimpl
def searches() -> Any:
    """Parties by phone's last digits too, articles by any barcode on piece or packing."""
    from addons.base.searching import SEARCHES

    return SEARCHES


@hookimpl
def home_panels() -> Any:
    """Books that have no start date yet."""
    from addons.base.panels import PANELS

    return PANELS


@hookimpl
def next_steps(addons: Any, context: Any) -> Any:
    """Books begin on a day, with opening balances."""
    from addons.base.panels import to_begin

    return to_begin(addons, context)


@hookimpl
def print_layouts() -> Any:
    """The sheet of a general document, the labels of goods and cartons."""
    return (*LAYOUTS, *LABEL_LAYOUTS)


@hookimpl
def labels() -> Any:
    """Those of goods and of cartons."""
    return LABELS


@hookimpl
def print_values(document: Any, layout: str, context: Any) -> Any:
    """What stands on the sheet of a general document."""
    from addons.base.printed import values_for

    return values_for(document, layout, context)


@hookimpl
def imports() -> Any:
    """Products, parties, regions."""
    from addons.base.imports import IMPORTS

    return IMPORTS


@hookimpl
def jobs() -> Any:
    """Large imports."""
    from addons.base.import_job import IMPORT_JOB

    return (IMPORT_JOB,)


@hookimpl
def checks() -> Any:
    """The tree of product lines, and one meaning a barcode."""
    from addons.base.checks import CHECKS

    return CHECKS


@hookimpl
def founded(context: Context) -> None:
    """Units, VAT rates and regions for a fresh company."""
    from addons.base.starting import put_in

    put_in(context)
