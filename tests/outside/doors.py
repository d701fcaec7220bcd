"""The doors of a business, and people who try them: pages, board, list, inbox and interface."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from glanced import alert
from marked import make_goods, marks_of, put
from matrix import NAMES, REPRESENTATIVE, Told, people_for, told
from sqlalchemy import select

from core.testing import SEATS, Browser, make_user
from core.workflow.definition import Business, OwnField, Step
from core.workflow.documents import Document
from core.workflow.versions.publishing import publish

HOME = "/shaanxi"
CHOSEN = "finance.shaanxi"
# What a kind's own pages and effects fill in, beside the form.
BESIDE = {
    "esales.ticket": "quantity off listed gross net tax paid due handed",
    "esales.refund": "quantity gross net tax back",
    "esales.shift": "cashier difference closed "
    "expected_cash expected_transfer expected_scan expected_card expected_other",
}
# Where a transition is fired besides the interface's door for one document.
DOORS = ("page", "board", "list", "inbox", "many")


class Person:
    """Somebody signed in, whose browser has read the token of its pages once."""

    def __init__(self, browser: Browser) -> None:
        self.http, self.token = browser.http, browser.token

    def get(self, path: str, there: bool = True) -> Any:
        """Look at a page; where it is expected not to be there, a line will do."""
        accept = "text/html" if there else "application/json"
        return self.http.get(path, headers={"Accept": accept}, expect_errors=True)

    def patch(self, path: str, fields: dict[str, Any]) -> Any:
        """Change fields as a program does."""
        headers = {**self._json(), "If-Match": "*"}
        body = {"fields": fields}
        return self.http.patch_json(path, body, headers=headers, expect_errors=True)

    def send(self, path: str, body: dict[str, Any]) -> Any:
        """Send JSON as a program does."""
        return self.http.post_json(path, body, headers=self._json(), expect_errors=True)

    def post(self, path: str, fields: dict[str, Any], accept: str = "text/html") -> Any:
        """Send a form."""
        given = {"csrf_token": self.token, "__key__": uuid.uuid4().hex, **fields}
        return self.http.post(path, given, headers={"Accept": accept}, expect_errors=True)

    def refused(self, path: str, fields: dict[str, Any]) -> int:
        """The status with which what is sent is refused, in a line instead of a page."""
        return int(self.post(path, fields, "application/json").status_int)

    def fire(self, name: str, number: int, way: str) -> Any:
        """Fire a transition as a program does."""
        return self.send(f"{HOME}/api/{name}/{number}/fire/{way}", {"reason": "because"})

    def _json(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.token, "Accept": "application/json"}


class People:
    """Everybody, each in a browser of his own."""

    def __init__(self, wsgi: Any, installation: Any) -> None:
        self.wsgi, self.installation = wsgi, installation
        self.known: dict[str, Person] = {}

    def __getitem__(self, called: str) -> Person:
        if called not in self.known:
            role, _at, place = called.partition("@")
            browser = Browser(self.wsgi, self.installation).sign_in(role, place or "shaanxi")
            self.known[called] = Person(browser)
        return self.known[called]


class Standing:
    """Documents of each business, one in each of its steps, that nobody is to change."""

    def __init__(self, installation: Any, businesses: Iterable[Business]) -> None:
        self.installation = installation
        self.businesses = {business.name: business for business in businesses}
        self.numbers: dict[str, dict[str, int]] = {}
        self.marks: dict[str, dict[str, list[str]]] = {}
        for role in SEATS:
            make_user(installation, role)
        with installation.work(branch="shaanxi") as context:
            make_goods(context, rep=f"{REPRESENTATIVE}.shaanxi")
            for name, business in self.businesses.items():
                publish(context, business)
                self.marks[name] = marks_of(business, context)
                self.numbers[name] = {s.name: self._put(context, s, name) for s in business.steps}

    def _put(self, context: Any, step: Step, name: str) -> int:
        return put(context, self.businesses[name], step, f"{NAMES[name]}.shaanxi", CHOSEN)

    def many(self, name: str) -> dict[str, Iterator[int]]:
        """Documents by step that may be changed, as many as there are people and ways on."""
        business = self.businesses[name]
        with self.installation.work(branch="shaanxi") as context:
            return {
                step.name: iter(
                    [self._put(context, step, name) for _turn in range(self._wanted(name, step))]
                )
                for step in business.steps
            }

    def _wanted(self, name: str, step: Step) -> int:
        business, people = self.businesses[name], people_for(name)
        mine = [told(business, step, person) for person in people]
        ways = {way.name for way in business.leaving(step.name)}
        return max(sum(bool(t.edits) for t in mine), sum(len(t.fires & ways) for t in mine))

    def page(self, name: str, step: str) -> str:
        """The address of the one in ``step``."""
        return f"{HOME}/{name}/{self.numbers[name][step]}"

    def called(self, name: str, step: str) -> str:
        """What people call it."""
        with self.installation.work(branch="shaanxi", write=False) as context:
            found = context.session.get_one(Document, self.numbers[name][step])
            return found.number or f"#{found.id}"

    def ids(self, name: str) -> frozenset[int]:
        """All that stand of one business."""
        return frozenset(self.numbers[name].values())

    def typed(self, name: str) -> list[str]:
        """The fields of its own that somebody fills in, or puts files into."""
        return [f.name for f in self.businesses[name].fields if not f.formula]

    def filled(self, name: str) -> list[str]:
        """Those on the form, the kind's own among them."""
        own = {f.name: f.type for f in self.businesses[name].fields}
        apart = BESIDE.get(self.businesses[name].kind, "").split()
        typed = [n for n in self.marks[name] if n not in own and n not in apart]
        return [*typed, *(n for n in self.typed(name) if own[n] != "attachment")]

    def own(self, number: int) -> dict[str, Any]:
        """What people have filled into one document; formulas are worked out anew each time."""
        with self.installation.work(branch="shaanxi", write=False) as context:
            document = context.session.get_one(Document, number)
            own, fields = document.own, self.businesses[document.business].fields
            typed = [f for f in fields if not f.formula and f.name in own]
            return {f.name: _typed_in(f, own[f.name]) for f in typed}

    def rows(self, name: str) -> dict[int, Any]:
        """Where those of one business stand, and what they hold."""
        with self.installation.work(branch="shaanxi", write=False) as context:
            query = select(Document).where(Document.id.in_(self.ids(name)))
            found = context.session.scalars(query)
            return {one.id: (one.step, one.number, one.own) for one in found}


def _typed_in(field: OwnField, value: Any) -> Any:
    columns = [column.name for column in field.columns if not column.formula]
    return [[row.get(name) for name in columns] for row in value] if columns else value


def refused_at(door: str, person: Person, name: str, number: int, way: str, expected: Told) -> None:
    """Firing at ``door`` is refused: not there for a stranger, forbidden for the others."""
    api, reason = f"{HOME}/api/{name}", {"reason": "because"}
    if door == "one":
        answer = person.fire(name, number, way)
    elif door == "many":
        answer = person.send(f"{api}/fire/{way}", {**reason, "documents": [number]})
    elif door == "list":
        given = {**reason, "transition": way, "document": str(number)}
        answer = person.post(f"{HOME}/{name}/bulk", given)
    elif door == "inbox":
        answer = person.post(f"{HOME}/inbox/fire", {**reason, "transition": f"{way}@{number}"})
    else:
        back = {"back": "board"} if door == "board" else {}
        given = {**reason, **back, "transition": way}
        answer = person.post(f"{HOME}/{name}/{number}/fire", given)
    status = 403 if expected.there else 404
    assert answer.status_int == status, (door, name, number, way, answer.text[-600:])
    if answer.content_type.endswith("json"):
        assert answer.json["messages"][0]
    elif expected.there:
        assert alert(answer.text), (door, name, number, way)


def told_closed(person: Person, path: str, closed: list[str]) -> None:
    """The interface refuses each of the fields ``closed`` by its name, and changes none."""
    if not closed:
        return
    answer = person.patch(path, dict.fromkeys(closed, "changed"))
    assert answer.status_int == 422, (path, answer.text[:500])
    assert set(answer.json["fields"]) == set(closed), path
