"""Where the documents of a business stand in a branch: ``/branch/<business>/<document>``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy import Select, select

from core.context import Context
from core.web.application.columns import columns_of, columns_open, filters_of, filters_open
from core.web.application.fields import slots_for
from core.web.application.guesses import Guesses
from core.web.collection import Collection
from core.web.site import Place
from core.workflow.businesses import definition, live
from core.workflow.deciding.rights import (
    Rights,
    is_there,
    rights_of,
    sight,
)
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.fields import sheet_of
from core.workflow.kinds import kind_of
from core.workflow.motion.beginning import may_begin
from core.workflow.versions.lives import reachable

# How far a document was let pass, as the change log calls it.
BOUNDS = frozenset({"measure", "about"})


class Case(Place):
    """A document as a place of the tree, for the person who has it before his eyes.

    A subclass takes views of its own; ``Documents.case`` names it. ``page`` is the template of its
    page: one of its own fills the slots of ``frame.case``, and ``told`` are the fields that it
    shows in a place of its own, for they are not said twice.
    """

    scope = "core:document"
    page: ClassVar[str] = "core.web:templates/application/record.pt"
    told: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, parent: Documents, name: str, here: Context, document: Document) -> None:
        super().__init__(parent, name, here)
        self.collection = parent
        self.document = document
        self.definition = definition(here, document.business, document.version)
        self.scope = parent.scope
        self.title = parent.called(document)
        self.rights: Rights = rights_of(document, self.definition, here)
        self.slots = slots_for(self.definition, here)

    def sees(self, name: str) -> bool:
        """Whether the reader sees the field ``name`` of the document."""
        return name in self.slots and self.rights.see(name)

    @property
    def sees_all(self) -> bool:
        """Whether the reader sees every field of the document, told by name or all together."""
        return all(map(self.rights.see, self.slots))

    @cached_property
    def knows_bounds(self) -> bool:
        """Whether he may know how far it was let pass: he sees all of it, or may let it pass."""
        guards = self.here.hooks.everywhere.named("guards")
        used = {use.name for way in self.definition.transitions for use in way.guards}
        asked = {guards[name].override for name in used & set(guards)} - {""}
        return self.sees_all or any(map(self.here.may, asked))

    def knows(self, name: str) -> bool:
        """Whether he may be told what the change log says under ``name``: of no field, everybody.

        What the log calls by a name of its own is told to whoever sees the field it belongs to.
        """
        field = self.collection.belongs.get(name, name)
        if field in sheet_of(self.definition, self.here).slots:
            return self.sees(field)
        return name not in BOUNDS or self.knows_bounds

    def more(self, request: Any) -> dict[str, Any]:
        """What a page of its own shows besides what every document's page does."""
        return {}


class Documents(Collection):
    """The documents of one live business that the person may see.

    A kind's own subclass says what stands in the list, in ``columns`` and ``filters``, and below a
    document, in ``panels``; what it leaves out comes from the definition. Deeds of its own are
    views on its ``case``. ``group`` heads its entry in the menu, ``order`` says where it stands.
    ``belongs`` leads from names of its own in the change log to the fields they tell of.
    """

    addon = ""
    name = ""
    scope = "core:document"
    record: Any = Document
    case: ClassVar[type[Case]] = Case
    group: ClassVar[Any] = None
    order: ClassVar[int] = 90
    belongs: ClassVar[Mapping[str, str]] = {}
    searched: Sequence[Any] = (Document.number,)
    key = "number"

    def __init__(self, parent: Place | None, name: str, here: Context, business: Business) -> None:
        super().__init__(parent, name, here)
        self.definition = business
        kind = kind_of(business, here)
        assert kind is not None
        self.record, self.scope = kind.record, kind.scope
        self.title = self.singular = business.called(here.identity.locale)
        self.slots = slots_for(business, here)
        guesses = Guesses(business, self.slots, here)
        self.contributed = frozenset(column.name for column in self.columns)
        general = columns_of(guesses, self.record, self.contributed)
        self.columns = (*columns_open(self.columns, guesses), *general)
        named = {item.name for item in self.filters}
        others = filters_of(guesses, self.record, named)
        self.filters = (*filters_open(self.filters, guesses), *others)

    def __getitem__(self, name: str) -> Any:
        record = super().__getitem__(name)
        case = self.case(self, name, self.here, record)
        if not case.rights.there:
            raise KeyError(name)
        return case

    def query(self) -> Select[Any]:
        """Every document of the business that the person may see at all."""
        query = select(self.record).options(*self.options)
        return query.where(
            self.record.business == self.definition.name, sight(self.definition, self.here)
        )

    @property
    def may_begin(self) -> bool:
        """Whether the person may begin a document here, on a form of ours."""
        return may_begin(self.definition, self.here)

    def called(self, record: Any) -> str:
        """A document is called by its number, or, before it has one, by a stand-in."""
        return str(record.number or f"#{record.id}")


def documents_of(business: Business, here: Context, parent: Place | None = None) -> Documents:
    """The documents of ``business`` as its kind, or the definition alone, has them shown."""
    made: Documents = collection_of(business, here)(parent, business.name, here, business)
    return made


def collection_of(business: Business, here: Context) -> type[Documents]:
    """The class of collection that the kind of ``business`` contributes, or the general one."""
    kind = kind_of(business, here)
    collection = kind.collection if kind is not None else None
    return collection() if collection is not None else Documents


def application_at(name: str, here: Context, parent: Place) -> Documents:
    """The application of the business called ``name``; KeyError for who has no part in it.

    That of a retired business, or of one whose addon has gone, is there while it has documents.
    """
    business = live(here).get(name) or reachable(here)[name]
    if kind_of(business, here) is None or not is_there(business, here):
        raise KeyError(name)
    return documents_of(business, here, parent)
