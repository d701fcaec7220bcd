"""A colleague who has left stays in the documents that name him, by his name, until replaced."""

import pytest
from sqlalchemy import select

from core.security.models import Posting, User

LEFT = "left.shaanxi"


@pytest.fixture
def kept_by_one_who_left(installation, begin_loan):
    """A loan whose keeper has left since."""
    with installation.work() as context:
        person = context.session.scalar(select(User).where(User.login == LEFT))
        if person is None:
            person = User(login=LEFT, name="Ma Chao", password="-", locale="en")
            seat = Posting(place="shaanxi", department="warehouse", position="head")
            person.postings = [seat]
            context.session.add(person)
        person.active = True
    number = begin_loan(keeper=LEFT)
    with installation.work() as context:
        context.session.scalars(select(User).where(User.login == LEFT)).one().active = False
    return f"/shaanxi/loan/{number}"


def test_the_page_tells_him_by_his_name(app, kept_by_one_who_left):
    page = app.sign_in("salesperson").get(kept_by_one_who_left)

    assert "Ma Chao" in page.text
    assert LEFT not in page.text


def test_saving_something_else_leaves_him_in_his_place(app, kept_by_one_who_left):
    form = app.sign_in("salesperson").get(f"{kept_by_one_who_left}/edit").forms["form"]
    assert form["keeper"].value == LEFT
    form["contact"] = "李雷"
    page = form.submit().follow()

    assert "李雷" in page.text
    assert "Ma Chao" in page.text


def test_nobody_new_is_put_in_the_hands_of_who_has_left(app, kept_by_one_who_left, begin_loan):
    other = f"/shaanxi/loan/{begin_loan()}/edit"
    form = app.sign_in("salesperson").get(other).forms["form"]

    assert LEFT not in [value for value, _chosen, _title in form["keeper"].options]
    form["keeper"].force_value(LEFT)
    assert "This is not known here" in form.submit(status=422).text
