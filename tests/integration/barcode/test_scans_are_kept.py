"""A scan is stored before anything is looked up: none is lost, none is counted twice."""

from __future__ import annotations

import pytest

from addons.barcode import station
from addons.barcode.models import Scan
from addons.barcode.testing import Clerk, serial


def kept(work, clerk, sequence):
    with work("shaanxi", write=False) as context:
        scan = context.session.get(Scan, (clerk.device, sequence))
        context.session.expunge(scan)
        return scan


@pytest.fixture
def outage(monkeypatch):
    """The second transaction of a scan fails, as when the power does, until it is called."""
    real = station.answer_scans

    def fail(*args, **kw):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(station, "answer_scans", fail)
    return lambda: monkeypatch.setattr(station, "answer_scans", real)


def scan_into_the_dark(clerk, text):
    clerk.sequence += 1
    sent = {"device": clerk.device, "sequence": clerk.sequence, "text": text}
    clerk.send("scans", status=500, **sent)


def test_the_same_scan_sent_again_gets_the_same_answer_and_counts_once(clerk):
    first = clerk.scans(serial("V00", 7), sequence=1)

    again = clerk.scans(serial("V00", 7), sequence=1)

    assert again == first
    assert clerk.pieces == "1"


def test_a_refused_scan_sent_again_stays_refused(clerk):
    first = clerk.scans("NO-SUCH-CODE", sequence=1)

    assert clerk.scans("NO-SUCH-CODE", sequence=1) == first


def test_another_scan_under_the_same_number_is_turned_back_and_not_lost(clerk):
    clerk.scans(serial("V00", 7), sequence=1)
    other = {"device": clerk.device, "sequence": 1, "text": serial("V00", 8)}

    clerk.send("scans", status=412, **other)

    assert clerk.scans(serial("V00", 8), sequence=2)[0]["outcome"] == "taken"
    assert clerk.pieces == "2"


def test_a_scan_keeps_its_text_as_it_came_and_who_sent_it(clerk, work):
    clerk.scan("ＮＯ－ＳＵＣＨ")

    scan = kept(work, clerk, 1)

    assert (scan.text, scan.actor) == ("ＮＯ－ＳＵＣＨ", "counter_clerk.shaanxi")
    assert (scan.outcome, scan.document) == ("refused", clerk.pickup)


def test_a_scan_outlives_a_crash_while_it_is_looked_up(clerk, outage, work):
    scan_into_the_dark(clerk, serial("V00", 7))

    assert kept(work, clerk, 1).outcome == "waiting"


def test_the_next_scan_answers_those_that_still_wait_in_their_order(clerk, outage):
    scan_into_the_dark(clerk, serial("V00", 7))
    scan_into_the_dark(clerk, "NO-SUCH-CODE")
    outage()

    found = clerk.scans(serial("V00", 8))

    assert [(one["sequence"], one["outcome"]) for one in found] == [
        (1, "taken"), (2, "refused"), (3, "taken"),
    ]
    assert clerk.pieces == "2"


def test_the_station_answers_waiting_scans_when_it_starts(clerk, outage):
    scan_into_the_dark(clerk, serial("V00", 7))
    outage()

    clerk.send("resume")

    assert clerk.pieces == "1"


def test_the_station_sends_a_waiting_scan_again_and_it_counts_once(clerk, outage):
    scan_into_the_dark(clerk, serial("V00", 7))
    outage()
    clerk.send("resume")

    found = clerk.scans(serial("V00", 7), sequence=1)

    assert [one["outcome"] for one in found] == ["taken"]
    assert clerk.pieces == "1"


def test_finishing_answers_waiting_scans_first(clerk, outage):
    scan_into_the_dark(clerk, serial("V00", 7))
    outage()

    answer = clerk.send("finish")

    assert answer["number"]
    assert answer["tally"]["pieces"] == "1"


def test_finishing_stops_where_a_waiting_scan_is_refused(clerk, outage):
    scan_into_the_dark(clerk, "NO-SUCH-CODE")
    outage()

    answer = clerk.send("finish")

    assert "number" not in answer
    assert answer["scans"][0]["answer"]["kind"] == "unknown"


def test_two_devices_scan_onto_one_pickup(clerk):
    second = Clerk(clerk.app, device=f"{clerk.device}-b")
    second.pickup = clerk.pickup
    clerk.scan(serial("V01", 7))

    second.scan(serial("V01", 8))

    assert second.pieces == "2"


@pytest.mark.parametrize("body", [
    {}, {"device": "d", "sequence": 1}, {"device": "", "sequence": 1, "text": "x"},
    {"device": "d", "sequence": "1", "text": "x"}, {"device": "d", "sequence": -1, "text": "x"},
    {"device": "d" * 41, "sequence": 1, "text": "x"}, {"device": "d", "sequence": 1, "text": 7},
])
def test_what_is_no_scan_is_refused_in_a_sentence(clerk, body):
    answer = clerk.send("scans", status=422, **body)

    assert "no scan" in answer["messages"][0]


def test_half_a_character_is_kept_as_a_question_mark(clerk, work):
    answer = clerk.scan("AB\ud800CD")

    assert answer["kind"] == "unknown"
    assert kept(work, clerk, 1).text == "AB?CD"


def test_a_text_longer_than_any_label_is_kept_short_and_refused(clerk, work):
    answer = clerk.scan("X" * 9000)

    assert answer["kind"] == "unknown"
    assert len(kept(work, clerk, 1).text) == 500
