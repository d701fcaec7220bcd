"""The border between branches: what is not let over it, and the one door that it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from border import HERE, THERE, Border, said
from sqlalchemy import select, text

from addons.base.models import Ledger
from addons.inventory.drafting import draft
from addons.inventory.models import Adjustment, Transfer, TransferIn, Warehouse
from addons.inventory.testing import entry, receive
from addons.inventory.transfers.borders import books_of_the_other, find_arriving
from addons.inventory.transfers.finding import find
from addons.inventory.transfers.loading import put_on
from addons.inventory.transfers.sending_over import send_over
from addons.inventory.transfers.unloading import count as count_in
from addons.inventory.transfers.unloading import count_all
from core.orm.session import ForeignBranch
from core.refusal import Refusal
from core.testing import count_sql
from core.workflow import fire


def test_what_nobody_would_receive_is_not_sent(border):
    refusals = []
    with border.work() as context:
        made = border.begun(context)
        put_on(context, made, find(context, border.numbers[0]))
        for far in ("SC/X", "HB/NONE", f"SN/{border.code}A"):
            made.far = far
            with pytest.raises(Refusal) as refused:
                fire([made], "send", context)
            refusals.append(said(refused))

    off, unknown, own = refusals
    assert "Sichuan keeps no stock with qudao" in off
    assert "no warehouse HB/NONE in another branch" in unknown
    assert "no warehouse SN/" in own


@pytest.mark.parametrize(("closed", "named"), [(HERE, "In Shaanxi: "), (THERE, "")])
def test_books_closed_on_either_side_take_nothing_and_nothing_is_half_done(
    company, border, closed, named
):
    _out, into = border.sent()
    before, lying = border.worth(), border.lies(border.numbers[0])
    with company.work(branch=closed) as context:
        books = Ledger(
            ledger="inventory",
            since=date(2020, 1, 1),
            closed_through=context.today,
            opened_by="test",
            proved={},
        )
        context.session.add(books)
        context.session.flush()
        kept = books.id
    try:
        with border.work(THERE) as context:
            document = context.session.get_one(TransferIn, into)
            count_all(context, document)
        with pytest.raises(Refusal) as refused:
            border.fire(into, "receive", THERE)
    finally:
        with company.work(branch=closed) as context:
            context.session.delete(context.session.get_one(Ledger, kept))

    assert said(refused).startswith(f"{named}Stock")
    assert "the books are closed through" in said(refused)
    assert (border.worth(), border.lies(border.numbers[0])) == (before, lying)
    assert border.fire(into, "receive", THERE) == "received"


def test_nobody_else_brings_in_what_is_on_its_way_or_has_gone(border):
    _out, into = border.sent()
    refusals = []

    serials = entry(border.tablet, at="A-01", serials=border.numbers[:1])

    def brings_in(branch, letter):
        with pytest.raises(Refusal) as refused, border.work(branch) as context:
            receive(context, f"{border.code}{letter}", replace(serials, location=""))
        refusals.append(said(refused))

    brings_in(THERE, "B")
    with border.work(THERE) as context:
        document = context.session.get_one(TransferIn, into)
        count_all(context, document)
        fire([document], "receive", context)
    brings_in(HERE, "A")
    with pytest.raises(Refusal) as found, border.work() as context:
        fire([draft(context, Adjustment, f"{border.code}A", [serials])], "post", context)
    refusals.append(said(found))

    received, gone, adjusted = refusals
    assert "is in another branch's books" in received
    assert "is in another branch's books" in gone
    assert "is not known here" in adjusted
    assert border.faults() == []


def test_the_door_opens_the_named_branch_for_a_moment_and_no_other(border, on_postgresql):
    out, into = border.sent()
    with border.work() as context:
        session = context.session
        document = session.get_one(Transfer, out)
        plain = text("select branch, count(*) from inventory_warehouse group by branch")
        home = {row[0] for row in session.execute(plain)}
        with books_of_the_other(document, context) as there:
            seen = set(there.session.scalars(select(Warehouse.branch)))
            raw = {row[0] for row in session.execute(plain)}
            document.note = "written from the other side"
            with pytest.raises(ForeignBranch):
                session.flush()
            session.expunge(document)
        after = set(session.scalars(select(Warehouse.branch)))
        assert session.get(Transfer, into) is None or session.get(Transfer, into).branch == "HB"

    assert (seen, after) == ({"HB"}, {"SN"})
    if on_postgresql:
        assert (home, raw) == ({"SN"}, {"HB"})


def test_two_pieces_cross_in_as_few_statements_as_one(company):
    counts = []
    # The first transfer of all makes the warehouse that goods are in on their way.
    for tablets in (1, 1, 2):
        border = Border(company)
        with border.work() as context:
            made = border.begun(context)
            for number in border.numbers[:tablets]:
                put_on(context, made, find(context, number))
            with count_sql(company.engine) as sending:
                fire([made], "send", context)
            into = made.far_document
        with border.work(THERE) as context:
            document = context.session.get_one(TransferIn, into)
            count_all(context, document)
            with count_sql(company.engine) as receiving:
                fire([document], "receive", context)
        counts.append((len(sending), len(receiving)))

    assert counts[1] == counts[2]


def test_all_that_is_over_is_sent_after_all_in_as_few_statements_as_one_piece(company):
    counts = []
    for many in (1, 2):
        border = Border(company)
        out, into = border.sent(tablets=1)
        with border.work(THERE) as context:
            document = context.session.get_one(TransferIn, into)
            count_all(context, document)
            for number in border.numbers[1 : 1 + many]:
                count_in(context, document, find_arriving(document, number, context))
            fire([document], "receive", context)
        with border.work() as context:
            document = context.session.get_one(Transfer, out)
            with count_sql(company.engine) as sending:
                made = send_over(document, context)
            assert made.quantity == many
        counts.append(len(sending))

    assert counts[0] == counts[1]
