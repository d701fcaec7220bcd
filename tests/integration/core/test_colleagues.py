"""Colleagues to choose from: by name, in the order one looks for them, namesakes told apart."""

import pytest
from flows import person
from sqlalchemy import update

from core.refusal import Refusal
from core.security.models import User
from core.web.colleagues import colleagues_here, meant


def test_colleagues_stand_by_pinyin_and_only_namesakes_with_their_logins(trying):
    called = {"c1": "张伟", "c2": "安然", "c3": "Bob", "c4": "张伟", "c5": "刘洋"}
    with trying() as context:
        for login, name in called.items():
            person(context, login, "finance")
            renamed = update(User).where(User.login == login).values(name=name)
            context.session.execute(renamed)

        found = [name for login, name in colleagues_here(context) if login in called]

    assert found == ["安然", "Bob", "刘洋", "张伟 (c1)", "张伟 (c4)"]


def test_somebody_is_meant_by_login_name_or_a_piece_of_one_name():
    people = [("an", "安然"), ("c1", "张伟 (c1)"), ("c4", "张伟 (c4)")]

    assert [meant(text, people) for text in ("an", "安然", "安", "张伟 (c4)")] == [
        *["an"] * 3,
        "c4",
    ]
    for text in ("张伟", "李"):
        with pytest.raises(Refusal):
            meant(text, people)
