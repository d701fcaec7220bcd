"""Twenty businesses as files, and a company with people and goods to work in them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from sqlalchemy import select

from addons.base.models import Party, Region, Variant
from addons.esales.models import Dealer
from addons.inventory.models import Warehouse
from core.security.models import Posting, User
from core.testing import SEATS
from core.testing.rows import make_row
from core.workflow.definition import Business
from core.workflow.versions.filing import read_file
from core.workflow.versions.publishing import publish

FOLDER = Path(__file__).parent.parent / "definitions"
# Businesses that others make their next document from come first.
FIRST = ("gate_pass",)


@functools.cache
def twenty() -> dict[str, Business]:
    """The businesses of own fields alone that lie in ``tests/definitions``, by name."""
    contents = [path.read_bytes() for path in sorted(FOLDER.glob("*.json"))]
    found = [read_file(one).business for one in contents if b'"kind": "base.document"' in one]
    named = {one.name: one for one in found}
    return {name: named[name] for name in (*FIRST, *(n for n in named if n not in FIRST))}


def make_trade(context: Any) -> None:
    """A product, a dealer with a representative, a warehouse and a region to choose."""
    make_row(context, Variant)
    party = make_row(context, Party)
    make_row(context, Dealer, party_id=party.id, rep="salesperson1")
    make_row(context, Warehouse)
    if context.session.scalar(select(Region).limit(1)) is None:
        make_row(context, Region)


def make_people(context: Any, each: int = 3) -> None:
    """So many people in each seat of the branch, and one in each at headquarters."""
    for role, seat in SEATS.items():
        department, position = seat.split("/")
        for number in range(1, each + 1):
            person = User(login=f"{role}{number}", name=f"{role} {number}", locale="en")
            places = [context.branch.name, *(["hq"] if number == each else [])]
            person.postings = [
                Posting(place=place, department=department, position=position) for place in places
            ]
            context.session.add(person)
    context.session.flush()


def publish_twenty(context: Any) -> None:
    """Publish all twenty, live in every branch where their modules are on."""
    for business in twenty().values():
        publish(context, business)
