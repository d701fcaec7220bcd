"""Whatever agents, crashes and people do: no print is lost, and none comes out twice unasked."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.refusal import Refusal
from core.workflow.printing import print_rules
from core.workflow.printing.print_queue import PrintJob
from core.workflow.printing.print_rules import CLAIM, DEEDS

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def waiting():
    return PrintJob(
        state="waiting", since=NOON, tries=0, reason="", detail="", said_by="", agent=""
    )


@dataclass
class Hand:
    """What one agent believes to have in hand."""

    claim: str = ""
    begun: bool = False
    sent: bool = False


@dataclass
class World:
    """A print, two agents that crash and freeze, a printer that counts its sheets, a person."""

    job: PrintJob = field(default_factory=waiting)
    now: datetime = NOON
    hands: list[Hand] = field(default_factory=lambda: [Hand(), Hand()])
    sheets: int = 0
    asked: int = 0
    vouched: bool = False

    def claim(self, agent):
        if self.job.state == "waiting":
            claim = f"{agent}:{self.job.tries}"
            print_rules.hand_over(self.job, str(agent), claim, self.now)
            self.hands[agent] = Hand(claim=claim)

    def begin(self, agent):
        print_rules.begin(self.job, self.hands[agent].claim, self.now)
        self.hands[agent].begun = True

    def send(self, agent):
        hand = self.hands[agent]
        if hand.begun and not hand.sent:
            hand.sent = True
            self.sheets += 1

    def settle(self, agent):
        hand = self.hands[agent]
        if hand.begun:
            outcome = "printed" if hand.sent else "failed"
            self.hands[agent] = Hand()
            print_rules.settle(self.job, hand.claim, outcome, self.now)

    def break_off(self, agent):
        hand = self.hands[agent]
        if hand.sent:
            self.hands[agent] = Hand()
            print_rules.settle(self.job, hand.claim, "doubtful", self.now, "broken")

    def crash(self, agent):
        self.hands[agent] = Hand()

    def silence(self, _agent):
        self.now += CLAIM
        print_rules.run_out(self.job, self.now)

    def person(self, deed):
        print_rules.decide(self.job, deed, "li", self.now)
        self.asked += deed == "again"
        self.vouched |= deed == "came_out"


AGENTS = ("claim", "begin", "send", "settle", "break_off", "crash", "silence")
EVENTS = st.one_of(
    st.tuples(st.sampled_from(AGENTS), st.integers(0, 1)),
    st.tuples(st.just("person"), st.sampled_from(sorted(DEEDS))),
)


@given(st.lists(EVENTS, max_size=40))
@settings(max_examples=300, deadline=None)
def test_a_print_comes_out_once_and_once_more_each_time_a_person_asks(events):
    world = World()

    for name, what in events:
        with suppress(Refusal):
            getattr(world, name)(what)
        assert world.sheets <= 1 + world.asked
        if world.job.state == "printed":
            assert world.sheets or world.vouched


@given(st.lists(EVENTS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_print_never_lies_where_neither_agent_nor_person_finds_it(events):
    world = World()
    for name, what in events:
        with suppress(Refusal):
            getattr(world, name)(what)

    for step in ("silence", "crash", "claim", "begin", "send", "settle"):
        with suppress(Refusal):
            getattr(world, step)(1)

    assert world.job.state in ("printed", "doubtful", "failed", "cancelled")


def test_a_claim_that_ran_out_before_the_first_byte_goes_back_to_the_queue():
    job = waiting()
    print_rules.hand_over(job, "one", "first", NOON)

    print_rules.run_out(job, NOON + CLAIM)

    assert job.state == "waiting"
    with pytest.raises(Refusal, match="taken from you"):
        print_rules.begin(job, "first", NOON + CLAIM)


def test_a_silent_agent_that_had_begun_leaves_a_question_and_may_still_answer_it():
    job = waiting()
    print_rules.hand_over(job, "one", "first", NOON)
    print_rules.begin(job, "first", NOON)
    print_rules.run_out(job, NOON + CLAIM)
    asked = job.state

    print_rules.settle(job, "first", "printed", NOON + timedelta(hours=3))

    assert (asked, job.state) == ("doubtful", "printed")


def test_what_a_person_has_decided_no_late_agent_changes():
    job = waiting()
    print_rules.hand_over(job, "one", "first", NOON)
    print_rules.begin(job, "first", NOON)
    print_rules.run_out(job, NOON + CLAIM)
    with pytest.raises(Refusal, match="may have come out"):
        print_rules.decide(job, "cancel", "li", NOON + CLAIM)
    print_rules.decide(job, "came_out", "li", NOON + CLAIM)

    with pytest.raises(Refusal, match="decided"):
        print_rules.settle(job, "first", "printed", NOON + CLAIM)

    assert (job.state, job.said_by) == ("printed", "li")
