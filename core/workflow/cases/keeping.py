"""What the cases of a published version came to, kept beside it: with when, where and who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.company.decisions import decide
from core.context import Context
from core.workflow.cases.case import generate
from core.workflow.cases.playing import run
from core.workflow.cases.result import Finding, findings
from core.workflow.definition import Business

# Nobody else writes on SQLite meanwhile.
LONGEST = 5.0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of the cases in ``branch``: how many were ``proved`` by sort, and the findings.

    ``cells`` counts single questions: who sees, edits and fires what, and who is refused.
    """

    proved: dict[str, int]
    cells: int
    failed: list[Finding]
    uncovered: list[Finding]
    at: datetime
    by: str
    branch: str


def prove_and_keep(business: Business, context: Context) -> Kept:
    """Play the cases of a published version on paper in this branch, and keep what they come to."""
    result = run(generate(business, context), business, context, longest=LONGEST)
    assert context.branch is not None
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
        at=datetime.fromisoformat(data["at"]),
        by=data["by"],
        branch=data["branch"],
    )
