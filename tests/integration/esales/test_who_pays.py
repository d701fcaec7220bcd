"""Who takes, who pays and who is invoiced may be three dealers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from addons.esales import testing
from addons.esales.models import AccountEntry, Dealer, DealerAccount, Order, SalesInvoice
from addons.esales.money.statement_values import statement_values
from addons.esales.money.statements import read_statement
from addons.esales.orders.changing import put_on
from addons.esales.orders.holding import held_for
from addons.esales.orders.order_paper import order_values
from addons.esales.orders.picking import fetch
from addons.esales.orders.shown import order_shown
from addons.esales.pickups import add_goods, finish_pickup, open_pickup
from addons.esales.printed import values_for
from addons.esales.refusals import SaleRefused
from addons.esales.retail.finding import find
from addons.esales.returns.choosing import scan_in
from addons.esales.returns.exchanging import exchange
from addons.esales.slips import read_slips
from addons.esales.takers import takers_of
from addons.esales.tally import tally
from core.refusal import Invalid, Refusal
from core.testing import identity_of
from core.workflow import fire
from core.workflow.businesses import definition, live
from core.workflow.deciding.overrides import override
from core.workflow.deciding.rights import rights_of
from core.workflow.documents import Override
from core.workflow.motion.beginning import begin
from core.workflow.motion.editing import edit
from core.workflow.motion.firing import Objected
from core.workflow.motion.kinship import reverse_and_copy


@pytest.fixture(scope="module")
def head(installation):
    """The identity of a warehouse head in Shaanxi."""
    return identity_of(installation, "warehouse_head")


@pytest.fixture
def three(at_work, trade):
    """The clerk's context and three dealers: who takes, who pays for him, who is invoiced."""
    context = at_work
    takes = context.session.get(Dealer, trade["dealer"])
    terms = {"limit": "1000.00", "term_days": 7}
    pays = testing.make_dealer(context, "SN0002", "宝鸡付款商贸有限公司", **terms)
    billed = testing.make_dealer(context, "SN0003", "咸阳开票商贸有限公司", limit="0.00")
    takes.payer_id, takes.invoiced_id = pays.id, billed.id
    context.session.flush()
    return context, takes, pays, billed


def balances(context, *dealers):
    found = {
        account.dealer_id: account.balance
        for account in context.session.query(DealerAccount).populate_existing()
    }
    return [found.get(dealer.id, Decimal(0)) for dealer in dealers]


def order_page(order, context):
    rights = rights_of(order, definition(context, order.business, order.version), context)
    return order_shown(order, rights, context)["agreement"]


def sound(context):
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_the_payer_owes_and_the_invoice_names_another(head, three, trade):
    context, takes, pays, billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])

    finish_pickup(context, pickup)

    assert balances(context, takes, pays, billed) == [0, Decimal("872.10"), 0]
    posted = context.session.query(SalesInvoice).filter_by(pickup_id=pickup.id).one()
    entry = context.session.query(AccountEntry).filter_by(document=posted.id).one()
    assert (posted.dealer_id, (entry.due - entry.day).days) == (billed.id, 7)
    values = values_for(posted, "sales_invoice", context)
    assert values["dealer"]["name"] == "咸阳开票商贸有限公司"
    assert values["remark"] == f"Taken by: {takes.name}  Paid by: {pays.name}"
    slip = values_for(pickup, "outbound_slip", context)
    assert slip["dealer"]["code"] == takes.code
    assert slip["remark"] == f"Paid by: {pays.name}  Invoiced to: {billed.name}"
    month = read_statement(context, pays, context.today)
    rows = statement_values(pays, month, "S-1", context)["rows"]
    assert [(row["number"], row["note"]) for row in rows] == [(posted.number, takes.name)]
    assert takers_of(context, [posted.id], billed.id) == {posted.id: takes.name}
    assert sound(context) == []

    fire([pickup], "reverse", replace(context, identity=head, memory={}), reason="Wrong goods.")

    assert balances(context, takes, pays, billed) == [0, 0, 0]
    assert sound(context) == []


def test_credit_is_asked_of_the_payer(three, trade):
    context, takes, pays, _billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])

    assert tally(context, pickup).credit.available_after == Decimal("127.90")
    assert read_slips(context, [pickup])[0].payer is pays
    with pytest.raises(SaleRefused, match=r"comes to 1,308.15, and 1,000.00 is available"):
        add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])


def test_another_payer_is_chosen_on_the_pickup_and_his_credit_is_asked(three, trade):
    context, takes, pays, billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])
    before = (pickup.gross, pickup.payer_id)

    edit(pickup, {"payer_id": str(takes.id), "invoiced_id": str(pays.id)}, context)
    add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    with pytest.raises(SaleRefused, match=r"comes to 1,308.15, and 1,000.00 is available"):
        edit(pickup, {"payer_id": str(pays.id)}, context)
    with pytest.raises(Invalid, match="does not pay for what"):
        edit(pickup, {"payer_id": str(billed.id)}, context)

    assert before == (Decimal("872.10"), pays.id)
    assert (pickup.payer_id, pickup.invoiced_id) == (None, pays.id)
    # Whoever is invoiced has nothing to do with what the payer owes by now.
    takes.credit_limit, limit = Decimal("1.00"), takes.credit_limit
    context.session.flush()
    edit(pickup, {"invoiced_id": str(billed.id)}, context)
    takes.credit_limit = limit
    finish_pickup(context, pickup)
    assert balances(context, takes, pays, billed) == [Decimal("1308.15"), 0, 0]
    with pytest.raises(Refusal, match="is changed no more"):
        edit(pickup, {"payer_id": str(pays.id)}, context)
    assert sound(context) == []


def test_nothing_is_charged_to_a_payer_who_is_not_active_any_more(three, trade):
    context, takes, pays, billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    pays.status = billed.status = "closed"
    context.session.flush()

    with pytest.raises(SaleRefused, match="宝鸡付款商贸有限公司 would pay, and is not active"):
        add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    with pytest.raises(Objected) as refused:
        fire([pickup], "finish", replace(context, memory={}))
    said = " ".join(str(message.interpolate()) for message in refused.value.messages)
    assert "咸阳开票商贸有限公司 would be invoiced, and is closed" in said
    with pytest.raises(Invalid, match="would pay, and is not active"):
        begin(live(context)["sales_order"], {"dealer_id": str(takes.id)}, context)

    edit(pickup, {"payer_id": "", "invoiced_id": ""}, context)
    finish_pickup(context, pickup)
    assert balances(context, takes, pays) == [Decimal("436.05"), 0]


def test_an_order_hands_on_who_pays_and_a_copy_asks_whether_he_still_does(head, three, trade):
    context, takes, pays, billed = three
    given = {"dealer_id": str(takes.id), "payer_id": str(takes.id)}
    order = begin(live(context)["sales_order"], given, context)
    put_on(context, order, find(context, "SPK-459"))
    assert (order.payer_id, order.invoiced_id) == (None, billed.id)
    with pytest.raises(Invalid, match="does not pay for what"):
        edit(order, {"payer_id": str(billed.id)}, context)
    fire([order], "confirm", context)

    paper = order_values(order, "order_form", context)
    assert (paper["payer"]["name"], paper["billed"]["name"]) == (takes.name, billed.name)
    assert held_for([takes.id, pays.id], (), context) == {takes.id: Decimal("436.05")}
    pickup = fetch(context, order)
    add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    assert (pickup.payer_id, pickup.invoiced_id) == (None, billed.id)
    finish_pickup(context, pickup)
    takes.payer_id = takes.invoiced_id = None
    context.session.flush()
    copy = reverse_and_copy(pickup, replace(context, identity=head, memory={}))

    assert (copy.payer_id, copy.invoiced_id) == (None, None)
    assert sound(context) == []


def test_a_copied_order_is_charged_as_agreed_by_now(three, trade):
    context, takes, pays, billed = three
    order = begin(live(context)["sales_order"], {"dealer_id": str(takes.id)}, context)
    put_on(context, order, find(context, "SPK-459"))
    fire([order], "void", context, reason="Typed twice.")
    takes.payer_id, takes.invoiced_id = None, pays.id
    context.session.flush()

    fresh = reverse_and_copy(order, replace(context, memory={}))

    assert (order.payer_id, order.invoiced_id) == (pays.id, billed.id)
    assert (fresh.payer_id, fresh.invoiced_id) == (None, pays.id)


def test_whose_agreement_has_ended_is_charged_no_more_with_what_was_ordered_before(three, trade):
    context, takes, pays, billed = three
    order, written = (
        begin(live(context)["sales_order"], {"dealer_id": str(takes.id)}, context) for _n in "12"
    )
    for one in (order, written):
        put_on(context, one, find(context, "SPK-459"))
    fire([order], "confirm", context)
    held = fetch(context, order)
    add_goods(context, held, [(trade["speaker"], Decimal(1), [])])
    takes.payer_id = takes.invoiced_id = None
    takes.credit_limit = Decimal("1.00")
    context.session.flush()

    for deed in (
        lambda: add_goods(context, held, [(trade["speaker"], Decimal(1), [])]),
        lambda: fire([held], "finish", replace(context, memory={})),
        lambda: fire([written], "confirm", replace(context, memory={})),
    ):
        with pytest.raises(Refusal, match=f"{pays.name} does not pay for what {takes.name} takes"):
            deed()
    fire([held], "cancel", replace(context, memory={}))
    pickup = fetch(context, order)

    assert "charged to whoever pays as agreed by then" in str(order_page(order, context))
    assert held_for([takes.id, pays.id], (), context) == {takes.id: Decimal("436.05")}
    assert (pickup.payer_id, pickup.invoiced_id) == (None, None)
    with pytest.raises(SaleRefused, match=r"comes to 436\.05, and 1\.00 is available"):
        add_goods(context, pickup, [(trade["speaker"], Decimal(1), [])])
    assert balances(context, takes, pays, billed) == [0, 0, 0]


def test_another_taker_brings_along_who_pays_for_him(three):
    context, takes, pays, billed = three
    order = begin(live(context)["sales_order"], {"dealer_id": str(pays.id)}, context)
    assert isinstance(order, Order)

    edit(order, {"dealer_id": str(takes.id)}, context)

    assert (order.payer_id, order.invoiced_id) == (pays.id, billed.id)


def test_credit_that_was_let_pass_for_one_payer_is_asked_of_the_next(three, trade, manager):
    context, takes, pays, _billed = three
    boss, speaker = replace(context, identity=manager), [(trade["speaker"], Decimal(2), [])]
    takes.credit_limit = pays.credit_limit = Decimal("1.00")
    context.session.flush()
    pickup = open_pickup(context, takes, "SN01")
    given = {"dealer_id": str(takes.id)}
    order = begin(live(context)["sales_order"], given, context)
    edit(pickup, {"payer_id": str(takes.id)}, context)
    for document, guard in ((pickup, "esales.credit"), (order, "esales.order_credit")):
        override(document, guard, "pays tomorrow", boss, measure=Decimal("2000.00"))
    add_goods(context, pickup, speaker)

    edit(order, {"payer_id": str(takes.id)}, context)
    with pytest.raises(SaleRefused, match=r"comes to 872.10, and 1.00 is available"):
        edit(pickup, {"payer_id": str(pays.id)}, context)

    assert context.session.get(Override, (order.id, "esales.order_credit")) is None
    put_on(context, order, find(context, "SPK-459"))
    with pytest.raises(Objected, match=r"comes to 436\.05"):
        fire([order], "confirm", replace(context, memory={}))


def test_what_was_let_pass_for_one_dealer_is_asked_of_the_next_who_takes(three, trade, manager):
    context, takes, pays, _billed = three
    boss = replace(context, identity=replace(manager, almighty=True))
    order = begin(live(context)["sales_order"], {"dealer_id": str(takes.id)}, context)
    pickup = open_pickup(context, takes, "SN01")
    why = {"dealer_id": str(takes.id), "why": "too loud"}
    document = begin(live(context)["sales_return"], why, boss)
    given = (
        (order, "esales.order_territory", {"about": ["TEL/"]}),
        (pickup, "esales.territory", {"about": ["TEL/"]}),
        (document, "esales.return_window", {}),
        (document, "esales.return_cap", {"measure": Decimal(900)}),
    )
    for one, guard, bounds in given:
        override(one, guard, "trade fair", boss, **bounds)
    put_on(context, order, find(context, "TEL-80"))
    add_goods(context, pickup, [(trade["phone"], Decimal(1), [])])

    edit(document, {"why": "too loud by far"}, boss)
    assert context.session.get(Override, (document.id, "esales.return_cap")) is not None
    for one in (order, pickup, document):
        edit(one, {"dealer_id": str(pays.id)}, boss)

    kept = [context.session.get(Override, (one.id, guard)) for one, guard, _bounds in given]
    assert kept == [None] * 4
    for one, way in ((order, "confirm"), (pickup, "finish")):
        with pytest.raises(Objected, match="territory does not include"):
            fire([one], way, replace(context, memory={}))


def test_nobody_pays_for_an_exchange_who_does_not_pay_for_the_dealer_any_more(head, three, trade):
    context, takes, _pays, billed = three
    pickup = open_pickup(context, takes, "SN01")
    add_goods(context, pickup, [(trade["speaker"], Decimal(2), [])])
    finish_pickup(context, pickup)
    deed = replace(context, identity=replace(head, almighty=True), memory={})
    values = {"dealer_id": str(takes.id), "why": "too loud"}
    document = begin(live(context)["sales_return"], values, deed)
    scan_in(deed, document, "SPK-459")
    fire([document], "receive", deed)
    takes.payer_id = None
    context.session.flush()

    fresh = exchange(deed, document)

    assert (fresh.payer_id, fresh.invoiced_id) == (None, billed.id)
