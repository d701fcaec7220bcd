"""Document numbers: consecutive, never twice, never a gap, however many draw at once."""

from __future__ import annotations

import threading
from datetime import date

from core.orm.numbering import draw

NOVEMBER, DECEMBER = date(2026, 11, 23), date(2026, 12, 1)


def test_numbers_run_on_in_their_series_branch_and_month(work):
    with work("shaanxi") as context:
        first = draw(context.session, "AA", NOVEMBER)
        more = draw(context.session, "AA", NOVEMBER, 3)
        later = draw(context.session, "AA", DECEMBER)
        other = draw(context.session, "BB", NOVEMBER)
    with work("hubei") as context:
        theirs = draw(context.session, "AA", NOVEMBER)

    assert first == ["AA-SN-2611-00001"]
    assert more == ["AA-SN-2611-00002", "AA-SN-2611-00003", "AA-SN-2611-00004"]
    assert later == ["AA-SN-2612-00001"]
    assert other == ["BB-SN-2611-00001"]
    assert theirs == ["AA-HB-2611-00001"]


def test_a_number_drawn_in_vain_is_drawn_again(work, trying):
    with trying() as context:
        lost = draw(context.session, "CC", NOVEMBER)

    with work("shaanxi") as context:
        assert draw(context.session, "CC", NOVEMBER) == lost


def test_many_at_once_draw_no_number_twice_and_leave_no_gap(work):
    drawn, together = [], threading.Barrier(4)

    def clerk():
        together.wait()
        for count in (1, 2, 1, 3, 1):
            with work("shaanxi") as context:
                numbers = draw(context.session, "DD", NOVEMBER, count)
            drawn.append(numbers)

    threads = [threading.Thread(target=clerk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    every = sorted(number for numbers in drawn for number in numbers)
    assert every == [f"DD-SN-2611-{n:05}" for n in range(1, 4 * 8 + 1)]
    for numbers in drawn:
        first = int(numbers[0][-5:])
        assert [int(n[-5:]) for n in numbers] == list(range(first, first + len(numbers)))
