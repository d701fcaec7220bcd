"""What is found by typing a few letters of it: parties, goods, product lines, cartons."""

from __future__ import annotations

from sqlalchemy import select

from addons.base.models import Carton, Contact, Packing, Party, Product, ProductLine, Variant
from core.i18n import _
from core.web.collection import Below
from core.web.parts import Search

SEARCHES = (
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
