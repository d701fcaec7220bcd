"""What the base addon contributes, read top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from addons.base.document_sheet import LAYOUTS
from addons.base.field_types import FIELD_TYPES
from addons.base.general import KINDS
from addons.base.labels import LABEL_LAYOUTS, LABELS
from addons.base.models import Carton, Contact, Packing, Party, Product, ProductLine, Variant
from addons.base.permissions import IMPORT, PERMISSIONS
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.collection import Below
from core.web.parts import MenuEntry, Search

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
    return (
        Search(
            name="base.parties",
            title=_("Parties"),
            permission="base:party:view",
            record=Party,
            begins=(Party.code, Party.initials),
            holds=(
                Party.name,
                Party.initials,
                Party.phone,
                Party.tax_code,
                Below(key=Party.id, rows=select(Contact.party_id), column=Contact.phone),
                Below(key=Party.id, rows=select(Contact.party_id), column=Contact.name),
            ),
            shows=lambda party: f"{party.code} {party.name}",
            path="base/parties",
            order=20,
        ),
        Search(
            name="base.variants",
            title=_("Products"),
            permission="base:product:view",
            record=Variant,
            begins=(Variant.code, Variant.initials),
            holds=(
                Variant.name,
                Variant.name_en,
                Variant.initials,
                Variant.gtin,
                Below(key=Variant.product_id, rows=select(Product.id), column=Product.name),
                Below(key=Variant.id, rows=select(Packing.variant_id), column=Packing.code),
            ),
            shows=lambda variant: f"{variant.code} {variant.name}",
            path="base/variants",
            order=30,
        ),
        Search(
            name="base.lines",
            title=_("Product lines"),
            permission="base:line:view",
            record=ProductLine,
            begins=(ProductLine.code,),
            holds=(ProductLine.name, ProductLine.name_en),
            shows=lambda line: f"{line.code} {line.name}",
            path="base/lines",
            order=60,
        ),
        Search(
            name="base.cartons",
            title=_("Cartons"),
            permission="base:product:view",
            record=Carton,
            begins=(Carton.code,),
            holds=(),
            shows=lambda carton: carton.code,
            path="base/cartons",
            order=61,
        ),
    )


@hookimpl
def home_panels() -> Any:
    """Books that have no start date yet."""
    from addons.base.panels import PANELS

    return PANELS


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
