"""What effects write is told by those who try on paper: which rows, and how many."""

from __future__ import annotations

from dataclasses import replace

from flows import publish, way
from probe.definitions import BUSINESS
from probe.models import Case

from core import fire
from core.testing.rows import make_row
from core.workflow import uses
from core.workflow.everyday.going_back import return_to
from core.workflow.trial.watched import watching


def test_an_effect_that_is_watched_does_its_deed_and_leaves_a_note(trying):
    with trying() as context:
        case = make_row(context, Case, weight=3)
        watched, deeds = watching(context)

        fire([case], "close", watched)

        assert case.weight == 6
        assert [(deed.name, dict(deed.wrote)) for deed in deeds] == [
            ("probe.double", {"probe_case": 1})
        ]


def test_what_a_return_undoes_is_told_as_undone(trying):
    draft, closed, dropped = BUSINESS.steps
    clerk = replace(draft.participants[0], fires=("weigh",))
    head = replace(draft.participants[0], fires=("drop",))
    with trying() as context:
        weighing = replace(
            BUSINESS,
            name="weighing",
            steps=(
                replace(draft, participants=(clerk,)),
                replace(draft, name="weighed", participants=(head,), verbs=("return",)),
                closed,
                dropped,
            ),
            transitions=(
                way("weigh", "draft", "weighed", effects=uses("probe.heavier")),
                way("drop", "weighed", "dropped"),
            ),
        )
        business = publish(context, weighing)
        given = {"business": business.name, "version": business.version, "step": "draft"}
        case = make_row(context, Case, weight=3, **given)
        watched, deeds = watching(context)

        fire([case], "weigh", watched)
        return_to([case], "draft", "weigh again", watched)

        assert case.weight == 3
        assert [(deed.name, deed.undone, dict(deed.wrote)) for deed in deeds] == [
            ("probe.heavier", False, {"probe_case": 1}),
            ("probe.heavier", True, {"probe_case": 1}),
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
