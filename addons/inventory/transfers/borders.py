"""Between branches: what one knows of another's warehouses, and the one door into its books.

A transfer between two branches is in the books of both. Whoever acts on his own document opens
with it the books of the one branch that it names, for what it carries, in the same transaction:
nothing leaves the one and is not in the other. Nothing else writes into another branch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from addons.base.codes import plain
from addons.base.models import Serial
from addons.inventory.models import Transfer, Warehouse
from addons.inventory.stock import TRANSIT
from addons.inventory.transfers.finding import Found, Unexpected, find
from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.refusal import Refusal
from core.workflow import Document
from core.workflow.businesses import TRIED
from core.workflow.motion.editing import read_held

ADDON = "inventory"


@contextmanager
def books_of_the_other(document: Transfer, context: Context) -> Iterator[Context]:
    """Work in the branch that ``document`` names meanwhile; what it refuses says that it did."""
    home = context.company.branch_of(document.far_branch)
    locale = context.identity.locale
    if ADDON not in home.enabled(context.today):
        raise Refusal(_off(home, locale))
    hooks = context.hooks.only(home.enabled(context.today))
    try:
        with context.session.beside(home.code):
            yield replace(context, branch=home, hooks=hooks, memory={})
    except Refusal as refused:
        said = {"branch": home.called(locale)}
        raise Refusal(
            *(
                _("In ${branch}: ${said}", mapping={**said, "said": message})
                for message in refused.messages
            )
        ) from refused


def the_other(document: Transfer, there: Context) -> Transfer:
    """The document of the other branch, locked; it names ``document`` as its own other."""
    found = there.session.get_one(Transfer, document.far_document)
    read_held([found], there)
    if (found.far_document, found.far_branch) != (document.id, document.branch):
        raise LookupError(f"{found.id} is not the other document of {document.id}")
    return found


def find_arriving(document: Transfer, text: str, context: Context) -> Found:
    """What was scanned on arrival; a piece that only the sender knows is known by its number."""
    try:
        return find(context, text)
    except Unexpected as unknown:
        if unknown.reason != "unknown":
            raise
        found = _known_there(document, plain(text), context) if document.far else None
        if found is None:
            raise _unknown(text) from unknown
        return found


def _known_there(document: Transfer, typed: str, context: Context) -> Found | None:
    """The one piece with this number that the sender has in his books."""
    query = select(Serial.variant_id, Serial.number).where(
        Serial.number.in_({typed, typed.upper()}), Serial.kept_by.is_(None)
    )
    with context.session.across([document.far_branch]):
        rows = context.session.execute(query.limit(2)).all()
    return Found(variant_id=rows[0][0], numbers=(rows[0][1],)) if len(rows) == 1 else None


def _unknown(text: str) -> Unexpected:
    return Unexpected(
        _(
            "${code} is not on this transfer, and nothing is known under it. Set it apart, and "
            "scan the barcode of the goods, so that it is written down.",
            mapping={"code": text.strip()[:40]},
        ),
        "unknown",
    )


def hold_senders(documents: Sequence[Transfer], context: Context) -> None:
    """Lock the senders' documents of these that come in, for whoever decides there begins so, too.

    SQLite has one writer at a time and no locks on rows, so nothing is asked of it.
    """
    session = context.session
    if session.get_bind().dialect.name != "postgresql":
        return
    for document in sorted(documents, key=by_the_other):
        with session.beside(document.far_branch):
            there = select(Document.id).where(Document.id == document.far_document)
            session.execute(there.with_for_update())


def by_the_other(document: Transfer) -> int:
    """The order in which the documents of other branches are locked behind one's own."""
    return document.far_document or 0


def called_far(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    """What people call those of ``values`` that are warehouses of other branches."""
    wanted = set(values)
    return {key: name for key, name, _use in _warehouses(context) if key in wanted}


def offered_far(context: Context) -> list[tuple[str, str]]:
    """The warehouses of other branches that goods can be sent to."""
    return [(key, name) for key, name, in_use in _warehouses(context) if in_use]


def why_not_to(far: str, context: Context) -> Any:
    """Why nothing is sent to the warehouse ``far``; None where it may be."""
    if far in {key for key, _name, in_use in _warehouses(context) if in_use}:
        return None
    branches = {home.code: home for home in context.company.branches.values()}
    home = branches.get(far.partition("/")[0])
    if home is not None and ADDON not in home.enabled(context.today):
        return _off(home, context.identity.locale)
    return _(
        "There is no warehouse ${warehouse} in another branch that takes goods in. Choose one of "
        "those that are offered; within a branch goods go with an ordinary transfer.",
        mapping={"warehouse": far or "—"},
    )


def _off(home: Branch, locale: str) -> Any:
    return _(
        "${branch} keeps no stock with qudao, so nothing can be received there. Have inventory "
        "switched on there first.",
        mapping={"branch": home.called(locale)},
    )


def _warehouses(context: Context) -> list[tuple[str, str, bool]]:
    """Key, name and whether it takes goods, of the warehouses of the branches that keep stock.

    Their codes and names are all that a branch learns of another one's stock. On paper goods may
    also go to another warehouse of the same branch, for there may be no other that keeps stock.
    """
    homes = {
        home.code: home.called(context.identity.locale)
        for home in context.company.branches.values()
        if ADDON in home.enabled(context.today)
    }
    if TRIED not in context.session.info:
        homes.pop(context.code, None)
    if not homes:
        return []
    query = (
        select(Warehouse.branch, Warehouse.code, Warehouse.name, Warehouse.active)
        .where(Warehouse.kind != TRANSIT)
        .order_by(Warehouse.branch, Warehouse.code)
    )
    with context.session.across(homes):
        rows = context.session.execute(query).all()
    return [
        (f"{row.branch}/{row.code}", f"{homes[row.branch]} · {row.code} {row.name}", row.active)
        for row in rows
    ]
