"""What the cases of a published version came to, kept beside it: with when, where and who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.company.decisions import decide
from core.context import Context
from core.workflow.cases.case import generate
from core.workflow.cases.playing import run
from core.workflow.cases.result import Finding, Result, findings
from core.workflow.definition import Business

# Nobody else writes on SQLite meanwhile.
LONGEST = 5.0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of the cases in ``branch``: how many were ``proved`` by sort, and the findings.

    ``cells`` counts single questions: who sees, edits and fires what, and who is refused. ``late``
    names the cases for which there was no time yet.
    """

    proved: dict[str, int]
    cells: int
    failed: list[Finding]
    uncovered: list[Finding]
    late: tuple[str, ...]
    at: datetime
    by: str
    branch: str


def prove_and_keep(business: Business, context: Context) -> Kept:
    """Play the cases of a published version on paper in this branch, and keep what they come to.

    Where time was up before all were played here, it goes on with those that are left: a version
    does not change, so what is proved of it stays proved. Otherwise all are played anew.
    """
    assert context.branch is not None
    cases, before = generate(business, context), left_to_prove(business, context)
    if before is not None:
        cases = [case for case in cases if case.name in before.late]
    result = run(cases, business, context, longest=LONGEST)
    if before is not None:
        _add(result, before)
    data = {
        **result.to_data(),
        "at": context.now.isoformat(),
        "by": context.identity.login,
        "branch": context.branch.name,
    }
    decide(context, "keep_result", name=business.name, version=business.version, result=data)
    found = kept_result(context, business.name, business.version)
    assert found is not None
    return found


def left_to_prove(business: Business, context: Context) -> Kept | None:
    """What the cases came to here when last played, where time was up before all were."""
    assert context.branch is not None
    kept = kept_result(context, business.name, business.version)
    if kept is None or not kept.late or kept.branch != context.branch.name:
        return None
    return kept


def _add(result: Result, before: Kept) -> None:
    """Put what was found ``before`` in front of what was found going on from there."""
    result.proved.update(before.proved)
    result.cells += before.cells
    result.failed = before.failed + result.failed
    result.uncovered = before.uncovered + result.uncovered


def kept_result(context: Context, name: str, version: int) -> Kept | None:
    """What the cases of a version came to when last played; None where they never were."""
    data = context.company.results.get((name, version))
    if data is None:
        return None
    return Kept(
        proved=dict(data["proved"]),
        cells=data["cells"],
        failed=findings(data["failed"]),
        uncovered=findings(data["uncovered"]),
        late=tuple(data.get("late", ())),
        at=datetime.fromisoformat(data["at"]),
        by=data["by"],
        branch=data["branch"],
    )
