"""Keeping the catalogue in order: variants, their barcodes and packings, kits, supersession."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.codes import packing_code, piece_barcode
from addons.base.initials import initials
from addons.base.life import leads_back, liveliest
from addons.base.models import KitPart, Packing, Variant
from addons.base.packing import Pack
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.refusal import Invalid

PACKED = (Pack.CARTON, Pack.PALLET)


def barcode_holders(session: BranchSession, codes: Collection[str]) -> dict[str, set[str]]:
    """The codes of the variants that carry each of ``codes`` on the piece or a packing."""
    if not codes:
        return {}
    pieces = select(Variant.gtin, Variant.code).where(one_of(session, Variant.gtin, codes))
    packings = (
        select(Packing.code, Variant.code)
        .join(Variant, Packing.variant_id == Variant.id)
        .where(one_of(session, Packing.code, codes))
    )
    found: dict[str, set[str]] = {}
    for query in (pieces, packings):
        for code, holder in session.execute(query):
            found.setdefault(code, set()).add(holder)
    return found


def keep_variant(session: BranchSession, variant: Variant, values: Mapping[str, Any]) -> None:
    """Give ``variant`` the values of its form: names, barcode, packings, stage and successor.

    Raises Invalid, by field, for a barcode that another variant has, packings that do not nest,
    or a successor that is missing or leads back.
    """
    packings = _packings(values)
    gtin = piece_barcode(values["gtin"]) if values["gtin"] else ""
    _refuse_shared_codes(session, values["code"], gtin, packings)
    successor = values.get("superseded_by_id")
    _refuse_successor(session, variant, values["status"], successor)
    variant.code, variant.spec, variant.gtin = values["code"], values["spec"], gtin
    variant.name = values["name"] or f"{variant.product.name} {values['spec']}".strip()
    variant.name_en = values["name_en"]
    variant.initials = initials(variant.name)
    variant.twin_serials = values["twin_serials"]
    variant.status, variant.superseded_by_id = values["status"], successor
    _keep_packings(variant, packings)
    product = variant.product
    product.status = liveliest(sibling.status for sibling in product.variants)


def variant_values(variant: Variant) -> dict[str, Any]:
    """What the form of ``variant`` starts with."""
    names = ("code", "name", "name_en", "spec", "gtin", "twin_serials", "status")
    values = {name: getattr(variant, name) for name in names}
    if variant.superseded_by_id:
        values["superseded_by_id"] = variant.superseded_by_id
    for packing in variant.packings:
        values |= {f"{packing.level}_pieces": packing.pieces, f"{packing.level}_code": packing.code}
    return values


def add_part(session: BranchSession, kit: Variant, part_id: int, quantity: Decimal) -> None:
    """Put ``quantity`` of a part into ``kit``; a second time, the quantity is replaced."""
    query = select(KitPart.kit_id, KitPart.part_id)
    below: dict[int, list[int]] = {kit.id: [part_id]}
    for holder, held in session.execute(query):
        below.setdefault(holder, []).append(held)
    if part_id == kit.id or leads_back(kit.id, below):
        raise Invalid(
            _("A kit cannot hold itself, not even inside another kit. Choose another part."),
            fields={"part_id": _("This part is, or holds, the kit itself.")},
        )
    present = next((part for part in kit.parts if part.part_id == part_id), None)
    if present is None:
        kit.parts.append(KitPart(part_id=part_id, quantity=quantity))
    else:
        present.quantity = quantity


def _packings(values: Mapping[str, Any]) -> dict[Pack, tuple[int, str]]:
    """The packing levels that were filled in, checked against each other."""
    found: dict[Pack, tuple[int, str]] = {}
    for pack in PACKED:
        pieces, code = values.get(f"{pack}_pieces"), values.get(f"{pack}_code") or ""
        if pieces is None:
            if code:
                said = _("Say how many pieces it holds.")
                raise Invalid(said, fields={f"{pack}_pieces": said})
            continue
        if pieces < 1:
            said = _("A packing holds at least one piece.")
            raise Invalid(said, fields={f"{pack}_pieces": said})
        try:
            found[pack] = (pieces, packing_code(code) if code else "")
        except Invalid as refusal:
            said = refusal.messages[0]
            raise Invalid(said, fields={f"{pack}_code": said}) from None
    if len(found) == 2 and found[Pack.PALLET][0] % found[Pack.CARTON][0]:
        said = _("A pallet holds whole cartons. Correct the pieces of one of them.")
        raise Invalid(said, fields={"pallet_pieces": said})
    return found


def _refuse_shared_codes(
    session: BranchSession, own: str, gtin: str, packings: Mapping[Pack, tuple[int, str]]
) -> None:
    given = {"gtin": gtin} | {f"{pack}_code": code for pack, (_n, code) in packings.items()}
    given = {field: code for field, code in given.items() if code}
    with session.no_autoflush:
        holders = barcode_holders(session, set(given.values()))
    seen: set[str] = set()
    for field, code in given.items():
        others = holders.get(code, set()) - {own}
        if others or code in seen:
            said = _(
                "The barcode ${code} is on ${other} already. A scan must mean one thing: take "
                "it off there first, or correct it here.",
                mapping={"code": code, "other": ", ".join(sorted(others)) or own},
            )
            raise Invalid(said, fields={field: said})
        seen.add(code)


def _refuse_successor(
    session: BranchSession, variant: Variant, status: str, successor: int | None
) -> None:
    if status == "superseded" and not successor:
        said = _("Name the variant that takes its place.")
        raise Invalid(said, fields={"superseded_by_id": said})
    if successor is None or variant.id is None:
        return
    with session.no_autoflush:
        chain = session.execute(
            select(Variant.id, Variant.superseded_by_id).where(Variant.superseded_by_id.isnot(None))
        )
        after = {old: [new] for old, new in chain if new is not None}
        after[variant.id] = [successor]
    if leads_back(variant.id, after):
        said = _("This successor leads back to the variant itself. Choose another.")
        raise Invalid(said, fields={"superseded_by_id": said})


def _keep_packings(variant: Variant, wanted: Mapping[Pack, tuple[int, str]]) -> None:
    present = {packing.level: packing for packing in variant.packings}
    for pack in PACKED:
        held = present.get(pack.value)
        if pack not in wanted:
            if held is not None:
                variant.packings.remove(held)
            continue
        pieces, code = wanted[pack]
        if held is None:
            variant.packings.append(Packing(level=pack.value, pieces=pieces, code=code))
        else:
            held.pieces, held.code = pieces, code
