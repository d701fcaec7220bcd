"""The sheet of rights says that somebody changes a field only where anybody could."""

from core.testing.loans import LOAN
from core.workflow.words.matrix import matrix_of
from core.workflow.words.wording import Words

WORDS = Words(
    named={"fields.base.document": {"title": "Title", "signed": "Signed"}},
    filled={"base.document": frozenset({"signed"})},
)


def cells(label):
    """What each participant may do with the field called ``label``."""
    found = matrix_of(LOAN, WORDS)
    people = [(head.step, who) for head in found.headings for who in head.people]
    [row] = [row for row in found.fields if row.label == label]
    return dict(zip(people, row.cells, strict=True))


def test_who_changes_everything_only_sees_what_is_worked_out():
    drafting = {cell for (step, _who), cell in cells("Total value").items() if step == "draft"}

    assert drafting == {"see"}
    assert {c for (s, _w), c in cells("Contact person").items() if s == "draft"} == {"edit"}


def test_what_an_effect_fills_in_is_seen_and_not_changed():
    assert {c for (s, _w), c in cells("Signed").items() if s == "draft"} == {"see"}
    assert {c for (s, _w), c in cells("Title").items() if s == "draft"} == {"edit"}
