"""What may become of a print in the queue, so that none is lost and none comes out twice unasked.

A print is handed to one agent at a time, under a claim that runs out. Before its first byte goes to
the printer the agent says so: until then a claim that runs out gives the print back to the queue,
from then on nobody but a person knows whether paper came out, and a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, get_args

from core.i18n import _
from core.refusal import Refusal

State = Literal["waiting", "claimed", "printing", "doubtful", "printed", "failed", "cancelled"]
Outcome = Literal["printed", "failed", "doubtful"]
OUTCOMES: Sequence[str] = get_args(Outcome)

# An agent that is silent for so long has crashed, or has lost the network.
CLAIM = timedelta(seconds=60)
# After so long whoever printed wants to know why there is no paper.
LATE = timedelta(minutes=3)
IN_HAND = ("claimed", "printing")
OPEN = ("waiting", "claimed", "printing", "doubtful", "failed")
VANISHED = "vanished"

STATES: Sequence[tuple[str, Any]] = (
    ("waiting", _("waiting")),
    ("claimed", _("fetched")),
    ("printing", _("printing")),
    ("doubtful", _("may have come out")),
    ("printed", _("printed")),
    ("failed", _("failed")),
    ("cancelled", _("cancelled")),
)


class Queued(Protocol):
    """A print in the queue, as far as these rules change it."""

    state: str
    claim: str | None
    agent: str
    since: datetime
    touched: datetime | None
    tries: int
    reason: str
    detail: str
    said_by: str
    ended: datetime | None
    alarmed: datetime | None


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a person decides about a print: from which states, and what it is then."""

    title: Any
    states: Sequence[str]
    to: State


DEEDS = {
    "retry": Deed(title=_("Print now"), states=("failed",), to="waiting"),
    "again": Deed(title=_("Nothing came out: print it"), states=("doubtful",), to="waiting"),
    "came_out": Deed(title=_("It came out"), states=("doubtful",), to="printed"),
    # Of what may have come out somebody says whether it did: cancelled, it could come out anew.
    "cancel": Deed(title=_("Cancel"), states=("waiting", "claimed", "failed"), to="cancelled"),
    "move": Deed(title=_("Move"), states=("waiting", "failed"), to="waiting"),
}


def hand_over(job: Queued, agent: str, claim: str, now: datetime) -> None:
    """Give a waiting print to ``agent`` under ``claim``."""
    job.state, job.agent, job.claim, job.touched = "claimed", agent, claim, now
    job.tries += 1
    job.reason = job.detail = ""


def begin(job: Queued, claim: str, now: datetime) -> None:
    """Its agent sends it to the printer from now on, or is still at it.

    Raises Refusal where the print is in its hands no longer; then it must send nothing.
    """
    if job.claim != claim or job.state not in IN_HAND:
        raise Refusal(_("This print was taken from you meanwhile. Send nothing of it."))
    job.state, job.touched = "printing", now


def settle(
    job: Queued, claim: str, outcome: Outcome, now: datetime, reason: str = "", detail: str = ""
) -> None:
    """What came of it, as its agent knows; told twice it is the same, told late it still counts.

    Raises Refusal where somebody has decided about it meanwhile.
    """
    if job.claim == claim and job.state == outcome:
        return
    told = outcome == "failed" or job.state != "claimed"
    if job.claim != claim or job.state not in (*IN_HAND, "doubtful") or not told:
        raise Refusal(_("Somebody has decided about this print meanwhile."))
    job.state, job.reason, job.detail = outcome, reason, detail
    job.touched = now
    job.ended = now if outcome == "printed" else None


def run_out(job: Queued, now: datetime) -> bool:
    """Take a print from an agent that has fallen silent; whether it did."""
    if job.state not in IN_HAND or job.touched is None or job.touched > now - CLAIM:
        return False
    if job.state == "claimed":
        job.state, job.claim = "waiting", None
    else:
        # The claim stays: should the agent live after all, it knows best what came of it.
        job.state, job.reason = "doubtful", VANISHED
    return True


def decide(job: Queued, deed: str, person: str, now: datetime) -> None:
    """What ``person`` says about a print; raises Refusal where it has gone on meanwhile."""
    found = DEEDS.get(deed)
    if found is None or job.state not in found.states:
        said = {"state": dict(STATES)[job.state]}
        raise Refusal(_("This print is “${state}” by now. Load the page again.", mapping=said))
    job.state, job.said_by, job.claim = found.to, person, None
    job.ended = None if found.to == "waiting" else now
    if found.to == "waiting":
        job.since, job.alarmed = now, None
        job.reason = job.detail = ""


def is_late(job: Queued, now: datetime) -> bool:
    """Whether a print that is not out yet is older than anybody waits."""
    return job.state in ("waiting", *IN_HAND) and now - job.since > LATE
