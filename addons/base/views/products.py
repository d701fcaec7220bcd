"""A product's page: its variants with barcodes, packings and successors, and what kits hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from addons.base.catalogue import add_part, keep_variant, variant_values
from addons.base.choices import STAGES
from addons.base.models import KitPart, Product, Variant
from addons.base.packing import Pack
from addons.base.resources.products import VARIANT_FIELDS, refuse_variant_code
from core.i18n import _
from core.refusal import Invalid, NotHere
from core.web.changes import Part
from core.web.forms import Field
from core.web.pages import form_page, show_record

FORM = "core.web:templates/form.pt"
PACKS = ((Pack.PIECE, _("piece")), (Pack.CARTON, _("carton")), (Pack.PALLET, _("pallet")))


def above_zero(quantity: Decimal) -> None:
    """Refuse a quantity that is none."""
    if quantity <= 0:
        raise Invalid(_("A kit holds more than nothing of a part."))


PART_FIELDS = (
    Field(
        name="part_id",
        title=_("Part"),
        kind="lookup",
        of="base/variants",
        required=True,
        help=_("Type a code, part of a name, initials or a barcode."),
    ),
    Field(
        name="quantity",
        title=_("Quantity"),
        kind="decimal",
        scale=3,
        required=True,
        default=Decimal(1),
        check=above_zero,
    ),
)


@view_config(context=Product, renderer="addons.base:templates/product.pt", permission=".view")
def product(record: Product, request: Any) -> dict[str, Any]:
    """The product with its variants."""
    query = (
        select(Variant)
        .where(Variant.product_id == record.id)
        .order_by(Variant.code)
        .options(
            selectinload(Variant.packings),
            selectinload(Variant.superseded_by),
            selectinload(Variant.parts).joinedload(KitPart.part),
        )
    )
    variants = list(request.here.session.scalars(query))
    parts = [Part(record=v, called=v.code, fields=VARIANT_FIELDS) for v in variants]
    return {
        **show_record(record, request, parts=parts),
        "variants": variants,
        "stages": STAGES,
        "packs": PACKS,
    }


@view_config(context=Variant, permission=".view")
def variant_place(record: Any, request: Any) -> HTTPSeeOther:
    """A variant is shown on its product's page."""
    products = request.resource_path(record.__parent__.__parent__, "products")
    return HTTPSeeOther(f"{products}/{record.product_id}#variant-{record.id}")


@view_config(context=Product, name="variant", renderer=FORM, permission=".edit")
def variant(record: Any, request: Any) -> Any:
    """A form for a new variant, or for the one whose number follows in the address."""
    known = _variant(record, request.subpath[0]) if request.subpath else None

    def save(values: dict[str, Any]) -> str:
        kept = known or Variant(product=record)
        values["code"] = values["code"].strip()
        refuse_variant_code(record.__parent__, kept, values["code"])
        with request.here.session.no_autoflush:
            keep_variant(request.here.session, kept, values)
        request.here.session.add(kept)
        request.here.session.flush()
        request.notice(_("${name} was saved.", mapping={"name": kept.code}))
        return request.resource_path(record, anchor=f"variant-{kept.id}")

    title = known.name if known else _("Another variant: ${name}", mapping={"name": record.name})
    fresh = {"code": f"{record.code}-", "status": "active"}
    return form_page(
        request,
        VARIANT_FIELDS,
        save,
        title=title,
        back=request.resource_path(record),
        start=variant_values(known) if known else fresh,
    )


@view_config(context=Product, name="part", renderer=FORM, permission=".edit")
def part(record: Product, request: Any) -> Any:
    """A form that puts a part into the kit whose number follows in the address."""
    kit = _variant(record, "".join(request.subpath[:1]))

    def save(values: dict[str, Any]) -> str:
        add_part(request.here.session, kit, values["part_id"], values["quantity"])
        request.notice(_("${name} was saved.", mapping={"name": kit.code}))
        return request.resource_path(record, anchor=f"variant-{kit.id}")

    return form_page(
        request,
        PART_FIELDS,
        save,
        title=_("A part of the kit ${name}", mapping={"name": kit.name}),
        back=request.resource_path(record),
        start={"quantity": Decimal(1)},
    )


@view_config(context=Product, name="remove_part", request_method="POST", permission=".edit")
def remove_part(record: Product, request: Any) -> HTTPSeeOther:
    """Take a part out of a kit."""
    kit = _variant(record, request.POST.get("kit", ""))
    for held in kit.parts:
        if str(held.id) == request.POST.get("id", ""):
            kit.parts.remove(held)
            request.notice(_("The part was taken out of the kit."))
            return HTTPSeeOther(request.resource_path(record))
    raise NotHere(_("It is not here any more. Load the page again."))


def _variant(record: Product, number: str) -> Variant:
    for found in record.variants:
        if str(found.id) == number:
            return found
    raise NotHere(_("This product has no such variant."))
