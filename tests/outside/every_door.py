"""Every place of the application that has pages, and the doors at it, for who knocks at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from pyramid.interfaces import IExceptionResponse
from sqlalchemy import inspect, select

from core.security.policy import SIGNED_IN
from core.testing import company_facts
from core.testing.rows import make_row
from core.web.collection import Collection

HOME, OTHER, EMPTY = "shaanxi", "hubei", "sichuan"
ROLES = company_facts()["roles"]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A node of the tree by its address; ``place`` is the class that heads its permissions.

    ``foreign`` is the address of its like whose record belongs to another branch; ``lacks`` names
    the views of every collection that answer 404 here, whoever asks; ``errand`` is the kind of
    document where the spot belongs to a business in which everybody has the same part.
    """

    kind: type
    place: Any
    path: str
    addon: str = ""
    foreign: str = ""
    errand: str = ""
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


def lacking(place: type) -> frozenset[str]:
    """The general views of a collection that has nothing to fill in, or no code to type."""
    if not issubclass(place, Collection):
        return frozenset()
    lacks = {"new", "edit"} if not place.fields else set()
    return frozenset(lacks if hasattr(place.record, place.key) else {*lacks, "suggest"})


def below(installation: Any, rows: dict[tuple[str, type], int]) -> list[Spot]:
    """Nodes that no collection leads to; a new kind of them is named here or in a list below."""
    return [*of_the_company(installation), *of_printing(installation), *of_the_counter(rows)]


def of_the_company(installation: Any) -> list[Spot]:
    """The nodes of the company, its people, and its businesses with their versions."""
    from core.security.models import User
    from core.testing import make_user
    from core.web.businesses.place import DefinitionPlace, VersionPlace
    from core.web.company import KindPlace, NodePlace
    from core.web.delegations import Delegations
    from core.web.users import Users
    from core.workflow.businesses import definition
    from core.workflow.versions.drafts import start

    login = make_user(installation, "finance", HOME)
    with installation.work(write=False) as context:
        user = context.session.scalar(select(User.id).where(User.login == login))
    with installation.work(branch=HOME) as context:
        start(context, "pickup", {**definition(context, "pickup", 1).to_data(), "series": "TX"})
    pickup = f"/{HOME}/businesses/pickup"
    return [
        Spot(kind=NodePlace, place=NodePlace, path=f"/company/branches/{HOME}"),
        Spot(kind=KindPlace, place=KindPlace, path="/company/branches"),
        Spot(kind=User, place=Users, path=f"/users/{user}"),
        Spot(kind=DefinitionPlace, place=DefinitionPlace, path=pickup),
        Spot(kind=VersionPlace, place=VersionPlace, path=f"{pickup}/1"),
        Spot(kind=Delegations, place=Delegations, path="/me/delegations"),
    ]


def of_printing(installation: Any) -> list[Spot]:
    """A layout, a printer, and a print that waits in the queue of either branch."""
    from core.web.api.print_queue import PrintQueue, QueuedPrint
    from core.web.layouts.place import LayoutPlace
    from core.web.printing_page import PrinterPlace, PrintersPlace
    from core.workflow.printing.print_queue import PrintJob
    from core.workflow.printing.printers import BranchPrinter, keep_printer, printers_of

    with installation.work(write=False) as context:
        layout = next(iter(context.company.layouts))
    with installation.work(branch=HOME) as context:
        keep_printer(context, BranchPrinter(name="A printer"))
        printer = printers_of(context)[0].key
    queued = {}
    for branch in (HOME, OTHER):
        with installation.work(branch=branch) as context:
            queued[branch] = make_row(context, PrintJob, document=None).id
    pages, prints = f"/{HOME}/printing", f"/{HOME}/api/print-queue"
    return [
        Spot(kind=LayoutPlace, place=LayoutPlace, path=f"{pages}/{layout}"),
        Spot(kind=PrintersPlace, place=PrintersPlace, path=f"{pages}/printers"),
        Spot(kind=PrinterPlace, place=PrinterPlace, path=f"{pages}/printers/{printer}"),
        Spot(kind=PrintQueue, place=PrintQueue, path=prints),
        Spot(
            kind=QueuedPrint,
            place=QueuedPrint,
            path=f"{prints}/{queued[HOME]}",
            foreign=f"{prints}/{queued[OTHER]}",
        ),
    ]


def of_the_counter(rows: dict[tuple[str, type], int]) -> list[Spot]:
    """What the scanner station works on, one of each of ``rows``, and the stock of a variant."""
    from addons.barcode.resources import ReturnDraft, StationPickup, StockDraft, TransferDraft
    from addons.base.models import Variant
    from addons.esales.models import Pickup, Return
    from addons.inventory.models import Receipt, Transfer
    from addons.inventory.resources.stock import VariantStock

    drafts = f"/{HOME}/barcode/stock"
    scanned = (
        (StationPickup, f"/{HOME}/barcode/station", Pickup),
        (StockDraft, drafts, Receipt),
        (ReturnDraft, drafts, Return),
        (TransferDraft, drafts, Transfer),
    )
    stock = f"/{HOME}/inventory/stock/{rows[HOME, Variant]}"
    return [
        *(
            Spot(
                kind=place,
                place=place,
                path=f"{path}/{rows[HOME, record]}",
                foreign=f"{path}/{rows[OTHER, record]}",
                addon="barcode",
            )
            for place, path, record in scanned
        ),
        Spot(kind=VariantStock, place=VariantStock, path=stock, addon="inventory"),
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
    return [
        replace(spot, errand=kind) for kind in KINDS for spot in of_business(installation, kind)
    ]


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


def registered(wsgi: Any) -> list[tuple[type, str, tuple[str, ...], str]]:
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
