"""Cases generated from a definition: every transition, condition, refusal and cell of its matrix.

They are made from the definition alone, and played on paper with people in its seats.
"""

from __future__ import annotations

from core.workflow.cases.case import Case, generate
from core.workflow.cases.keeping import Kept, kept_result, left_to_prove, prove_and_keep
from core.workflow.cases.playing import run
from core.workflow.cases.result import Finding, Result

__all__ = [
    "Case",
    "Finding",
    "Kept",
    "Result",
    "generate",
    "kept_result",
    "left_to_prove",
    "prove_and_keep",
    "run",
]
