"""Products and their variants: what is sold, priced, stocked and scanned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from addons.base.catalogue import keep_variant
from addons.base.choices import SERIALS, STAGES
from addons.base.codes import packing_code, piece_barcode, tax_category
from addons.base.initials import initials
from addons.base.lines import below
from addons.base.models import Packing, Product, ProductLine, TaxRate, Unit, Variant
from addons.base.tracking import against_tracking
from core.i18n import _
from core.refusal import Invalid
from core.web.collection import Below, Collection, Column, Filter
from core.web.forms import Field

CARTON_FIELDS = (
    Field(name="carton_pieces", title=_("Pieces a carton"), kind="integer"),
    Field(name="carton_code", title=_("Carton code"), longest=64, check=packing_code),
)
BARCODE = Field(
    name="gtin",
    title=_("Barcode"),
    longest=20,
    check=piece_barcode,
    help=_("The GTIN of one piece: 8, 12, 13 or 14 digits."),
)
VARIANT_FIELDS = (
    Field(name="code", title=_("Code"), required=True, longest=64),
    Field(
        name="name",
        title=_("Name"),
        longest=300,
        help=_("Left empty, it is the product's name with the specification."),
    ),
    Field(name="name_en", title=_("English name"), longest=300),
    Field(name="spec", title=_("Specification"), help=_("Colour, size, bundle.")),
    BARCODE,
    *CARTON_FIELDS,
    Field(name="pallet_pieces", title=_("Pieces a pallet"), kind="integer"),
    Field(name="pallet_code", title=_("Pallet code"), longest=64, check=packing_code),
    Field(
        name="twin_serials",
        title=_("Two serial numbers a piece"),
        kind="yes_no",
        help=_("As phones with two IMEI."),
    ),
    Field(
        name="status",
        title=_("Stage"),
        kind="choice",
        choices=STAGES,
        required=True,
        default="active",
    ),
    Field(
        name="superseded_by_id", title=_("Superseded by"), kind="lookup", of="base/variants"
    ),
)


def units(here: Any) -> Sequence[tuple[str, str]]:
    """The units to choose from."""
    query = select(Unit.id, Unit.name).order_by(Unit.code)
    return [(str(number), name) for number, name in here.session.execute(query)]


def tax_rates(here: Any) -> Sequence[tuple[str, str]]:
    """The tax rates to choose from."""
    query = select(TaxRate.id, TaxRate.name).order_by(TaxRate.rate.desc())
    return [(str(number), name) for number, name in here.session.execute(query)]


def lines(here: Any) -> Sequence[tuple[str, str]]:
    """The product lines to choose from, by their paths."""
    query = select(ProductLine).order_by(ProductLine.path)
    return [(line.path, "— " * line.depth + line.name) for line in here.session.scalars(query)]


def in_line(query: Select[Any], path: str) -> Select[Any]:
    """Only products of the line at ``path`` and those below it."""
    return query.where(Product.line_id.in_(select(ProductLine.id).where(below(path))))


class Products(Collection):
    """``/branch/base/products``."""

    addon = "base"
    name = "products"
    scope = "base:product"
    record = Product
    title = _("Products")
    singular = _("product")
    hint = _("Import your catalogue from a file, or create the first product.")
    options = (
        joinedload(Product.line),
        joinedload(Product.unit),
        joinedload(Product.tax_rate),
    )
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=Product.code),
        Column(name="name", title=_("Name"), link=True, sort=Product.name),
        Column(name="line", title=_("Product line"), value="line.name"),
        Column(name="manufacturer", title=_("Manufacturer")),
        Column(name="unit", title=_("Unit"), value="unit.name"),
        Column(name="tax_rate", title=_("Tax rate"), value="tax_rate.rate", show="percent"),
        Column(name="serials", title=_("Serial numbers"), show="choice", choices=SERIALS),
        Column(name="status", title=_("Stage"), show="choice", choices=STAGES),
    )
    details = (
        Column(name="code", title=_("Code")),
        Column(name="name_en", title=_("English name")),
        Column(name="line", title=_("Product line"), value="line.name"),
        Column(name="manufacturer", title=_("Manufacturer")),
        Column(name="unit", title=_("Unit"), value="unit.name"),
        Column(name="tax_rate", title=_("Tax rate"), value="tax_rate.rate", show="percent"),
        Column(name="tax_category", title=_("Tax category code")),
        Column(name="serials", title=_("Serial numbers"), show="choice", choices=SERIALS),
        Column(name="status", title=_("Stage"), show="choice", choices=STAGES),
        Column(name="description", title=_("Description")),
    )
    filters = (
        Filter(name="line", title=_("Product line"), choices=lines, apply=in_line),
        Filter(name="status", title=_("Stage"), expression=Product.status, choices=STAGES),
        Filter(
            name="serials",
            title=_("Serial numbers"),
            expression=Product.serials,
            choices=SERIALS,
        ),
    )
    fields = (
        Field(name="code", title=_("Code"), required=True, longest=64),
        Field(name="name", title=_("Name"), required=True, longest=300),
        Field(name="name_en", title=_("English name"), longest=300),
        Field(name="line_id", title=_("Product line"), kind="lookup", of="base/lines"),
        Field(name="unit_id", title=_("Unit"), kind="choice", choices=units),
        Field(name="tax_rate_id", title=_("Tax rate"), kind="choice", choices=tax_rates),
        Field(
            name="tax_category",
            title=_("Tax category code"),
            longest=30,
            check=tax_category,
            help=_("19 digits, from the tax authority's list."),
        ),
        Field(name="manufacturer", title=_("Manufacturer")),
        Field(
            name="serials",
            title=_("Serial numbers"),
            kind="choice",
            choices=SERIALS,
            required=True,
            default="none",
        ),
        *(Field(**{**vars(field), "only": "new"}) for field in (BARCODE, *CARTON_FIELDS)),
        Field(name="description", title=_("Description"), kind="long", longest=1000),
    )
    searched = (
        Product.code,
        Product.name,
        Product.name_en,
        Product.initials,
        Below(key=Product.id, rows=select(Variant.product_id), column=Variant.code),
        Below(key=Product.id, rows=select(Variant.product_id), column=Variant.gtin),
        Below(
            key=Product.id,
            rows=select(Variant.product_id).join(Packing, Packing.variant_id == Variant.id),
            column=Packing.code,
        ),
    )
    sort = "code"

    def called(self, record: Product) -> str:
        """Code and name."""
        return f"{record.code} {record.name}"

    def save(self, record: Product, values: dict[str, Any]) -> None:
        """Take over the form; a new product gets its first variant, of the same code."""
        packed = {name: values.pop(name, None) for name in ("gtin", "carton_pieces", "carton_code")}
        values["code"] = values["code"].strip()
        self.refuse_double(record, "code", values["code"])
        for name in ("unit_id", "tax_rate_id"):
            values[name] = int(values[name]) if values[name] else None
        if values["tax_category"]:
            values["tax_category"] = tax_category(values["tax_category"])
        self._refuse_tracking(record, values["serials"])
        old = record.name
        super().save(record, {**values, "initials": initials(values["name"])})
        if record.id is None:
            self._first_variant(record, packed)
        for variant in record.variants:
            if variant.name == old != record.name:
                variant.name, variant.initials = record.name, record.initials

    def _refuse_tracking(self, product: Product, wanted: str) -> None:
        if product.id is None or wanted == product.serials:
            return
        said = against_tracking(self.here, {product.id: wanted}).get(product.id)
        if said is not None:
            raise Invalid(said, fields={"serials": said})

    def _first_variant(self, product: Product, packed: dict[str, Any]) -> None:
        variant = Variant(product=product)
        named = {"code": product.code, "name": product.name, "name_en": product.name_en}
        refuse_variant_code(self, variant, product.code)
        keep_variant(
            self.here.session,
            variant,
            {**named, **packed, "spec": "", "twin_serials": False, "status": "active"},
        )


def refuse_variant_code(place: Collection, variant: Variant, code: str) -> None:
    """Refuse a code that another variant has."""
    with place.here.session.no_autoflush:
        other = place.here.session.scalar(select(Variant).where(Variant.code == code))
    if other is not None and other is not variant:
        said = _(
            "${code} is taken: ${name} has it already. Choose another.",
            mapping={"code": code, "name": other.name},
        )
        raise Invalid(said, fields={"code": said})


def carton_pieces(variant: Variant) -> int | None:
    """How many pieces a carton of ``variant`` holds."""
    return next((p.pieces for p in variant.packings if p.level == "carton"), None)


class Variants(Collection):
    """``/branch/base/variants``: every article one can price, stock and scan."""

    addon = "base"
    name = "variants"
    scope = "base:product"
    record = Variant
    title = _("Variants")
    singular = _("variant")
    hint = _("Every product has at least one variant. Create a product first.")
    options = (
        joinedload(Variant.product).joinedload(Product.line),
        selectinload(Variant.packings),
    )
    columns = (
        Column(name="code", title=_("Code"), link=True, sort=Variant.code),
        Column(name="name", title=_("Name"), link=True, sort=Variant.name),
        Column(name="spec", title=_("Specification")),
        Column(name="line", title=_("Product line"), value="product.line.name"),
        Column(name="gtin", title=_("Barcode"), sort=Variant.gtin),
        Column(
            name="carton", title=_("Pieces a carton"), value=carton_pieces, show="quantity"
        ),
        Column(name="status", title=_("Stage"), show="choice", choices=STAGES),
    )
    filters = (
        Filter(
            name="line",
            title=_("Product line"),
            choices=lines,
            apply=lambda query, path: in_line(query.join(Variant.product), path),
        ),
        Filter(name="status", title=_("Stage"), expression=Variant.status, choices=STAGES),
    )
    searched = (
        Variant.code,
        Variant.name,
        Variant.name_en,
        Variant.initials,
        Variant.gtin,
        Below(key=Variant.id, rows=select(Packing.variant_id), column=Packing.code),
    )
    sort = "code"

    def called(self, record: Variant) -> str:
        """Code and name."""
        return f"{record.code} {record.name}"

    def offered(self) -> Select[Any]:
        """A form suggests what is not obsolete."""
        return self.query().where(Variant.status != "obsolete")

    def note(self, record: Variant) -> str:
        """The specification tells variants apart."""
        return record.spec
