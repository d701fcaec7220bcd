"""Every view and every role: what is not there, what is not allowed, and no change without a token.

Views and collections are those the application registers; what a role may do is read from its
patterns, what a view asks for from its declaration. A new view is here without being named.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from every_door import (
    EMPTY,
    HOME,
    KINDS,
    OTHER,
    ROLES,
    Door,
    Spot,
    below,
    concrete,
    lacking,
    may,
    of_businesses,
    records,
    registered,
)
from sqlalchemy import select

from core.orm.base import Branched, tables_of
from core.security.policy import SIGNED_IN
from core.testing import SEATS, Browser
from core.testing.rows import make_row
from core.web.collection import Collection
from core.web.site import BRANCH_FIXED, FIXED, AddonPlace, BranchPlace, Place, Root

pytestmark = pytest.mark.one_store

HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
# Who may most of the company, and who may most of a branch.
ALMIGHTY = ("administrator", "branch_manager")
NOT_HERE, NOT_ALLOWED = "There is nothing here.", "You may not do this."


@pytest.fixture(scope="module")
def rows(installation):
    """The number of one row of every class that a collection or a place below one needs."""
    made: dict[tuple[str, type], int] = {}
    for branch in (HOME, OTHER):
        with installation.work(branch=branch) as context:
            for kind in records(installation):
                made[branch, kind] = make_row(context, concrete(kind)).id
    return made


@pytest.fixture(scope="module")
def spots(installation, rows, wsgi):
    """Every node worth standing at."""
    found = [
        Spot(kind=Root, place=Root, path="/"),
        Spot(kind=BranchPlace, place=BranchPlace, path=f"/{HOME}"),
    ]
    found += [
        Spot(kind=place, place=place, path=f"/{name}", lacks=lacking(place))
        for name, place in FIXED.items()
    ]
    found += [
        Spot(kind=place, place=place, path=f"/{HOME}/{name}")
        for name, place in BRANCH_FIXED.items()
    ]
    for collection in installation.registry.everything.collect("resources"):
        path = f"/{HOME}/{collection.addon}/{collection.name}"
        common = {"place": collection, "addon": collection.addon, "lacks": lacking(collection)}
        found.append(Spot(kind=collection, path=path, **common))
        if issubclass(collection, Collection):
            kind = collection.record
            theirs = f"{path}/{rows[OTHER, kind]}" if issubclass(kind, Branched) else ""
            here = f"{path}/{rows[HOME, kind]}"
            found.append(Spot(kind=concrete(kind), path=here, foreign=theirs, **common))
    return [*found, *below(installation, rows), *of_businesses(installation)]


@pytest.fixture(scope="module")
def views(wsgi):
    """What the application registers in its tree: context, name, methods and permission."""
    return registered(wsgi)


@pytest.fixture(scope="module")
def doors(views, spots):
    """Every view at every spot, as traversal would choose it."""
    found = []
    for spot in spots:
        line = spot.kind.__mro__
        for name, method in {(n, m) for c, n, ms, _p in views for m in ms if c in line}:
            fitting = [v for v in views if v[0] in line and v[1] == name and method in v[2]]
            context, _name, _methods, permission = min(fitting, key=lambda v: line.index(v[0]))
            if name in spot.lacks and context.__module__.startswith("core."):
                continue
            found.append(Door(spot=spot, name=name, method=method, permission=permission))
    return sorted(found, key=lambda door: (door.path, door.method))


@pytest.fixture(scope="module")
def browsers(wsgi, installation):
    """Browsers in which people are signed in, by role."""
    return {role: Browser(wsgi, installation).sign_in(role, HOME) for role in SEATS}


def knock(
    browser: Browser,
    door: Door,
    path: str | None = None,
    *,
    briefly: bool = False,
    asking: str = "q=a",
) -> Any:
    """Ask at the door: look, or send a form without the token that proves it is ours.

    ``briefly`` asks to be refused in a line, as programs are: there are too many pages to draw.
    """
    address = path or door.path
    headers = {"Accept": "application/json"} if briefly else {}
    if door.method == "GET":
        return browser.http.get(f"{address}?{asking}", headers=headers, expect_errors=True)
    return browser.http.post(address, {"q": "a"}, headers=headers, expect_errors=True)


def question(door: Door, role: str) -> str:
    """What ``role`` asks for there: a list leaves as a workbook for two, as plain rows for others.

    Both have the same cells; to pack a workbook costs more than to put them together.
    """
    listed = door.name == "export" and issubclass(door.spot.kind, Collection)
    return "kind=csv&q=a" if listed and role not in ALMIGHTY else "q=a"


def refusal(browser: Browser, door: Door, path: str | None = None) -> tuple[int, str]:
    """The status and the title with which whoever knocks is refused."""
    answer = knock(browser, door, path, briefly=True)
    return answer.status_int, title(answer)


def knocked_at(doors: list[Door], role: str) -> list[Door]:
    """The doors at which ``role`` shall find nothing: all for one role, else one a spot and method.

    Whether a place is there for a person is settled before any view of it is looked at, so one door
    tells that it is. That no view answers all the same, whoever may most of a branch tries out.
    """
    if role == "branch_manager":
        return doors
    first = {(door.spot.path, door.method): door for door in reversed(doors)}
    return list(first.values())


def looked_at(doors: list[Door], role: str) -> list[Door]:
    """The doors at which ``role`` looks: all, or all but some of the errands.

    Where everybody has the same part, a page varies with what else somebody may: who may most and
    who may least look at each of them, the others at those of every third kind, each in his turn.
    """
    seen = [door for door in doors if door.method == "GET"]
    if role in (*ALMIGHTY, "salesperson"):
        return seen
    turn = sorted(SEATS).index(role) % 3
    others = {kind for place, kind in enumerate(KINDS) if place % 3 != turn}
    return [d for d in seen if d.permission != SIGNED_IN or d.spot.errand not in others]


def asked_for_a_token(doors: list[Door], role: str) -> list[Door]:
    """The doors to which ``role`` sends a form without a token.

    A door that is open to whoever has signed in does not ask who he is, so one of each spot tells
    that the place is there for him; that each of them asks for a token, whoever may most of a
    branch tries out.
    """
    sent = [door for door in doors if door.method == "POST"]
    if role == "branch_manager":
        return sent
    first = {door.spot.path: door for door in reversed(sent) if door.permission == SIGNED_IN}
    return [door for door in sent if door.permission != SIGNED_IN or first[door.spot.path] is door]


def title(page: Any) -> str:
    """The heading of a refusal; there are too many pages to parse each."""
    if page.content_type == "application/problem+json":
        return str(page.json["title"])
    heading = HEADING.search(page.text) if page.content_type == "text/html" else None
    return heading[1].strip() if heading else ""


def listed(wrong: Any) -> str:
    """What is wrong, a line each."""
    return "\n" + "\n".join(" ".join(w) if isinstance(w, tuple) else w for w in sorted(wrong))


def test_every_view_is_knocked_at(views, doors):
    reached = {(door.spot.kind, door.name) for door in doors}
    missed = [
        f"{context.__name__} {name}"
        for context, name, _methods, _permission in views
        if not any(issubclass(kind, context) and name == known for kind, known in reached)
    ]

    assert missed == []


def test_every_role_of_the_company_knocks():
    assert set(SEATS) == set(ROLES)


@pytest.mark.parametrize("role", sorted(SEATS))
def test_a_view_answers_whoever_holds_its_permission_and_nobody_else(browsers, doors, role):
    wrong = []
    for door in looked_at(doors, role):
        asking = question(door, role)
        page = knock(browsers[role], door, briefly=not may(role, door), asking=asking)
        refused = page.status_int == 403 and NOT_ALLOWED in title(page)
        fits = page.status_int < 500 and not refused and NOT_HERE not in title(page)
        if not (fits if may(role, door) else refused):
            wrong.append((door.method, door.path, door.permission, page.status))

    assert not wrong, listed(wrong)


@pytest.mark.parametrize("role", sorted(SEATS))
def test_the_record_of_another_branch_is_not_there_for_anybody(browsers, doors, role):
    wrong = [
        (door.method, path, str(status))
        for door in knocked_at(doors, role)
        if door.spot.foreign
        for path in [door.at(door.spot.foreign)]
        for status, said in [refusal(browsers[role], door, path)]
        if status != 404 or NOT_HERE not in said
    ]

    assert not wrong, listed(wrong)


@pytest.mark.parametrize("role", sorted(SEATS))
def test_a_module_that_is_off_is_not_there_for_anybody(browsers, doors, installation, role):
    switched = {name for name, addon in installation.registry.addons.items() if not addon.always}
    wrong = [
        (door.method, path, str(status))
        for door in knocked_at(doors, role)
        if door.spot.addon in switched
        for path in [door.path.replace(f"/{HOME}/", f"/{EMPTY}/", 1)]
        for status, said in [refusal(browsers[role], door, path)]
        if status != 404 or NOT_HERE not in said
    ]

    assert not wrong, listed(wrong)


@pytest.mark.parametrize("role", sorted(r for r in SEATS if not ROLES[r].get("spans")))
def test_whoever_serves_one_branch_finds_no_other(browsers, doors, role):
    wrong = [
        (door.method, path, str(status))
        for door in knocked_at(doors, role)
        if door.branch
        for path in [door.path.replace(f"/{HOME}", f"/{OTHER}", 1)]
        for status, said in [refusal(browsers[role], door, path)]
        if status != 404 or NOT_HERE not in said
    ]

    assert not wrong, listed(wrong)


def test_whoever_is_not_signed_in_is_asked_to_and_changes_nothing(wsgi, installation, doors):
    nobody, wrong = Browser(wsgi, installation), []
    for door in doors:
        page = knock(nobody, door)
        asked = page.status_int == 303 and "/sign-in?next=" in page.location
        if not (asked if door.method == "GET" else page.status_int == 401):
            wrong.append((door.method, door.path, page.status))

    assert not wrong, listed(wrong)


@pytest.mark.parametrize("role", sorted(SEATS))
def test_without_the_token_nothing_changes(browsers, doors, installation, role):
    before, wrong = everything(installation), []

    for door in asked_for_a_token(doors, role):
        status, said = refusal(browsers[role], door)
        if not (status == 400 if may(role, door) else status == 403 and NOT_ALLOWED in said):
            wrong.append((door.path, door.permission, str(status)))

    assert not wrong, listed(wrong)
    assert everything(installation) == before


def everything(installation: Any) -> dict[str, list[Any]]:
    """Every row of every table, and what the company says of itself."""
    with installation.owner_engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in tables_of(installation.registry.addons)
        }
    with installation.work(write=False) as context:
        nodes = [context.company, *context.company.branches.values()]
        found["company"] = [repr((n.values(), getattr(n, "phases", ()))) for n in nodes]
    return found


def test_every_permission_a_view_asks_for_can_be_granted(doors, installation):
    from core.security.permissions import CORE

    known = {p.name for p in (*CORE, *installation.registry.everything.collect("permissions"))}
    asked = {
        door.spot.place.scope + ":" + door.permission[1:]
        if door.permission[0] == "."
        else door.permission
        for door in doors
        if door.permission != SIGNED_IN
    }

    assert asked <= known, listed(asked - known)


def test_every_place_has_a_scope_of_its_own(spots):
    unnamed = [
        spot.path
        for spot in spots
        if issubclass(spot.place, Place)
        and spot.place.scope == Place.scope
        and spot.place not in (Root, BranchPlace, AddonPlace)
    ]

    assert unnamed == []
