"""Claims: what a station sets aside, what it is told when it cannot, and how claims end."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from addons.base.models import Party, Serial
from addons.inventory.claims import claim_quantities, claim_serials, release
from addons.inventory.drafting import draft
from addons.inventory.lapsing import EXPIRY, deadline, release_expired
from addons.inventory.ledger import StockMove, post
from addons.inventory.models import Adjustment, Balance, Claim
from addons.inventory.refusals import NotEnough, NotInStock, SerialsRefused
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.jobs.models import Job
from core.testing import count_sql


def reserved(context, variant):
    query = select(Balance.location_id, Balance.reserved).where(Balance.variant_id == variant)
    return {row[0]: row[1] for row in context.session.execute(query) if row[1]}


def reason_of(context, document, serials, warehouse, **options):
    with pytest.raises(SerialsRefused) as refused, context.session.begin_nested():
        claim_serials(context, document.id, serials, warehouse, **options)
    return refused.value.reason, refused.value.messages[0].interpolate()


def test_a_claimed_serial_is_reserved_until_its_document_lets_it_go(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "C1", "throughout")
        places = make_warehouse(context, "C1")
        receive(context, "C1", entry(tablet, serials=["C1-1", "C1-2"]))
        document = draft(context, Adjustment, "C1")
        one, two = serial_ids(context, "C1-1", "C1-2")

        claim_serials(context, document.id, [one, two], "C1")
        both = reserved(context, tablet)
        release(context, document.id, serial_ids=[one])

        assert both == {places["A-01"]: 2}
        assert reserved(context, tablet) == {places["A-01"]: 1}


def test_a_scan_is_refused_with_its_reason_and_the_way_out(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "C2", "throughout")
        places = make_warehouse(context, "C2")
        make_warehouse(context, "C2X")
        make_warehouse(context, "C2D", kind="defective")
        receive(context, "C2", entry(tablet, serials=[f"C2-{n}" for n in range(4)]))
        receive(context, "C2", entry(tablet, serials=["C2-B"], status="blocked"))
        receive(context, "C2D", entry(tablet, serials=["C2-D"]))
        mine, other = draft(context, Adjustment, "C2"), draft(context, Adjustment, "C2")
        sold, bought, taken, free = serial_ids(context, *(f"C2-{n}" for n in range(4)))
        blocked, defective = serial_ids(context, "C2-B", "C2-D")
        dealer = Party(branch=context.code, code="C2", name="Bai Chuan")
        unseen = Serial(branch=context.code, variant_id=tablet, number="C2-U")
        context.session.add_all([dealer, unseen])
        context.session.flush()
        context.session.get(Serial, bought).holder_id = dealer.id
        left = draft(context, Adjustment, "C2")
        post(
            [
                StockMove(
                    document=left.id, line=1, variant_id=tablet, quantity=Decimal(2),
                    source_id=places["A-01"], source_status="available",
                    serial_ids=(sold, bought),
                )
            ],
            context,
        )
        claim_serials(context, other.id, [taken], "C2")

        said = {
            "gone": reason_of(context, mine, [sold], "C2"),
            "bought": reason_of(context, mine, [bought], "C2"),
            "elsewhere": reason_of(context, mine, [free], "C2X"),
            "blocked": reason_of(context, mine, [blocked], "C2"),
            "defective": reason_of(context, mine, [defective], "C2D"),
            "claimed": reason_of(context, mine, [taken], "C2"),
            "repeated": reason_of(context, other, [taken], "C2"),
            "unseen": reason_of(context, mine, [unseen.id], "C2"),
            "unknown": reason_of(context, mine, [10**9], "C2"),
        }

        assert {name: reason for name, (reason, _said) in said.items()} == {
            "gone": "gone", "bought": "gone", "elsewhere": "elsewhere", "blocked": "not_sound",
            "defective": "not_sound", "claimed": "claimed", "repeated": "repeated",
            "unseen": "unknown_here", "unknown": "unknown_here",
        }
        assert "went to Bai Chuan on" in said["bought"][1]
        assert f"with #{left.id}" in said["gone"][1]
        assert "is booked in C2 A-01, not in C2X" in said["elsewhere"][1]
        assert f"open document #{other.id}" in said["claimed"][1]
        claim_serials(context, mine.id, [defective], "C2D", kind="defective")


def test_a_carton_with_one_bad_piece_is_refused_whole(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "C3", "throughout")
        make_warehouse(context, "C3")
        receive(context, "C3", entry(tablet, serials=["C3-1", "C3-2", "C3-3"], carton="C3-BOX"))
        mine, other = draft(context, Adjustment, "C3"), draft(context, Adjustment, "C3")
        pieces = serial_ids(context, "C3-1", "C3-2", "C3-3")
        claim_serials(context, other.id, pieces[1:2], "C3")

        with pytest.raises(SerialsRefused) as refused, context.session.begin_nested():
            claim_serials(context, mine.id, pieces, "C3")

        assert [(no.serial_id, no.reason) for no in refused.value.refused] == [
            (pieces[1], "claimed")
        ]
        assert sum(reserved(context, tablet).values()) == 1


def test_a_claimed_serial_cannot_leave_with_another_document(work):
    with work("shaanxi") as context:
        tablet = make_variant(context, "C4", "throughout")
        places = make_warehouse(context, "C4")
        receive(context, "C4", entry(tablet, serials=["C4-1", "C4-2"]))
        mine, other = draft(context, Adjustment, "C4"), draft(context, Adjustment, "C4")
        (piece, _rest) = serial_ids(context, "C4-1", "C4-2")
        claim_serials(context, other.id, [piece], "C4")
        move = StockMove(
            document=mine.id, line=1, variant_id=tablet, quantity=Decimal(1),
            source_id=places["A-01"], source_status="available", serial_ids=(piece,),
        )

        with pytest.raises(NotInStock, match="reserved by the open document"):
            post([move], context)


def test_a_quantity_is_set_aside_over_the_places_in_the_order_of_their_codes(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "C5")
        places = make_warehouse(context, "C5", ("B", "A", "C"))
        receive(context, "C5", *(entry(cable, 4, at=place) for place in "ABC"))
        document = draft(context, Adjustment, "C5")

        claim_quantities(context, document.id, {cable: Decimal(6)}, "C5")
        first = reserved(context, cable)
        claim_quantities(context, document.id, {cable: Decimal(3)}, "C5")
        less = reserved(context, cable)
        claim_quantities(context, document.id, {cable: Decimal(0)}, "C5")

        assert first == {places["A"]: 4, places["B"]: 2}
        assert less == {places["A"]: 3}
        assert reserved(context, cable) == {}


def test_more_than_is_free_cannot_be_set_aside_and_the_answer_says_how_much_is(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "C6")
        make_warehouse(context, "C6")
        receive(context, "C6", entry(cable, 5), entry(cable, 5, status="blocked"))
        mine, other = draft(context, Adjustment, "C6"), draft(context, Adjustment, "C6")
        claim_quantities(context, other.id, {cable: Decimal(2)}, "C6")

        with pytest.raises(NotEnough) as refused, context.session.begin_nested():
            claim_quantities(context, mine.id, {cable: Decimal(4)}, "C6")

        assert refused.value.available == 3
        assert "3 are free in C6" in refused.value.messages[0].interpolate()


def test_a_claim_ends_two_hours_after_the_last_scan_of_its_document(installation):
    with installation.work(branch="shaanxi") as context:
        tablet = make_variant(context, "C7", "throughout")
        make_warehouse(context, "C7")
        receive(context, "C7", entry(tablet, serials=["C7-1", "C7-2"]))
        first, second = serial_ids(context, "C7-1", "C7-2")
        document = draft(context, Adjustment, "C7").id
        claim_serials(context, document, [first], "C7")
        start = context.now
    hours = [start + timedelta(hours=n) for n in range(5)]

    with installation.work(branch="shaanxi", now=hours[1]) as context:
        claim_serials(context, document, [second], "C7")
    with installation.work(branch="shaanxi", now=hours[2] + timedelta(minutes=30)) as context:
        while_scanning = release_expired(context)
    with installation.work(branch="shaanxi", now=hours[3]) as context:
        ended = release_expired(context)

        assert document not in {claim.document for claim in while_scanning}
        assert {c.serial_id for c in ended if c.document == document} == {first, second}
        assert reserved(context, tablet) == {}


def test_the_branch_says_how_long_a_claim_lasts(work):
    from core.company.decisions import decide

    with work("shaanxi") as context:
        decide(context, "set_option", branch="shaanxi", name="inventory",
               value={"claim_minutes": 15})
    with work("shaanxi") as context:
        end = deadline(context)
        decide(context, "set_option", branch="shaanxi", name="inventory", value={})

        assert end - context.now == timedelta(minutes=15)


def test_a_lapsed_claim_gives_way_before_the_job_has_cleared_it(installation):
    with installation.work(branch="shaanxi") as context:
        tablet, cable = make_variant(context, "C8", "throughout"), make_variant(context, "C8-C")
        places = make_warehouse(context, "C8")
        receive(context, "C8", entry(tablet, serials=["C8-1"]), entry(cable, 5))
        (piece,) = serial_ids(context, "C8-1")
        old, new = draft(context, Adjustment, "C8").id, draft(context, Adjustment, "C8").id
        claim_serials(context, old, [piece], "C8")
        claim_quantities(context, old, {cable: Decimal(4)}, "C8")
        later = context.now + timedelta(hours=3)

    with installation.work(branch="shaanxi", now=later) as context:
        claim_serials(context, new, [piece], "C8")
        claim_quantities(context, new, {cable: Decimal(5)}, "C8")

        assert reserved(context, tablet) == {places["A-01"]: 1}
        assert reserved(context, cable) == {places["A-01"]: 5}
        assert set(context.session.scalars(
            select(Claim.document).where(Claim.variant_id.in_([tablet, cable])))) == {new}


def test_the_job_lets_expired_claims_go_in_every_branch_that_keeps_stock(installation):
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, "C9")
        make_warehouse(context, "C9")
        receive(context, "C9", entry(cable, 5))
        document = draft(context, Adjustment, "C9").id
        past = context.now - timedelta(minutes=1)
        claim_quantities(context, document, {cable: Decimal(4)}, "C9", until=past)

    EXPIRY.run(installation, Job())

    with installation.work(branch="shaanxi") as context:
        assert reserved(context, cable) == {}


def test_many_goods_are_set_aside_in_as_many_statements_as_one(installation, work):
    counted = []
    with work("shaanxi") as context:
        make_warehouse(context, "CM", ("A", "B"))
        document = draft(context, Adjustment, "CM").id
        cables = [make_variant(context, f"CM-{n}") for n in range(60)]
        receive(context, "CM", *(entry(v, 3, at=place) for v in cables for place in "AB"))

        for some in (cables[:1], cables):
            with count_sql(installation.engine) as statements:
                claim_quantities(context, document, dict.fromkeys(some, Decimal(5)), "CM")
            counted.append(len(statements))

        assert counted == [4, 4]
        assert {sum(reserved(context, v).values()) for v in cables} == {5}


def test_where_one_of_many_goods_is_short_it_is_named(work):
    with work("shaanxi") as context:
        make_warehouse(context, "CN")
        document = draft(context, Adjustment, "CN").id
        plenty, few = make_variant(context, "CN-1"), make_variant(context, "CN-2")
        receive(context, "CN", entry(plenty, 9), entry(few, 1))

        with pytest.raises(NotEnough, match="2 of CN-2"), context.session.begin_nested():
            claim_quantities(context, document, {plenty: Decimal(2), few: Decimal(2)}, "CN")

        assert reserved(context, plenty) == {}


@pytest.mark.parametrize("count", [1, 200])
def test_a_scan_costs_the_same_for_one_piece_and_for_two_hundred(
    installation, work, on_postgresql, count
):
    code = f"CS{count}"
    with work("shaanxi") as context:
        tablet = make_variant(context, code, "throughout")
        make_warehouse(context, code)
        numbers = [f"{code}-{n}" for n in range(count)]
        receive(context, code, entry(tablet, serials=numbers))
        document = draft(context, Adjustment, code)
        pieces = serial_ids(context, *numbers)

        with count_sql(installation.engine) as scanning:
            claim_serials(context, document.id, pieces, code)
        with count_sql(installation.engine) as letting_go:
            release(context, document.id, serial_ids=pieces)

        assert len(scanning) == (2 if on_postgresql else 3), scanning.statements
        assert len(letting_go) == 2, letting_go.statements


def at_once(installation, deed, documents):
    """Both documents do ``deed`` at the same moment, each in its own transaction; the outcomes."""
    start, outcomes = threading.Barrier(2), {}

    def act(document):
        start.wait()
        try:
            with installation.work(branch="shaanxi") as context:
                deed(context, document)
            outcomes[document] = "done"
        except (SerialsRefused, NotEnough) as refusal:
            outcomes[document] = refusal.reason

    threads = [threading.Thread(target=act, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes.values())


@pytest.mark.parametrize("again", range(5))
def test_two_stations_that_scan_the_same_piece_at_once_do_not_both_get_it(installation, again):
    code = f"CT{again}"
    with installation.work(branch="shaanxi") as context:
        tablet = make_variant(context, code, "throughout")
        make_warehouse(context, code)
        receive(context, code, entry(tablet, serials=[code]))
        (piece,) = serial_ids(context, code)
        documents = [draft(context, Adjustment, code).id for _ in range(2)]

    outcomes = at_once(
        installation, lambda context, doc: claim_serials(context, doc, [piece], code), documents
    )

    with installation.work(branch="shaanxi") as context:
        held = context.session.scalar(
            select(func.count()).select_from(Claim).where(Claim.serial_id == piece)
        )
        assert (outcomes, held) == (["claimed", "done"], 1)
        assert sum(reserved(context, tablet).values()) == 1


@pytest.mark.parametrize("again", range(5))
def test_two_stations_that_want_the_last_pieces_at_once_do_not_both_get_them(installation, again):
    code = f"CQ{again}"
    with installation.work(branch="shaanxi") as context:
        cable = make_variant(context, code)
        make_warehouse(context, code, ("A", "B"))
        receive(context, code, entry(cable, 3, at="A"), entry(cable, 3, at="B"))
        documents = [draft(context, Adjustment, code).id for _ in range(2)]

    outcomes = at_once(
        installation,
        lambda context, doc: claim_quantities(context, doc, {cable: Decimal(4)}, code),
        documents,
    )

    with installation.work(branch="shaanxi") as context:
        assert outcomes == ["done", "not_enough"]
        assert sum(reserved(context, cable).values()) == 4
