"""What effects write is told by those who try on paper: which rows, and how many."""

from __future__ import annotations

from probe.models import Case

from core import fire
from core.testing.rows import make_row
from core.workflow.watched import watching


def test_an_effect_that_is_watched_does_its_deed_and_leaves_a_note(trying):
    with trying() as context:
        case = make_row(context, Case, weight=3)
        watched, deeds = watching(context)

        fire([case], "close", watched)

        assert case.weight == 6
        assert [(deed.name, dict(deed.wrote)) for deed in deeds] == [
            ("probe.double", {"probe_case": 1})
        ]


def test_many_documents_are_counted_together(trying):
    with trying() as context:
        cases = [make_row(context, Case, weight=1) for _case in range(7)]
        watched, deeds = watching(context)

        fire(cases, "close", watched)

        assert deeds[0].wrote["probe_case"] == 7


def test_whoever_is_not_watched_leaves_no_note(trying):
    with trying() as context:
        case = make_row(context, Case, weight=3)
        _watched, deeds = watching(context)

        fire([case], "close", context)

        assert deeds == []
