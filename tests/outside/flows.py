"""Businesses and people for tests of how documents move: a request that somebody approves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from addons.base.general import GeneralDocument
from core.company.decisions import decide
from core.context import Context
from core.security.identity import identify
from core.security.models import Posting, User
from core.security.notifications import latest
from core.security.sign_in import find_user
from core.testing import SEATS, _hashed
from core.testing.rows import make_row
from core.workflow import Business, OwnField, Participant, Step, Transition, fire
from core.workflow.definition import VERBS
from core.workflow.documents import Assignment, Delegation, Movement
from core.workflow.people import forget_delegations

APPLICANT = Participant(relative="applicant", fires=("submit",), edits=("*",))
MANAGER = Participant(role="sales_manager", fires=("approve", "refuse"), sees=("a", "b"))
FINANCE = Participant(role="finance", sees=("a",))
PRICE = OwnField(name="price", title={"en": "Price", "zh_CN": "价格"}, type="money")


def title(name: str) -> dict[str, str]:
    return {"en": name.title(), "zh_CN": f"{name}（中）"}


def step(name: str, *participants: Participant, **more: Any) -> Step:
    return Step(name=name, title=title(name), participants=participants, **more)


def way(name: str, source: str, target: str, **more: Any) -> Transition:
    return Transition(name=name, title=title(name), source=source, target=target, **more)


def request(name: str = "request", **more: Any) -> Business:
    """A request: written by whoever applies, then approved or refused; ``approval`` may differ."""
    approval = more.pop("approval", step("approval", MANAGER, FINANCE))
    approve = more.pop("approve", {})
    return Business(
        name=name,
        title=title(name),
        kind="base.document",
        series="RQ",
        steps=(
            step("draft", APPLICANT),
            approval,
            *more.pop("steps", ()),
            step("done", final=True),
            step("refused", final=True),
        ),
        transitions=(
            way("submit", "draft", "approval", **more.pop("submit", {})),
            way("approve", "approval", more.pop("onward", "done"), **approve),
            way("refuse", "approval", "refused"),
            *more.pop("transitions", ()),
        ),
        **more,
    )


def knowing_every_verb() -> Business:
    """A request whose approval, and a second check behind it, know every verb."""
    second = step("second", replace(MANAGER, fires=("pass",)), verbs=VERBS)
    return request(
        approval=step("approval", MANAGER, verbs=VERBS),
        onward="second",
        steps=(second,),
        transitions=(way("pass", "second", "done"),),
        fields=(PRICE,),
    )


def publish(context: Context, business: Business) -> Business:
    """Publish ``business`` unchecked as the next version, live at once."""
    versions = context.company.businesses.get(business.name, {})
    found = replace(business, version=max(versions, default=0) + 1)
    decide(context, "publish", name=found.name, version=found.version, data=found.to_data())
    return found


def person(context: Context, login: str, *seats: str, locale: str = "en") -> Any:
    """The identity of ``login`` in ``seats`` such as ``salesperson`` or ``finance@hq``."""
    user = find_user(context.session, login)
    if user is None:
        user = User(login=login, name=login.title(), password=_hashed(), locale=locale)
        for seat in seats:
            role, _at, place = seat.partition("@")
            department, position = SEATS[role].split("/")
            posting = Posting(
                place=place or context.branch.name, department=department, position=position
            )
            user.postings.append(posting)
        context.session.add(user)
        context.session.flush()
    return identify(user, context.company, context.today)


def as_(context: Context, identity: Any) -> Context:
    """The same work done by somebody else."""
    context.session.info["actor"] = identity.login
    return replace(context, identity=identity)


def document(context: Context, business: Business, creator: str, at: str = "", **own: Any) -> Any:
    """A document of ``business`` that ``creator`` began, standing ``at`` a step."""
    return make_row(
        context,
        GeneralDocument,
        business=business.name,
        version=business.version,
        step=at or business.start.name,
        creator=creator,
        created=context.now,
        own=own,
    )


class Company:
    """A branch with people by login, three sales managers among them, and what they do."""

    def __init__(self, context: Context) -> None:
        self.context = context
        seats = {
            "lin": "salesperson",
            "mo": "sales_manager",
            "bo": "sales_manager",
            "co": "sales_manager",
            "an": "finance",
            "boss": "branch_manager",
            "far": "channel_director@hq",
        }
        self.people = {login: person(context, login, seat) for login, seat in seats.items()}

    def by(self, login: str) -> Context:
        """The context of ``login`` at work."""
        return as_(self.context, self.people[login])

    def fire(self, login: str, name: str, *papers: Any, **more: Any) -> None:
        """``login`` fires a transition."""
        fire(list(papers), name, self.by(login), **more)

    def submitted(self, business: Business, creator: str = "lin", **own: Any) -> Any:
        """A document that ``creator`` has begun and submitted."""
        paper = document(self.context, business, creator, **own)
        self.fire(creator, "submit", paper)
        return paper

    def rows(self, paper: Any) -> list[Assignment]:
        """Who was asked about ``paper``."""
        query = select(Assignment).where(Assignment.document == paper.id)
        again = query.execution_options(populate_existing=True)
        return list(self.context.session.scalars(again.order_by(Assignment.id)))

    def moves(self, paper: Any) -> list[tuple[str, str, str]]:
        """Who did what with ``paper``, and where it came by that."""
        query = select(Movement).where(Movement.document == paper.id).order_by(Movement.id)
        return [(m.actor, m.transition, m.target) for m in self.context.session.scalars(query)]

    def told(self, login: str) -> list[str]:
        """What ``login`` was told, newest first."""
        return [n.text for n in latest(self.context.session, self.people[login].user_id)]

    def asked(self, paper: Any) -> set[str | None]:
        """The logins, or roles, that are still asked about ``paper``."""
        return {r.login or r.role for r in self.rows(paper) if r.answered is None}

    def delegate(self, owner: str, agent: str, *businesses: str) -> None:
        """``owner`` lets ``agent`` act for him today."""
        today, now = self.context.today, self.context.now
        kept = {"since": today, "until": today, "businesses": list(businesses), "made": now}
        self.context.session.add(Delegation(owner=owner, agent=agent, **kept))
        self.context.session.flush()
        forget_delegations(self.context.session)
