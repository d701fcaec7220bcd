"""A rebate is granted with its source, taken back, set off against what is owed, and reversed."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from addons.esales.accounts import standings
from addons.esales.checks import broken_balances, misfit_matches
from addons.esales.models import AccountEntry, Dealer, Promotion, RebateVoucher
from addons.esales.money.entering import NewEntry, enter
from addons.esales.money.statement_values import statement_values
from addons.esales.money.statements import read_statement
from addons.esales.rebates.granting import KIND
from addons.esales.rebates.proofs import unlike_entries
from addons.esales.rebates.shown import rebate_shown
from core.refusal import Invalid, NotPermitted
from core.testing import count_sql, identity_of
from core.workflow import fire
from core.workflow.motion.beginning import begin, business_for
from core.workflow.motion.firing import Objected


@pytest.fixture(scope="module")
def finance(installation):
    """The identity of finance in Shaanxi."""
    return identity_of(installation, "finance")


@pytest.fixture
def books(at_work, trade, finance):
    """The context of finance, and a dealer who owes 300."""
    context = replace(at_work, identity=finance)
    dealer = context.session.get_one(Dealer, trade["dealer"])
    owed = NewEntry(dealer=dealer.id, kind="opening", amount=Decimal(300), day=context.today)
    enter([owed], context)
    return context, dealer


def written(context, dealer, deed, amount, **more):
    values = {"dealer_id": str(dealer.id), "deed": deed, "amount": amount, "reason": "年度返利"}
    values |= {"agreement": "2026-07 号协议", **more}
    return begin(business_for(KIND, values, context), values, context)


def posted(context, dealer, deed, amount, **more):
    voucher = written(context, dealer, deed, amount, **more)
    fire([voucher], "post", replace(context, memory={}))
    return voucher


def reversed_(context, voucher):
    fire([voucher], "reverse", replace(context, memory={}), reason="Typed wrong.")


def pockets(context, dealer):
    """Rebate and balance; every proof of them holds."""
    context.session.flush()
    for look in (broken_balances, misfit_matches, unlike_entries):
        assert list(look(context)) == []
    found = standings(context, [dealer.id])[dealer.id]
    return found.account.usable_rebate, found.balance


def test_a_rebate_is_granted_taken_back_and_pays_what_is_owed(books):
    context, dealer = books
    promotion = Promotion(name="开学季", points=Decimal("0.01"))
    context.session.add(promotion)
    context.session.flush()

    granted = posted(context, dealer, "grant", "500", promotion_id=str(promotion.id))
    first = pockets(context, dealer)
    posted(context, dealer, "take_back", "100.50")
    second = pockets(context, dealer)
    set_off = posted(context, dealer, "set_off", "250", agreement="")

    assert granted.number.startswith("FL-SN-")
    assert (first, second) == ((500, 300), (Decimal("399.50"), 300))
    assert pockets(context, dealer) == (Decimal("149.50"), 50)
    reader = SimpleNamespace(see=bool)
    assert rebate_shown(set_off, reader, context)["settled"] == 250
    assert not rebate_shown(granted, reader, context)["pays"]
    rows = statement_values(dealer, read_statement(context, dealer, context.today), "1", context)
    told = [(row["note"], row["paid"]) for row in rows["rows"] if row["kind"] == "Rebate"]
    assert told == [
        ("年度返利", 250),
        ("+500.00 开学季 · 2026-07 号协议 · 年度返利", None),
        ("-100.50 2026-07 号协议 · 年度返利", None),
        ("-250.00 年度返利", None),
    ]
    with pytest.raises(Objected, match=r"500.00 was granted, and 149.50 .* is left"):
        reversed_(context, granted)

    dealer.status = "closed"
    with pytest.raises(Objected, match=f"is closed and owes nothing anew, so {set_off.number}"):
        reversed_(context, set_off)
    dealer.status = "active"

    reversed_(context, set_off)

    assert (set_off.step, pockets(context, dealer)) == ("reversed", (Decimal("399.50"), 300))
    red = context.session.query(RebateVoucher).filter(RebateVoucher.amount < 0).one()
    assert (red.step, red.amount, red.deed) == ("reversed", -250, "set_off")


def test_no_more_is_taken_than_is_there_or_owed_and_the_source_is_asked(books):
    context, dealer = books
    posted(context, dealer, "grant", "400")

    for deed, amount, said in (
        ("take_back", "400.01", "400.00 is there"),
        ("set_off", "300.01", "the dealer owes 300.00"),
    ):
        with pytest.raises(Objected, match=said):
            posted(context, dealer, deed, amount)
    with pytest.raises(Objected, match="What does this rebate come from"):
        posted(context, dealer, "grant", "5", agreement=" ")
    both = [written(context, dealer, "take_back", "300") for _n in range(2)]
    with pytest.raises(Objected, match=r"100\.00 is there"):
        fire(both, "post", replace(context, memory={}))
    unlike = [written(context, dealer, "take_back", amount) for amount in ("500", "300")]
    with pytest.raises(Objected) as refused:
        fire(unlike, "post", replace(context, memory={}))
    assert [one.interpolate() for one in refused.value.messages] == [
        "500.00 of rebate would be taken, and 400.00 is there. Take that or less."
    ]
    with pytest.raises(Invalid, match="more than nothing"):
        written(context, dealer, "grant", "-5")

    assert pockets(context, dealer) == (400, 300)


def test_finance_alone_grants_rebates(at_work, trade, manager):
    dealer = at_work.session.get_one(Dealer, trade["dealer"])

    with pytest.raises(NotPermitted):
        written(replace(at_work, identity=manager), dealer, "grant", "5")


def test_many_are_entered_and_reversed_with_the_statements_of_one(books, installation):
    context, dealer = books
    counts = []
    for count in (2, 5):
        vouchers = [written(context, dealer, "grant", "10") for _n in range(count)]
        context.session.flush()
        with count_sql(installation.engine) as counted:
            fire(vouchers, "post", replace(context, memory={}))
            fire(vouchers, "reverse", replace(context, memory={}), reason="All wrong.")
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_a_movement_that_is_not_the_voucher_s_is_found(books):
    context, dealer = books
    voucher = posted(context, dealer, "grant", "500")

    context.session.execute(
        update(AccountEntry).where(AccountEntry.document == voucher.id).values(amount=50)
    )

    assert "grant of 500.00, and 50.00 of rebate" in next(iter(unlike_entries(context)))
