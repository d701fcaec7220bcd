"""What the list, the board and a program are offered is what the document's own page offers."""

from dataclasses import replace

import pytest
from flows import request, step

from core.testing import count_sql, identity_of, make_user
from core.workflow.businesses import live
from core.workflow.deciding.ways import ways_many
from core.workflow.definition import APPLICANT, Participant
from core.workflow.documents import Document
from core.workflow.everyday.verbs import add_approver
from core.workflow.motion.beginning import begin
from core.workflow.motion.firing import fire
from core.workflow.versions.publishing import publish

MANAGER = Participant(role="sales_manager", fires=("approve", "refuse"))
BOTH = [MANAGER, Participant(role="finance", fires=("approve", "refuse"))]
NOTHING: tuple[set[str], set[str]] = (set(), set())
EITHER = ({"approve refuse"}, {"approve refuse"})


@pytest.fixture(scope="module")
def offered(installation):
    """Makes a document at its approval, and reads what its list and board offer a role."""

    def at_approval(name, *people, count=1, by="salesperson", approve=None, **approval):
        made = replace(
            request(name, approval=step("approval", *people, **approval), approve=approve or {}),
            starters=(Participant(role="salesperson"), Participant(role="sales_manager")),
        )
        with installation.work() as context:
            publish(context, made)
        person = identity_of(installation, by)
        with installation.work(branch="shaanxi", identity=person) as context:
            documents = [begin(live(context)[name], {}, context) for _number in range(count)]
            fire(documents, "submit", context)
            return [document.id for document in documents]

    return at_approval


def told(app, role, name):
    """The moves that the list and the board offer, each."""
    app.sign_in(role)
    rows = app.get(f"/shaanxi/{name}?part=all").html.select("input[data-fires]")
    cards = app.get(f"/shaanxi/{name}/board").html.select("[data-card]")
    buttons = (" ".join(b["value"] for b in card.select("button[value]")) for card in cards)
    return {one["data-fires"] for one in rows} - {""}, set(buttons) - {""}


def test_who_began_it_is_offered_no_approval_of_his_own(app, offered):
    offered("by_another", MANAGER, by="sales_manager", not_by=(APPLICANT,))

    assert told(app, "sales_manager", "by_another") == NOTHING


def test_who_has_voted_is_offered_no_second_vote(app, offered):
    [number] = offered("voted_once", *BOTH, approve={"quorum": 2})
    app.sign_in("sales_manager")
    app.post(f"/shaanxi/voted_once/{number}/fire", {"transition": "approve"})

    assert told(app, "sales_manager", "voted_once") == ({"refuse"}, {"refuse"})
    assert told(app, "finance", "voted_once") == EITHER


def test_while_somebody_is_to_answer_first_the_others_wait(app, installation, offered):
    [number] = offered("asked_first", MANAGER, verbs=("add",))
    login = make_user(installation, "finance")
    manager = identity_of(installation, "sales_manager")
    assert told(app, "sales_manager", "asked_first") == EITHER
    with installation.work(branch="shaanxi", identity=manager) as context:
        document = context.session.get_one(Document, number)
        add_approver([document], login, context)

    assert told(app, "sales_manager", "asked_first") == NOTHING


def test_many_documents_ask_the_database_as_often_as_one(installation, offered):
    numbers = offered("asked_of_many", *BOTH, count=8, approve={"quorum": 2}, not_by=(APPLICANT,))
    person = identity_of(installation, "sales_manager")
    counts = []
    for asked in (numbers[:1], numbers):
        with installation.work(branch="shaanxi", identity=person) as context:
            documents = [context.session.get_one(Document, number) for number in asked]
            business = live(context)["asked_of_many"]
            with count_sql(context.session.get_bind()) as seen:
                ways = ways_many(documents, business, context)
            assert all([w.name for w in found] == ["approve", "refuse"] for found in ways.values())
            counts.append(len(seen))

    assert 0 < counts[0] == counts[1]
