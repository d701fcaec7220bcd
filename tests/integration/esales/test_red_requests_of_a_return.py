"""A return is reversed while a tax invoice over its goods is asked to be taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from traded import Trade

from addons.esales.models import SalesInvoice
from core.refusal import NotPermitted, Refusal
from core.testing import identity_of, make_user
from core.workflow import fire
from core.workflow.documents import Movement


@pytest.fixture(scope="module")
def people(installation):
    """Who tries to give a request up: whoever invoices, and a counter clerk."""
    return [identity_of(installation, role) for role in ("invoicing", "counter_clerk")]


@pytest.fixture
def at_work(people, system, installation, trade):
    """Two cables and a radio are back that are on a tax invoice; of two, a red one is asked for."""
    made = Trade(system, trade, make_user(installation, "warehouse_head"))
    for deed in (
        lambda: made.sell(0, {"cable": 4}, {0, 1}, ends="finish"),
        lambda: made.ask({0}, 4),
        lambda: made.answer(0, "issue"),
        lambda: made.bring(0, 2, {0}),
        lambda: made.inspect(0, "available"),
        lambda: made.take_invoice_back(0, 2),
    ):
        assert not made.do(deed)
    return made


def reverse(at_work):
    return at_work.do(lambda: at_work.take_return_back(0, copied=False))


def uninvoiced(at_work):
    """What of the goods that were sold is on no tax invoice."""
    first = select(func.sum(SalesInvoice.uninvoiced)).where(SalesInvoice.reverses_id.is_(None))
    return at_work.context.session.scalar(first)


def sound(at_work):
    context = at_work.context
    checks = context.hooks.everywhere.collect("checks")
    return [f"{check.name}: {said}" for check in checks for said in check.find(context)]


def test_a_request_that_nobody_outside_has_goes_with_the_return(at_work):
    red, session = at_work.requests[1], at_work.context.session

    assert not reverse(at_work)

    assert (red.step, red.dropped, red.batch_id) == ("void", at_work.context.now, None)
    last = session.scalars(
        select(Movement).where(Movement.document == red.id).order_by(Movement.id.desc())
    ).first()
    assert (last.actor, last.transition) == ("system", "void")
    assert last.reason == (
        f"{at_work.returns[0].number} was reversed, so the goods on this request are sold again."
    )
    assert at_work.do(at_work.hand_requests_over).startswith("No request waits")
    assert uninvoiced(at_work) == 0
    assert sound(at_work) == []


def test_one_that_failed_goes_too(at_work):
    at_work.do(at_work.hand_requests_over)
    at_work.do(lambda: at_work.answer(0, "fail"))

    assert not reverse(at_work)

    assert at_work.requests[1].step == "void"


def test_one_that_was_handed_over_is_named_until_it_is_answered(at_work):
    at_work.do(at_work.hand_requests_over)
    red = at_work.requests[1]

    said = reverse(at_work)

    assert said.startswith(f"{red.number} asks for the tax invoice to be taken back over these")
    assert "handed over with KPB-" in said
    assert "Take the answer in first" in said
    assert (red.step, at_work.returns[0].step) == ("requested", "credited")

    at_work.do(lambda: at_work.answer(0, "issue"))
    assert not reverse(at_work)
    # What was taken back on the tax invoice is to be invoiced anew.
    assert uninvoiced(at_work) == -red.gross
    assert not at_work.do(lambda: at_work.ask({0}, 4))
    assert sound(at_work) == []


def test_one_over_other_goods_too_is_named(at_work):
    # More is taken, so that the second radio may come back as well.
    at_work.do(lambda: at_work.sell(0, {"speaker": 1}, (), ends="finish"))
    at_work.do(lambda: at_work.bring(0, 0, {1}))
    assert not at_work.do(lambda: at_work.inspect(0, "available"))

    said = reverse(at_work)

    assert "over these goods, and over others too" in said
    assert at_work.requests[1].step == "requested"


def test_whoever_invoices_gives_one_up_until_it_is_handed_over(at_work, people):
    red, (invoicing, clerk) = at_work.requests[1], people
    deed = replace(at_work.context, identity=invoicing)

    with pytest.raises(NotPermitted):
        fire([red], "void", replace(deed, identity=clerk), reason="asked too early")
    with pytest.raises(Refusal, match="Say why"):
        fire([red], "void", deed)
    at_work.do(at_work.hand_requests_over)
    with pytest.raises(Refusal, match="was handed over, and has no answer yet"):
        fire([red], "void", deed, reason="asked too early")
    at_work.do(lambda: at_work.answer(0, "fail"))
    fire([red], "void", deed, reason="asked too early")

    assert red.step == "void"
