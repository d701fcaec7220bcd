"""Both branches act on the same transfer at once: each waits for his turn, and nobody for ever."""

from __future__ import annotations

import threading

import pytest
from border import HERE, THERE, Border
from sqlalchemy import event

from addons.inventory.models import Transfer
from addons.inventory.testing import make_warehouse
from addons.inventory.transfers.transit import transit_place
from core.refusal import Refusal
from core.workflow import fire
from core.workflow.motion.firing import followed, hold_to_move

LOCKS, MAKES = "FOR UPDATE", "INSERT INTO inventory_warehouse"


def meanwhile(engine, deed, begins):
    """``deed`` goes on elsewhere: its thread, when it is about to say ``begins``, and how it ends.

    How it ends is None, or what went wrong.
    """
    near, ends = threading.Event(), []

    def listen(_conn, _cursor, statement, *_rest):
        if begins in statement and threading.current_thread() is other:
            near.set()

    def act():
        event.listen(engine, "before_cursor_execute", listen)
        try:
            deed()
            ends.append(None)
        except Exception as error:
            ends.append(error)
        finally:
            event.remove(engine, "before_cursor_execute", listen)

    other = threading.Thread(target=act)
    return other, near, ends


@pytest.mark.parametrize("first", ["receive_short", "write_off"])
def test_the_sender_decides_while_the_receiver_reports(company, on_postgresql, first):
    border = Border(company)
    out, into = border.sent()
    border.fire(into, "receive_short", THERE)
    sides = {
        "receive_short": (into, THERE, None),
        "write_off": (out, HERE, border.manager),
    }
    (second,) = sides.keys() - {first}

    def deed(name):
        number, branch, who = sides[name]
        border.fire(number, name, branch, who, reason="it is not in the van")

    other, near, ends = meanwhile(company.engine, lambda: deed(second), LOCKS)
    number, branch, who = sides[first]
    with border.work(branch, who) as context:
        document = context.session.get_one(Transfer, number)
        hold_to_move([document], followed([document], context), context)
        other.start()
        # SQLite lets one write at a time, so the other one is still to begin there.
        assert not on_postgresql or near.wait(30)
        fire([document], first, context, reason="it is not in the van")
    other.join(30)

    # What the sender has written off is reported missing no more.
    (error,) = ends
    assert isinstance(error, Refusal) if first == "write_off" else error is None, error
    assert border.step(out, HERE) == "received"
    assert border.lies(border.numbers[0]) == {}
    assert border.faults() == []


def test_two_send_the_first_goods_of_a_branch_and_it_has_one_place_for_them(
    company, on_postgresql
):
    with company.work(branch="sichuan") as context:
        make_warehouse(context, "FIRST")
    places = []

    def goes():
        with company.work(branch="sichuan") as context:
            places.append(transit_place(context))

    other, near, ends = meanwhile(company.engine, goes, MAKES)
    with company.work(branch="sichuan") as context:
        places.append(transit_place(context))
        other.start()
        assert not on_postgresql or near.wait(30)
    other.join(30)

    assert ends == [None]
    assert len(places) == 2
    assert len(set(places)) == 1
