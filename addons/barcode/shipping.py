"""Goods that go by carrier: the shipment (发运单), sent with its waybill, signed for at its end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.barcode.refusals import Kind, ScanRefused
from addons.esales.models import Pickup
from core.context import Context
from core.i18n import _
from core.orm.bulk import insert_rows
from core.workflow import (
    Business,
    Document,
    Link,
    OwnField,
    Participant,
    Step,
    Transition,
    fire,
)
from core.workflow.businesses import the_live
from core.workflow.deciding.rights import rights_of
from core.workflow.definition import Deadline
from core.workflow.motion.beginning import begin

NAME = "shipment"
# What ends so has brought nothing to the dealer, and its pickup may be shipped anew.
ENDED = ("void", "came_back")
SENDS = ("dealer", "carrier", "parcels", "weight", "waybill", "freight", "receiver", "address")
SIGNS = ("signed_by", "signed_on", "damage")
FILES = ("returned_on", "signed_return", "damage")
EDITS = {"packing": SENDS, "sent": SIGNS, "signed": FILES}
# Working hours for the way, and then for the signed return, before somebody is reminded.
ON_THE_WAY, RETURNING = Decimal(40), Decimal(80)


def _field(name: str, en: str, zh: str, type: str = "text", **more: Any) -> OwnField:
    return OwnField(name=name, title={"en": en, "zh_CN": zh}, type=type, **more)


def _above_zero(name: str, en: str, zh: str, type: str = "number") -> OwnField:
    said = {"en": "Type a number above zero.", "zh_CN": "请输入大于零的数。"}
    return _field(name, en, zh, type, check=f"{name} > 0", message=said)


def _step(name: str, en: str, zh: str, fires: tuple[str, ...], **more: Any) -> Step:
    participants = tuple(
        Participant(role=role, fires=fires, edits=EDITS.get(name, ()))
        for role in ("counter_clerk", "warehouse_head")
        if fires
    )
    return Step(name=name, title={"en": en, "zh_CN": zh}, participants=participants, **more)


SHIPMENT = Business(
    name=NAME,
    title={"en": "Shipment", "zh_CN": "发运单"},
    kind="base.document",
    series="FY",
    needs=("barcode",),
    starters=tuple(Participant(role=role) for role in ("counter_clerk", "warehouse_head")),
    fields=(
        _field("dealer", "Dealer", "经销商", "dealer", listed=True),
        _field("carrier", "Carrier", "承运商", required=True, listed=True),
        _above_zero("parcels", "Parcels", "件数（包裹）"),
        _above_zero("weight", "Weight, kg", "重量（千克）"),
        _field("waybill", "Waybill", "运单号", listed=True, indexed=True),
        _field("freight", "Freight", "运费", "money"),
        _field("receiver", "Receiver", "收货人"),
        _field("address", "Address", "收货地址", "long"),
        _field("signed_by", "Signed by", "签收人"),
        _field("signed_on", "Signed on", "签收日期", "date"),
        _field("returned_on", "Signed return came on", "签回单收到日期", "date"),
        _field("signed_return", "Signed return", "签回单", "attachment"),
        _field("damage", "Damage or loss", "破损或短少", "long"),
    ),
    steps=(
        _step("packing", "To be sent", "待发运", ("send", "void")),
        _step(
            "sent",
            "On its way",
            "运输中",
            ("sign", "come_back"),
            deadline=Deadline(hours=ON_THE_WAY, remind=Decimal(8)),
        ),
        _step(
            "signed",
            "Signed for, paper to come",
            "已签收待回单",
            ("file",),
            deadline=Deadline(hours=RETURNING, remind=Decimal(8)),
        ),
        _step("filed", "Signed return filed", "回单已归档", (), final=True),
        _step("came_back", "Came back", "已退回", (), final=True),
        _step("void", "Void", "已作废", (), final=True),
    ),
    transitions=(
        Transition(
            name="send",
            title={"en": "Hand to the carrier", "zh_CN": "交承运商"},
            source="packing",
            target="sent",
            numbers=True,
            requires=("carrier", "parcels", "weight", "waybill"),
        ),
        Transition(
            name="void",
            title={"en": "Void", "zh_CN": "作废"},
            source="packing",
            target="void",
        ),
        Transition(
            name="sign",
            title={"en": "Signed for", "zh_CN": "签收"},
            source="sent",
            target="signed",
            requires=("signed_by", "signed_on"),
        ),
        Transition(
            name="file",
            title={"en": "File the signed return", "zh_CN": "归档签回单"},
            source="signed",
            target="filed",
            requires=("returned_on",),
        ),
        Transition(
            name="come_back",
            title={"en": "Came back", "zh_CN": "退回"},
            source="sent",
            target="came_back",
            reason=True,
        ),
    ),
    facts=("dealer", "carrier", "waybill"),
)


def ship(context: Context, pickup: Pickup, given: Mapping[str, Any]) -> Document:
    """Begin the shipment of ``pickup``, linked to it; with a waybill it is handed over at once.

    ``given`` has the carrier, and where they are known parcels, weight and waybill. Refuses what
    is not finished, and what is shipped already.
    """
    if pickup.step != "finished":
        raise ScanRefused(
            Kind.NOT_FINISHED,
            _("Only what is finished is shipped. Finish this pickup first (F9)."),
        )
    _refuse_shipped(context, pickup)
    party = pickup.dealer.party
    values = {
        "dealer": pickup.dealer_id,
        "receiver": " ".join(text for text in (party.name, party.phone) if text),
        "address": party.address,
        **given,
    }
    business = the_live(NAME, context)
    known = {name: value for name, value in values.items() if value not in ("", None)}
    shipment = begin(business, known, context)
    link = {"source": pickup.id, "target": shipment.id, "relation": NAME}
    insert_rows(context.session, Link.__table__, [link])
    complete = all(known.get(name) for name in ("parcels", "weight", "waybill"))
    if complete and rights_of(shipment, business, context).fire("send"):
        fire([shipment], "send", context)
    return shipment


def _refuse_shipped(context: Context, pickup: Pickup) -> None:
    """The goods of a pickup are under way once, unless they came back or nothing was sent."""
    query = (
        select(Document.id, Document.number)
        .join(Link, Link.target == Document.id)
        .where(Link.source == pickup.id, Link.relation == NAME, Document.step.not_in(ENDED))
    )
    shipped = context.session.execute(query.limit(1)).first()
    if shipped is not None:
        raise ScanRefused(
            Kind.REFUSED,
            _(
                "This pickup is on shipment ${shipment} already. Complete that; to ship it anew, "
                "void it there while it waits to be sent, or note there that it came back.",
                mapping={"shipment": shipped.number or f"#{shipped.id}"},
            ),
        )
