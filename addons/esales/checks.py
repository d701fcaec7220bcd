"""What ``qudao check`` proves of selling: accounts, pickups and invoices add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, literal, or_, select, union_all

from addons.esales.models import (
    AccountEntry,
    Dealer,
    DealerAccount,
    InvoiceLine,
    Match,
    Pickup,
    PickupLine,
    SalesInvoice,
)
from addons.esales.money.pockets import BALANCE, POCKETS
from addons.esales.seams import AMOUNTS
from addons.esales.seams import CHECKS as SEAMS
from core.checks import Check
from core.context import Context
from core.i18n import _
from core.workflow import Document

NOTHING = Decimal(0)


def broken_balances(context: Context) -> Iterator[str]:
    """Accounts with a pocket unlike the sum of its entries, or open entries that do not fit."""
    account, entry, dealer = (
        model.__table__ for model in (DealerAccount, AccountEntry, Dealer)
    )
    nothing = literal(NOTHING, entry.c.amount.type)
    sums = (
        select(
            entry.c.dealer_id,
            func.sum(entry.c.left).label("left"),
            *(
                func.sum(case((entry.c.pocket == pocket, entry.c.amount), else_=nothing)).label(
                    pocket
                )
                for pocket in POCKETS
            ),
        )
        .where(context.session.mine(entry))
        .group_by(entry.c.dealer_id)
        .subquery()
    )
    moved = {name: func.coalesce(sums.c[name], nothing) for name in (*POCKETS, "left")}
    query = (
        select(
            dealer.c.branch,
            dealer.c.code,
            *(account.c[pocket].label(f"kept_{pocket}") for pocket in POCKETS),
            *(amount.label(name) for name, amount in moved.items()),
        )
        .select_from(account)
        .join(dealer, dealer.c.id == account.c.dealer_id)
        .outerjoin(sums, sums.c.dealer_id == account.c.dealer_id)
        .where(
            context.session.mine(account),
            or_(
                *(account.c[pocket] != moved[pocket] for pocket in POCKETS),
                account.c.balance != moved["left"],
            ),
        )
    )
    for row in context.session.connection().execute(query).mappings():
        told = ", ".join(
            f"{pocket} {row[f'kept_{pocket}']} with entries of {row[pocket]}" for pocket in POCKETS
        )
        yield f"{row['branch']} dealer {row['code']}: {told}; {row['left']} of them is open"


def misfit_matches(context: Context) -> Iterator[str]:
    """Entries of the balance that are open by more or less than what they met leaves of them."""
    entry, met, dealer = (model.__table__ for model in (AccountEntry, Match, Dealer))
    sides = union_all(
        select(met.c.paying_id.label("entry"), (-met.c.amount).label("amount")).where(
            context.session.mine(met)
        ),
        select(met.c.paid_id, met.c.amount).where(context.session.mine(met)),
    ).subquery()
    sums = (
        select(sides.c.entry, func.sum(sides.c.amount).label("amount"))
        .group_by(sides.c.entry)
        .subquery()
    )
    nothing = literal(NOTHING, entry.c.amount.type)
    whole = case((entry.c.pocket == BALANCE, entry.c.amount), else_=nothing)
    rest = whole - func.coalesce(sums.c.amount, nothing)
    query = (
        select(dealer.c.branch, dealer.c.code, entry.c.id, whole, entry.c.left, sums.c.amount)
        .select_from(entry)
        .join(dealer, dealer.c.id == entry.c.dealer_id)
        .outerjoin(sums, sums.c.entry == entry.c.id)
        .where(context.session.mine(entry), entry.c.left != rest)
    )
    for branch, code, number, amount, left, paid in context.session.connection().execute(query):
        yield (
            f"{branch} dealer {code}, entry {number}: {left} of {amount} is open, and {paid or 0} "
            "of it met other entries"
        )


def _differing(
    context: Context, kin: str, head: Any, owner: Any, same: Mapping[str, Any]
) -> Iterator[str]:
    """Documents of ``head`` with columns that are not the sums of their lines, named in ``same``.

    Each is told with the figures that differ.
    """
    document = Document.__table__
    sums = (
        select(owner.label("owner"), *(made.label(name) for name, made in same.items()))
        .where(context.session.mine(owner.table))
        .group_by(owner)
        .subquery()
    )
    there = {
        name: func.coalesce(sums.c[name], literal(0, head.c[name].type)) for name in same
    }
    query = (
        select(document.c.branch, document.c.id, document.c.number)
        .add_columns(*(head.c[name].label(f"head_{name}") for name in same))
        .add_columns(*(made.label(f"lines_{name}") for name, made in there.items()))
        .select_from(head)
        .join(document, document.c.id == head.c.id)
        .outerjoin(sums, sums.c.owner == head.c.id)
        .where(context.session.mine(head), or_(*(head.c[n] != made for n, made in there.items())))
    )
    for row in context.session.connection().execute(query).mappings():
        told = ", ".join(
            f"{name} {row[f'head_{name}']} where the lines have {row[f'lines_{name}']}"
            for name in same
            if row[f"head_{name}"] != row[f"lines_{name}"]
        )
        yield f"{row['branch']} {kin} {row['number'] or row['id']}: {told}"


def broken_pickups(context: Context) -> Iterator[str]:
    """Pickups whose totals are not the sums of their lines."""
    head, lines = Pickup.__table__, PickupLine.__table__
    same: dict[str, Any] = {n: func.sum(lines.c[n]) for n in ("quantity", *AMOUNTS)}
    same["varieties"] = func.count(lines.c.line)
    yield from _differing(context, "pickup", head, lines.c.pickup_id, same)


def broken_invoices(context: Context) -> Iterator[str]:
    """Invoices whose totals are not the sums of their lines, or whose tax does not fit."""
    head, lines = SalesInvoice.__table__, InvoiceLine.__table__
    same = {name: func.sum(lines.c[name]) for name in AMOUNTS}
    yield from _differing(context, "invoice", head, lines.c.invoice_id, same)
    wrong = select(head.c.branch, head.c.id).where(
        context.session.mine(head), head.c.gross != head.c.net + head.c.tax
    )
    for branch, number in context.session.connection().execute(wrong):
        yield f"{branch} invoice {number}: gross is not net and tax"


CHECKS = (
    Check(
        name="esales.accounts",
        title=_("The pockets of accounts are the sums of their entries"),
        find=broken_balances,
    ),
    Check(
        name="esales.matches",
        title=_("What is open of account entries is what no other entry has met"),
        find=misfit_matches,
    ),
    Check(
        name="esales.pickups",
        title=_("Pickup totals are the sums of their lines"),
        find=broken_pickups,
    ),
    Check(
        name="esales.invoices",
        title=_("Invoice totals are the sums of their lines"),
        find=broken_invoices,
    ),
    *SEAMS,
)
