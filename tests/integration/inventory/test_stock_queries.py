"""What is on hand, now and then, and the way of a piece."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from addons.base.models import Party, Serial
from addons.inventory.claims import claim_quantities
from addons.inventory.drafting import Entry, draft
from addons.inventory.history import latest_moves, timeline
from addons.inventory.lines import SerialEntry
from addons.inventory.models import Adjustment
from addons.inventory.receipts import make_receipt
from addons.inventory.resources import Serials
from addons.inventory.stock import Asked, Level, claims_on, levels, places_of, stock_list
from addons.inventory.testing import entry, make_variant, make_warehouse, receive, serial_ids
from core.web.lists import read_page
from core.workflow import Movement, fire


def test_available_is_on_hand_less_reserved_less_blocked(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "Q1")
        make_warehouse(context, "Q1")
        receive(context, "Q1", entry(cable, 10), entry(cable, 3, status="defective"))
        document = draft(context, Adjustment, "Q1")
        claim_quantities(context, document.id, {cable: Decimal(4)}, "Q1")

        level = levels(context, [cable])[cable, "Q1"]

        assert level == Level(on_hand=Decimal(13), reserved=Decimal(4), blocked=Decimal(3))
        assert level.available == 6
        assert [(c.id, c.quantity) for c in claims_on(context, cable)] == [(document.id, 4)]


def test_stock_can_be_seen_as_of_any_past_moment(installation):
    with installation.work(branch="shaanxi") as context:
        start = context.now
        cable = make_variant(context, "Q2")
        make_warehouse(context, "Q2", ("A", "B"))
        receive(context, "Q2", entry(cable, 10, at="A"))
    with installation.work(branch="shaanxi", now=start + timedelta(days=2)) as context:
        moved = [entry(cable, -4, at="A"), entry(cable, 3, at="B", status="blocked")]
        fire([draft(context, Adjustment, "Q2", moved)], "post", context)

    with installation.work(branch="shaanxi") as context:
        seen = [
            levels(context, [cable], start + timedelta(days=days)).get((cable, "Q2"), Level())
            for days in (-1, 1, 3)
        ]
        places = [(p.location, p.on_hand) for p in places_of(context, cable, start)]

        assert [(level.on_hand, level.blocked) for level in seen] == [(0, 0), (10, 0), (9, 3)]
        assert seen[2] == levels(context, [cable])[cable, "Q2"]
        assert places == [("A", 10)]


def test_the_stock_list_is_narrowed_by_what_people_type_and_want(work):
    with work("shaanxi") as context:
        cable, plug = make_variant(context, "Q3-CABLE"), make_variant(context, "Q3-PLUG")
        make_warehouse(context, "Q3")
        make_warehouse(context, "Q3X")
        receive(context, "Q3", entry(cable, 10), entry(plug, 2, status="blocked"))
        receive(context, "Q3X", entry(cable, 1))
        empty = draft(context, Adjustment, "Q3X", [entry(cable, -1)])
        fire([empty], "post", context)

        def found(**asked):
            rows = context.session.execute(stock_list(context.session, Asked(**asked)))
            return sorted((row.code, row.warehouse) for row in rows if row.code.startswith("Q3"))

        here, blocked, out = ("Q3-CABLE", "Q3"), ("Q3-PLUG", "Q3"), ("Q3-CABLE", "Q3X")
        assert found() == [here, blocked]
        assert found(shown="all") == [here, out, blocked]
        assert found(shown="available") == [here]
        assert found(shown="blocked") == [blocked]
        assert found(shown="out") == [out]
        assert found(text="q3-pl") == [blocked]
        assert found(text="riant q3-c", shown="all") == [here, out]
        assert found(warehouse="Q3X", shown="all") == [out]


def test_another_branch_sees_none_of_it(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "Q4")
        make_warehouse(context, "Q4")
        receive(context, "Q4", entry(cable, 10))
    with work("hubei") as context:
        moment = context.now + timedelta(days=1)

        assert levels(context, [cable]) == {} == levels(context, [cable], moment)
        assert latest_moves(context, cable) == []


def test_the_timeline_of_a_piece_says_who_took_it_and_with_what(installation):
    with installation.work(branch="shaanxi") as context:
        start = context.now
        tablet = make_variant(context, "Q5", "throughout")
        make_warehouse(context, "Q5", ("A", "B"))
        receipt = receive(context, "Q5", entry(tablet, serials=["Q5-1"], at="A")).number
        (piece,) = serial_ids(context, "Q5-1")
    steps = [
        [entry(tablet, -1, serials=["Q5-1"], at="A"), entry(tablet, serials=["Q5-1"], at="B")],
        [entry(tablet, -1, serials=["Q5-1"], at="B")],
    ]
    for days, lines in enumerate(steps, 1):
        with installation.work(branch="shaanxi", now=start + timedelta(days=days)) as context:
            fire([draft(context, Adjustment, "Q5", lines)], "post", context)
    with installation.work(branch="shaanxi") as context:
        dealer = Party(branch=context.code, code="Q5", name="Xiang Qing")
        context.session.add(dealer)
        context.session.flush()
        context.session.get(Serial, piece).holder_id = dealer.id

        events = timeline(context, piece)

        assert [(e.what, e.source, e.target) for e in events] == [
            ("received", "", "Q5 A"), ("left", "Q5 A", ""), ("received", "", "Q5 B"),
            ("left", "Q5 B", ""),
        ]
        assert (events[0].document, events[0].actor) == (receipt, "system")
        assert [e.party for e in events] == ["", "", "", "Xiang Qing"]


def test_a_document_that_moved_twice_in_one_moment_is_told_once(work):
    with work("shaanxi") as context:
        cable = make_variant(context, "Q6")
        make_warehouse(context, "Q6", ("A",))
        receipt = receive(context, "Q6", entry(cable, 4))
        moved = {"document": receipt.id, "at": context.now, "source": "posted", "target": "posted"}
        context.session.add(Movement(actor="other", transition="again", **moved))
        context.session.flush()

        events = latest_moves(context, cable)

        assert [(event.quantity, event.actor) for event in events] == [(4, "other")]


def test_serials_are_found_by_beginning_end_and_second_number(work):
    with work("shaanxi") as context:
        phone = make_variant(context, "Q7", "throughout")
        make_warehouse(context, "Q7", ("A",))
        pieces = [SerialEntry("Q7A0042", "8600"), SerialEntry("Q7B10042"), SerialEntry("Q7")]
        lines = [Entry(variant_id=phone, quantity=Decimal(3), serials=pieces)]
        fire([make_receipt(context, "Q7", lines)], "post", context)
        place = Serials(None, "serials", context)

        found = {
            text: [s.number for s in read_page(place, {"q": text, "variant": "Q7"}).records]
            for text in ("q7a", "0042", "042", "10042", "8600", "Q7B10042", "2", "Q7_", "42%")
        }

        assert found == {
            "q7a": ["Q7A0042"], "0042": ["Q7A0042", "Q7B10042"], "042": ["Q7A0042", "Q7B10042"],
            "10042": ["Q7B10042"], "8600": ["Q7A0042"], "Q7B10042": ["Q7B10042"], "2": [],
            "Q7_": [], "42%": [],
        }
