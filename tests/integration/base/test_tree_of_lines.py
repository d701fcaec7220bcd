"""The tree of product lines stays in order, however lines are moved and renamed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from addons.base.checks import broken_paths
from addons.base.lines import place
from addons.base.models import ProductLine
from core.refusal import Invalid

codes = st.sampled_from(("A", "B", "AB", "a", "%", "_", "影"))
moves = st.lists(st.tuples(st.integers(0, 5), codes, st.integers(-1, 5)), max_size=12)


def make(context, code, parent=None):
    line = ProductLine(name=code)
    place(context.session, line, code, parent.id if parent else None)
    context.session.add(line)
    context.session.flush()
    return line


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=moves)
def test_every_path_follows_its_parent_after_any_moves(trial, moves):
    with trial() as context:
        lines = [make(context, f"L{n}") for n in range(6)]
        for which, code, above in moves:
            parent = lines[above].id if above >= 0 else None
            try:
                place(context.session, lines[which], f"{code}{which}", parent)
            except Invalid:
                continue
            context.session.flush()

        assert list(broken_paths(context)) == []


def test_a_line_moved_takes_along_what_stands_below(trial):
    with trial() as context:
        sound, home = make(context, "AV"), make(context, "HOME")
        speakers = make(context, "SPK", sound)
        outdoor = make(context, "OUT", speakers)

        place(context.session, speakers, "SP", home.id)
        context.session.flush()

        assert (speakers.path, outdoor.path) == ("HOME/SP/", "HOME/SP/OUT/")


def test_a_line_never_stands_below_itself(trial):
    with trial() as context:
        sound = make(context, "AV")
        speakers = make(context, "SPK", sound)

        with pytest.raises(Invalid) as refused:
            place(context.session, sound, "AV", speakers.id)

        assert "cannot stand below itself" in refused.value.messages[0]
        assert "parent_id" in refused.value.fields


def test_a_tree_too_deep_is_refused(trial):
    with trial() as context:
        line = None
        for n in range(9):
            line = make(context, f"{n}".rjust(40, "Y"), line)

        with pytest.raises(Invalid) as refused:
            make(context, "Z" * 40, line)

        assert "too deep" in refused.value.messages[0]


def test_the_check_finds_a_path_that_was_tampered_with(trial):
    with trial() as context:
        make(context, "AV")
        context.session.execute(
            ProductLine.__table__.update().where(ProductLine.code == "AV").values(path="XX/")
        )
        context.session.expire_all()

        assert list(broken_paths(context)) == ["product line AV has the path XX/ below the root"]
        assert context.session.scalars(select(ProductLine.code)).all() == ["AV"]
