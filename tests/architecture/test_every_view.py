"""Every view and every role: what is not there, what is not allowed, and no change without a token.

Views and collections are those the application registers; what a role may do is read from its
patterns, what a view asks for from its declaration. A new view is here without being named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pytest
from pyramid.interfaces import IExceptionResponse
from sqlalchemy import inspect, select

from core.orm.base import Branched, tables_of
from core.security.policy import SIGNED_IN
from core.testing import SEATS, Browser, company_facts
from core.testing.rows import make_row
from core.web.collection import Collection
from core.web.site import BRANCH_FIXED, FIXED, AddonPlace, BranchPlace, Place, Root

pytestmark = pytest.mark.one_store

HOME, OTHER, EMPTY = "shaanxi", "hubei", "sichuan"
ROLES = company_facts()["roles"]
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
NOT_HERE, NOT_ALLOWED = "There is nothing here.", "You may not do this."


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A node of the tree by its address; ``place`` is the class that heads its permissions.

    ``foreign`` is the address of its like whose record belongs to another branch; ``lacks`` names
    the views of every collection that answer 404 here, whoever asks.
    """

    kind: type
    place: Any
    path: str
    addon: str = ""
    foreign: str = ""
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Door:
    """One view at one spot by one method, and the permission it declares."""

    spot: Spot
    name: str
    method: str
    permission: str

    @property
    def path(self) -> str:
        """The address of the view."""
        return self.at(self.spot.path)

    def at(self, path: str) -> str:
        """The address of the same view at another node."""
        return f"{path.rstrip('/')}/{self.name}" if self.name else path

    @property
    def branch(self) -> bool:
        """Whether the door lies in a branch."""
        return self.path.startswith(f"/{HOME}")


def may(role: str, door: Door) -> bool:
    """What the role's own patterns say to what the view asks for."""
    if door.permission == SIGNED_IN:
        return True
    place, held = door.spot.place, ROLES[role]
    full = place.scope + ":" + door.permission[1:] if door.permission[0] == "." else door.permission
    enough = door.branch or held.get("spans") or full.rpartition(":")[2] in place.anywhere
    return bool(enough) and any(fnmatchcase(full, pattern) for pattern in held["permissions"])


@pytest.fixture(scope="module")
def rows(installation):
    """The number of one row of every class that a collection or a place below one needs."""
    made: dict[tuple[str, type], int] = {}
    for branch in (HOME, OTHER):
        with installation.work(branch=branch) as context:
            for kind in records(installation):
                made[branch, kind] = make_row(context, concrete(kind)).id
    return made


def records(installation: Any) -> list[type]:
    """The classes of records that have pages."""
    every = installation.registry.everything
    shown = [getattr(place, "record", None) for place in every.collect("resources")]
    kinds = [kind.record for kind in every.named("kinds").values()]
    return list(dict.fromkeys(kind for kind in (*shown, *kinds) if kind is not None))


def concrete(kind: type) -> type:
    """``kind`` itself, or a class below it that can have rows."""
    mapper = inspect(kind)
    return next(m.class_ for m in mapper.self_and_descendants if not m.polymorphic_abstract)


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


def lacking(place: type) -> frozenset[str]:
    """The general views of a collection that has nothing to fill in, or no code to type."""
    if not issubclass(place, Collection):
        return frozenset()
    lacks = {"new", "edit"} if not place.fields else set()
    return frozenset(lacks if hasattr(place.record, place.key) else {*lacks, "suggest"})


def below(installation: Any, rows: dict[tuple[str, type], int]) -> list[Spot]:
    """Nodes that no collection leads to; a new kind of them is named here."""
    from addons.barcode.resources import ReturnDraft, StationPickup, StockDraft, TransferDraft
    from addons.base.models import Variant
    from addons.esales.models import Pickup, Return
    from addons.inventory.models import Receipt, Transfer
    from addons.inventory.resources.stock import VariantStock
    from core.security.models import User
    from core.testing import make_user
    from core.web.api.print_queue import PrintQueue, QueuedPrint
    from core.web.businesses.place import DefinitionPlace, VersionPlace
    from core.web.company import KindPlace, NodePlace
    from core.web.delegations import Delegations
    from core.web.layouts.place import LayoutPlace
    from core.web.printing_page import PrinterPlace, PrintersPlace
    from core.web.users import Users
    from core.workflow.businesses import definition
    from core.workflow.printing.print_queue import PrintJob
    from core.workflow.printing.printers import BranchPrinter, keep_printer, printers_of
    from core.workflow.versions.drafts import start

    login = make_user(installation, "finance", HOME)
    with installation.work(write=False) as context:
        user = context.session.scalar(select(User.id).where(User.login == login))
        layout = next(iter(context.company.layouts))
    with installation.work(branch=HOME) as context:
        keep_printer(context, BranchPrinter(name="A printer"))
        start(context, "pickup", {**definition(context, "pickup", 1).to_data(), "series": "TX"})
        printer = printers_of(context)[0].key
    queued = {}
    for branch in (HOME, OTHER):
        with installation.work(branch=branch) as context:
            queued[branch] = make_row(context, PrintJob, document=None).id
    prints = f"/{HOME}/api/print-queue"
    station, stock = f"/{HOME}/barcode/station", f"/{HOME}/inventory/stock"
    return [
        Spot(kind=NodePlace, place=NodePlace, path=f"/company/branches/{HOME}"),
        Spot(kind=KindPlace, place=KindPlace, path="/company/branches"),
        Spot(kind=User, place=Users, path=f"/users/{user}"),
        Spot(kind=DefinitionPlace, place=DefinitionPlace, path=f"/{HOME}/businesses/pickup"),
        Spot(kind=VersionPlace, place=VersionPlace, path=f"/{HOME}/businesses/pickup/1"),
        Spot(kind=Delegations, place=Delegations, path="/me/delegations"),
        Spot(kind=LayoutPlace, place=LayoutPlace, path=f"/{HOME}/printing/{layout}"),
        Spot(kind=PrintersPlace, place=PrintersPlace, path=f"/{HOME}/printing/printers"),
        Spot(kind=PrinterPlace, place=PrinterPlace, path=f"/{HOME}/printing/printers/{printer}"),
        Spot(kind=PrintQueue, place=PrintQueue, path=prints),
        Spot(
            kind=QueuedPrint,
            place=QueuedPrint,
            path=f"{prints}/{queued[HOME]}",
            foreign=f"{prints}/{queued[OTHER]}",
        ),
        Spot(
            kind=StationPickup,
            place=StationPickup,
            path=f"{station}/{rows[HOME, Pickup]}",
            foreign=f"{station}/{rows[OTHER, Pickup]}",
            addon="barcode",
        ),
        Spot(
            kind=StockDraft,
            place=StockDraft,
            path=f"/{HOME}/barcode/stock/{rows[HOME, Receipt]}",
            foreign=f"/{HOME}/barcode/stock/{rows[OTHER, Receipt]}",
            addon="barcode",
        ),
        Spot(
            kind=ReturnDraft,
            place=ReturnDraft,
            path=f"/{HOME}/barcode/stock/{rows[HOME, Return]}",
            foreign=f"/{HOME}/barcode/stock/{rows[OTHER, Return]}",
            addon="barcode",
        ),
        Spot(
            kind=TransferDraft,
            place=TransferDraft,
            path=f"/{HOME}/barcode/stock/{rows[HOME, Transfer]}",
            foreign=f"/{HOME}/barcode/stock/{rows[OTHER, Transfer]}",
            addon="barcode",
        ),
        Spot(
            kind=VariantStock,
            place=VariantStock,
            path=f"{stock}/{rows[HOME, Variant]}",
            addon="inventory",
        ),
    ]


KINDS = (
    "base.document",
    "esales.pickup",
    "esales.invoice",
    "esales.invoice_request",
    "esales.ticket",
    "esales.refund",
    "esales.return",
    "esales.order",
    "esales.dealer_change",
    "esales.money",
    "esales.statement",
    "inventory.transfer",
)


def of_businesses(installation: Any) -> list[Spot]:
    """The generated pages of businesses in which everybody has a part, kinds of their own too."""
    return [spot for kind in KINDS for spot in of_business(installation, kind)]


def of_business(installation: Any, kind_name: str) -> list[Spot]:
    """The generated pages of a business of the kind called ``kind_name``."""
    from core.web.application import Documents
    from core.workflow.definition import Business, OwnField, Participant, Step, Transition
    from core.workflow.versions.publishing import publish

    kind = installation.registry.everything.named("kinds")[kind_name]
    collection = kind.collection() if kind.collection else Documents
    name = f"any_{kind_name.partition('.')[2]}"
    ways = [(way.name, way.source, way.target) for way in kind.ways]
    ways = ways or [("close", "open", "closed")]
    start = ways[0][1]

    def anybody(step: str, *edits: str) -> tuple[Participant, ...]:
        fires = tuple(way for way, source, _target in ways if source == step)
        return (Participant(fires=fires, edits=edits),) if fires else ()

    label = {"en": "Errand", "zh_CN": "差事"}
    errand = Business(
        name=name,
        title=label,
        kind=kind_name,
        series="CS",
        fields=(OwnField(name="subject", title=label),),
        steps=(
            Step(name=start, title=label, participants=anybody(start, "*")),
            *(
                Step(name=target, title=label, final=True, participants=anybody(target))
                for _way, _source, target in ways
            ),
        ),
        transitions=tuple(
            Transition(name=way, title=label, source=source, target=target)
            for way, source, target in ways
        ),
        starters=(Participant(),),
    )
    with installation.work() as context:
        publish(context, errand)
    made = {}
    for branch in (HOME, OTHER):
        with installation.work(branch=branch) as context:
            given = {"business": name, "version": 1, "step": start}
            made[branch] = make_row(context, kind.record, **given).id
    path = f"/{HOME}/{name}"
    case, theirs = (f"{path}/{made[branch]}" for branch in (HOME, OTHER))
    return [
        Spot(kind=collection, place=collection, path=path),
        Spot(kind=collection.case, place=collection.case, path=case, foreign=theirs),
        *for_programs(installation, name, made),
    ]


def for_programs(installation: Any, name: str, made: dict[str, int]) -> list[Spot]:
    """The same as programs find it."""
    from core.web.api.places import Comments, File, Files, Row, Rows
    from core.workflow.documents import Attachment

    path = f"/{HOME}/api/{name}"
    row, theirs = (f"{path}/{made[branch]}" for branch in (HOME, OTHER))
    with installation.work(branch=HOME) as context:
        file = make_row(context, Attachment, document=made[HOME], field="").id
    return [
        Spot(kind=Rows, place=Rows, path=path),
        Spot(kind=Row, place=Row, path=row, foreign=theirs),
        Spot(kind=Comments, place=Comments, path=f"{row}/comments", foreign=f"{theirs}/comments"),
        Spot(kind=Files, place=Files, path=f"{row}/files", foreign=f"{theirs}/files"),
        Spot(kind=File, place=File, path=f"{row}/files/{file}"),
    ]


@pytest.fixture(scope="module")
def views(wsgi):
    """What the application registers in its tree: context, name, methods and permission."""
    found = []
    for item in wsgi.registry.introspector.get_category("views"):
        view = item["introspectable"]
        context = view["context"]
        if view["exception_only"] or view["route_name"] or not isinstance(context, type):
            continue
        if issubclass(context, Exception) or context is IExceptionResponse:
            continue
        found.append(
            (context, view["name"], methods(view), view["derived_callable"].__permission__)
        )
    return found


def methods(view: Any) -> tuple[str, ...]:
    """The methods a view answers to, of the two that browsers send."""
    given = view["request_methods"] or ("GET", "POST")
    return tuple(m for m in ("GET", "POST") if m in ((given,) if isinstance(given, str) else given))


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


def knock(browser: Browser, door: Door, path: str | None = None, *, briefly: bool = False) -> Any:
    """Ask at the door: look, or send a form without the token that proves it is ours.

    ``briefly`` asks to be refused in a line, as programs are: there are too many pages to draw.
    """
    address = path or door.path
    headers = {"Accept": "application/json"} if briefly else {}
    if door.method == "GET":
        return browser.http.get(f"{address}?q=a", headers=headers, expect_errors=True)
    return browser.http.post(address, {"q": "a"}, headers=headers, expect_errors=True)


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
    for door in doors:
        if door.method != "GET":
            continue
        page = knock(browsers[role], door, briefly=not may(role, door))
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
        if not (asked if door.method == "GET" else page.status_int in (403, 404)):
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
