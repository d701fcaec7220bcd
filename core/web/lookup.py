"""Choosing a record by typing: part of its name, its code, a barcode or the pinyin initials.

A field of kind "lookup" names the collection it chooses from. Its input suggests while one types;
without script, whoever types a code or an unmistakable name gets the same record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config
from sqlalchemy import case, false, or_

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Invalid, Refusal
from core.web.collection import Below, Collection

SUGGESTED = 12
TOLD = 4
SEPARATOR = " · "


def collection_at(path: str, here: Context) -> Collection:
    """The collection at ``path`` below the branch, such as ``base/parties``."""
    addon, _slash, name = path.partition("/")
    for found in here.hooks.collect("resources"):
        if (found.addon, found.name) == (addon, name):
            return found(None, name, here)
    raise LookupError(f"no collection of this branch is at {path}")


def suggestions(collection: Collection, text: str, most: int = SUGGESTED) -> list[Any]:
    """The records on offer in which ``text`` occurs: an exact code first, then codes begun so."""
    key = collection.key_column
    own = [column for column in collection.searched if not isinstance(column, Below)]
    rank = case(
        (key == text, 0),
        (key.istartswith(text, autoescape=True), 1),
        (or_(false(), *(column.istartswith(text, autoescape=True) for column in own)), 2),
        else_=3,
    )
    query = collection.search(collection.offered(), text).order_by(rank, key).limit(most)
    return list(collection.here.session.scalars(query).unique())


def chosen(collection: Collection, text: str) -> Any:
    """The record that ``text`` means: by code, as the input showed it, or the only one fitting.

    Raises Invalid with the records in question where ``text`` means none or several.
    """
    code = text.partition(SEPARATOR)[0].strip()
    exact = collection.query().where(collection.key_column == code)
    found = collection.here.session.scalars(exact).unique().first()
    if found is not None:
        return found
    fitting = suggestions(collection, text, TOLD)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Invalid(
            _(
                "“${text}” is not known here. Type a code, or part of a name.",
                mapping={"text": text},
            )
        )
    names = [shown(collection, record) for record in fitting]
    raise Invalid(
        _(
            "“${text}” may mean several, such as ${names}. Type the code of the right one.",
            mapping={"text": text, "names": names},
        )
    )


def chosen_many(collection: Collection, texts: Iterable[str]) -> dict[str, Any]:
    """What is kept of the record that each of ``texts`` means, or the Refusal that says why none.

    All that begin with a code cost one statement.
    """
    codes = {text: text.partition(SEPARATOR)[0].strip() for text in texts}
    known = kept_of(collection, codes.values())
    found: dict[str, Any] = {}
    for text, code in codes.items():
        try:
            found[text] = known[code] if code in known else _kept(collection, text)
        except Refusal as refusal:
            found[text] = refusal
    return found


def kept_of(collection: Collection, codes: Iterable[str]) -> dict[str, Any]:
    """What is kept of the record that has each of ``codes``, in one statement."""
    column, key = getattr(collection.record, collection.kept), collection.key_column
    exact = collection.query().where(one_of(collection.here.session, key, set(codes)))
    pairs = collection.here.session.execute(exact.with_only_columns(key, column))
    return {row[0]: row[1] for row in pairs}


def codes_of(collection: Collection, kept: Iterable[Any]) -> dict[Any, str]:
    """The code of each record that is ``kept``, in one statement."""
    column, key = getattr(collection.record, collection.kept), collection.key_column
    query = collection.query().where(one_of(collection.here.session, column, set(kept)))
    pairs = collection.here.session.execute(query.with_only_columns(column, key))
    return {row[0]: row[1] for row in pairs}


def _kept(collection: Collection, text: str) -> Any:
    return getattr(chosen(collection, text), collection.kept)


def shown_many(collection: Collection, kept: Iterable[Any]) -> dict[Any, str]:
    """What the input shows of each record that is ``kept``, in one statement."""
    column = getattr(collection.record, collection.kept)
    query = collection.query().where(one_of(collection.here.session, column, set(kept)))
    records = collection.here.session.scalars(query).unique()
    return {getattr(record, collection.kept): shown(collection, record) for record in records}


def shown(collection: Collection, record: Any) -> str:
    """What the input shows of ``record``: its code, and what it is called."""
    code = str(getattr(record, collection.key))
    name = collection.called(record).removeprefix(code).strip()
    return f"{code}{SEPARATOR}{name}" if name else code


class Chosen(colander.SchemaType):
    """A record typed by a person, kept as the attribute that its collection names."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """What the input shows of the record that is kept."""
        if appstruct in (colander.null, None, ""):
            return colander.null
        column = getattr(self.collection.record, self.collection.kept)
        query = self.collection.query().where(column == appstruct)
        record = self.collection.here.session.scalars(query).unique().first()
        return str(appstruct) if record is None else shown(self.collection, record)

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """What is kept of the record that was typed."""
        text = cstruct.strip() if isinstance(cstruct, str) else ""
        if not text:
            return colander.null
        try:
            return getattr(chosen(self.collection, text), self.collection.kept)
        except Refusal as refusal:
            raise colander.Invalid(node, refusal.messages[0]) from None


@view_config(context=Collection, name="suggest", renderer="json", permission=".view")
def suggest(collection: Collection, request: Any) -> list[dict[str, str]]:
    """What an input offers for the text ``q`` typed so far."""
    if not hasattr(collection.record, collection.key):
        raise HTTPNotFound
    text = request.GET.get("q", "").strip()
    if not text:
        return []
    return [
        {"text": shown(collection, record), "note": collection.note(record)}
        for record in suggestions(collection, text)
    ]
