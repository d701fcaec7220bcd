"""Slips: pickups with their dealer, where that dealer stands, their lines and the goods on them.

Whatever is done to a pickup, from the first beep to the last, reads it here, in one statement for
one line as for two hundred, for one pickup as for many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, true, union
from sqlalchemy.orm import aliased

from addons.base.models import Party, Variant
from addons.esales.accounts import Standing, standing_columns, standing_of
from addons.esales.assortment import COLUMNS as GOODS
from addons.esales.assortment import Goods, goods_of, with_goods
from addons.esales.models import Dealer, DealerAccount, Pickup, PickupLine, PickupSerial
from addons.esales.tax import Split, total
from addons.esales.warehouses import for_sale
from core.context import Context
from core.orm.bulk import each_of, gathered, one_of
from core.orm.types import Key
from core.security.models import User
from core.workflow import Document

PICKUP, LINE = Pickup.__table__, PickupLine.__table__
# Who pays for a pickup, and whom its invoice names: most often the dealer himself.
PAYER, BILLED = aliased(Dealer), aliased(Dealer)
PAYER_PARTY, BILLED_PARTY = aliased(Party), aliased(Party)


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """A line as it is stored; ``why`` holds the steps of its price as plain data.

    ``list_price`` is None where the goods had no price when the slip was priced.
    """

    line: int
    variant_id: int
    quantity: Decimal
    list_price: Decimal | None
    discount: Decimal
    price: Decimal
    rate: Decimal
    gross: Decimal
    net: Decimal
    tax: Decimal
    why: Sequence[Any]


# Read along, so that what papers say costs no statement of its own.
TOLD = (
    Party.name.label("party_name"),
    Party.address.label("party_address"),
    Party.phone.label("party_phone"),
    Party.tax_code.label("party_tax_code"),
    User.name.label("clerk_name"),
    PAYER_PARTY.name.label("payer_name"),
    BILLED.code.label("billed_code"),
    BILLED.status.label("billed_status"),
    BILLED_PARTY.name.label("billed_name"),
    BILLED_PARTY.address.label("billed_address"),
    BILLED_PARTY.phone.label("billed_phone"),
    BILLED_PARTY.tax_code.label("billed_tax_code"),
    BILLED_PARTY.bank.label("billed_bank"),
    BILLED_PARTY.account.label("billed_account"),
)
COLUMNS = tuple(field.name for field in fields(SlipLine))


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A pickup with its dealer, its lines by number and its goods by id.

    ``payer`` owes what is taken, and ``standing`` is where the payer stands.
    ``serials`` holds the ids of pieces on each line; ``goods`` also those about to be added.
    ``told`` says what papers call dealer, clerk and warehouse (``TOLD``, ``warehouse_name``).
    """

    pickup: Pickup
    dealer: Dealer
    payer: Dealer
    standing: Standing
    told: Any
    lines: Mapping[int, SlipLine] = field(default_factory=dict)
    goods: Mapping[int, Goods] = field(default_factory=dict)
    serials: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The id of the pickup."""
        return self.pickup.id

    @property
    def quantities(self) -> dict[int, tuple[int, Decimal]]:
        """Variant and quantity of each line, by number."""
        return {number: (line.variant_id, line.quantity) for number, line in self.lines.items()}

    @property
    def amounts(self) -> Split:
        """The sums of the lines."""
        return total(self.lines.values())


def read_slips(
    context: Context,
    pickups: Sequence[Pickup],
    added: Collection[int] = (),
    *,
    serials: Collection[int] | None = None,
    lock_accounts: bool = False,
) -> list[Slip]:
    """The slips of ``pickups``, in their order, with the goods of the variants ``added`` as well.

    Of the pieces on them only ``serials`` are looked for, where given. ``lock_accounts`` leaves
    out dealers that have no account yet, for there is no row to lock.
    """
    ids = [pickup.id for pickup in pickups]
    wanted, pieces = _wanted(context, ids, added), _pieces(context, ids, serials)
    query = _everything(wanted, pieces, context).where(one_of(context.session, PICKUP.c.id, ids))
    of_payer = DealerAccount.dealer_id == PAYER.id
    if lock_accounts:
        query = query.join(DealerAccount, of_payer).with_for_update(of=DealerAccount)
    else:
        query = query.outerjoin(DealerAccount, of_payer)
    rows: dict[int, list[Any]] = {}
    for row in context.session.execute(query.order_by(PAYER.id, PICKUP.c.id, LINE.c.line)):
        rows.setdefault(row.pickup, []).append(row)
    return [_slip(pickup, rows[pickup.id], context) for pickup in pickups if pickup.id in rows]


def _everything(wanted: Any, pieces: Any, context: Context) -> Any:
    """A row for each variety on a pickup or about to be; an empty pickup has one without goods."""
    pickup, stored, document = PICKUP, LINE, Document.__table__
    warehouse = for_sale(context).subquery()
    query = (
        select(
            pickup.c.id.label("pickup"),
            Dealer,
            *standing_columns(context, PAYER),
            *(stored.c[name].label(f"stored_{name}") for name in COLUMNS),
            pieces.c.serials,
            warehouse.c.name.label("warehouse_name"),
            *TOLD,
            *GOODS,
        )
        .select_from(pickup)
        .join(Dealer, Dealer.id == pickup.c.dealer_id)
        .join(Party, Party.id == Dealer.party_id)
        .join(PAYER, PAYER.id == func.coalesce(pickup.c.payer_id, pickup.c.dealer_id))
        .join(PAYER_PARTY, PAYER_PARTY.id == PAYER.party_id)
        .join(BILLED, BILLED.id == func.coalesce(pickup.c.invoiced_id, pickup.c.dealer_id))
        .join(BILLED_PARTY, BILLED_PARTY.id == BILLED.party_id)
        .join(document, document.c.id == pickup.c.id)
        .outerjoin(User, User.login == document.c.creator)
        .outerjoin(warehouse, warehouse.c.code == pickup.c.warehouse)
        .outerjoin(wanted, wanted.c.pickup == pickup.c.id)
        .outerjoin(
            stored,
            (stored.c.pickup_id == wanted.c.pickup) & (stored.c.variant_id == wanted.c.variant),
        )
        .outerjoin(
            pieces,
            (pieces.c.pickup == stored.c.pickup_id) & (pieces.c.line == stored.c.line),
        )
        .outerjoin(Variant, Variant.id == wanted.c.variant)
    )
    return with_goods(query, Variant.id).where(context.session.mine(pickup))


def _wanted(context: Context, ids: Collection[int], added: Collection[int]) -> Any:
    """Pickup and variant of each line, and of what is to be added to each pickup."""
    session, stored = context.session, LINE
    on_them = select(stored.c.pickup_id.label("pickup"), stored.c.variant_id.label("variant"))
    on_them = on_them.where(one_of(session, stored.c.pickup_id, ids), session.mine(stored))
    if not added:
        return on_them.distinct().subquery("wanted")
    pickups = each_of(session, ids, Key, "pickups")
    fresh = each_of(session, set(added), Key, "fresh")
    both = select(pickups.c.value, fresh.c.value).select_from(pickups.join(fresh, true()))
    return union(on_them, both).subquery("wanted")


def _pieces(context: Context, ids: Collection[int], serials: Collection[int] | None) -> Any:
    """The serials on each line, as one list; those among ``serials`` where given."""
    taken = PickupSerial.__table__
    asked = true() if serials is None else one_of(context.session, taken.c.serial_id, serials)
    return (
        select(
            taken.c.pickup_id.label("pickup"),
            taken.c.line,
            gathered(context.session, taken.c.serial_id).label("serials"),
        )
        .where(one_of(context.session, taken.c.pickup_id, ids), context.session.mine(taken), asked)
        .group_by(taken.c.pickup_id, taken.c.line)
        .subquery("pieces")
    )


def _slip(pickup: Pickup, rows: Sequence[Any], context: Context) -> Slip:
    dealer, payer, *standing = rows[0][1:7]
    lines = [row for row in rows if row.stored_line is not None]
    return Slip(
        pickup=pickup,
        dealer=dealer,
        payer=payer,
        standing=standing_of(payer, *standing),
        told=rows[0],
        lines={row.stored_line: _line(row) for row in lines},
        goods={row.variant: goods_of(row, context) for row in rows if row.variant is not None},
        serials={row.stored_line: sorted(row.serials) for row in lines if row.serials},
    )


def _line(row: Any) -> SlipLine:
    return SlipLine(**{name: getattr(row, f"stored_{name}") for name in COLUMNS})
