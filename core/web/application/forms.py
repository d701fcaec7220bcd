"""Beginning and editing a document: what is the person's to fill in is open, the rest is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.context import Context
from core.i18n import _
from core.refusal import Invalid, NotPermitted, Refusal
from core.web.application.fields import Slots
from core.web.application.inputs import Inputs
from core.web.application.places import Case, Documents
from core.web.application.showing import Words
from core.web.application.typed import Typed, read_typed
from core.web.watch import Watch
from core.workflow.deciding.rights import Rights, rights_by_step
from core.workflow.definition import ANY, APPLICANT, Business
from core.workflow.documents import Document
from core.workflow.fields import Slot, Tried, following, names_for, sheet_of, tried, values_of
from core.workflow.motion.beginning import begin, open_at_begin, refuse_to_begin
from core.workflow.motion.editing import edit

FORM = "core.web:templates/application/form.pt"


@view_config(context=Documents, name="new", renderer=FORM)
def new(collection: Documents, request: Any) -> Any:
    """A form for a new document, with what it begins with, and its beginning."""
    here, business = request.here, collection.definition
    refuse_to_begin(business, here)
    form = Form(business, collection.slots, rights_at_begin(business, here), request)

    def save(typed: Typed) -> str:
        document = begin(business, typed.given, here)
        request.notice(_("${name} was begun.", mapping={"name": collection.called(document)}))
        return request.resource_url(collection, str(document.id))

    return form.page(
        save,
        title=_("New: ${name}", mapping={"name": collection.title}),
        back=request.resource_url(collection),
        draft=request.resource_url(collection, "draft"),
    )


@view_config(context=Case, name="edit", renderer=FORM)
def change(case: Case, request: Any) -> Any:
    """A form for what the person may change of the document in its step, and its saving."""
    refuse_to_edit(case)

    def save(typed: Typed) -> str:
        edit(case.document, typed.given, request.here)
        request.notice(_("${name} was saved.", mapping={"name": case.title}))
        return request.resource_url(case)

    form = Form(case.definition, case.slots, case.rights, request, case.document)
    return form.page(
        save,
        title=case.title,
        back=request.resource_url(case),
        draft=request.resource_url(case, "draft"),
        watch=Watch.of(case.document, request, _seen(case)),
    )


def _seen(case: Case) -> frozenset[str]:
    """The fields whose changes by others the person is told; of the rest he learns nothing."""
    return frozenset(name for name in case.slots if case.rights.see(name))


def refuse_to_edit(case: Case) -> None:
    """Refuse to open a document to whoever may change nothing of it in its step."""
    if not case.rights.edits:
        raise NotPermitted(
            _(
                "You may look at this document here, and not change it. "
                "Ask whoever has a part in this step."
            )
        )


@view_config(context=Documents, name="draft", request_method="POST", renderer="json")
def try_new(collection: Documents, request: Any) -> dict[str, Any]:
    """What the form of a new document comes to so far: formulas, and which fields it shows."""
    business = collection.definition
    form = Form(business, collection.slots, rights_at_begin(business, request.here), request)
    return form.told()


@view_config(context=Case, name="draft", request_method="POST", renderer="json")
def try_change(case: Case, request: Any) -> dict[str, Any]:
    """What the form of the document comes to so far; nothing is kept of it."""
    form = Form(case.definition, case.slots, case.rights, request, case.document)
    return form.told()


def rights_at_begin(business: Business, here: Context) -> Rights:
    """What whoever begins a document sees and fills in; the step may leave him all of it."""
    own = rights_by_step(business, here)[business.start.name]
    mine = [p for p in business.start.participants if p.relative == APPLICANT]
    sees = own.sees.union(*(participant.sees for participant in mine)) or {ANY}
    return Rights(sees=frozenset(sees), edits=frozenset(open_at_begin(business, here)))


def _comes_later(slot: Slot) -> bool:
    return getattr(slot.field, "apart", False) or (slot.own and slot.type.kept == "ids")


class Form:
    """The form of a document, as far as the ``rights`` of the person before it go."""

    def __init__(
        self,
        business: Business,
        slots: Slots,
        rights: Rights,
        request: Any,
        document: Document | None = None,
    ) -> None:
        self.business, self.request, self.document = business, request, document
        self.here = request.here
        self.slots = slots
        self.open = {
            name: slot
            for name, slot in slots.items()
            if slot.typed and slot.type.kept != "ids" and rights.edit(name)
        }
        # Goods are scanned in, and files added, on the page that comes after the form.
        self.later = [
            slot.called(self.here.identity.locale)
            for name, slot in slots.items()
            if document is None and rights.edit(name) and _comes_later(slot)
        ]
        self.live = following(business, self.open)
        self.seen = rights.sees | rights.edits
        self.old = None if document is None else values_of(document, business, self.here)

    def page(
        self,
        save: Callable[[Typed], str],
        *,
        title: Any,
        back: str,
        draft: str,
        watch: Watch | None = None,
    ) -> Any:
        """The page of the form, or what was sent saved; what is wrong comes back beside it."""
        request, typed = self.request, self._begun()
        messages: tuple[Any, ...] = ()
        errors: Mapping[str, Any] = {}
        if request.method == "POST":
            typed = read_typed(request.POST, self.open, self.here)
            try:
                if typed.errors:
                    raise Invalid(_("Please look at the marked fields."), fields=dict(typed.errors))
                if watch is not None:
                    watch.refuse_stale(request)
                return HTTPSeeOther(save(typed))
            except Refusal as refusal:
                errors, messages = getattr(refusal, "fields", {}), tuple(refusal.messages)
                request.tm.doom()
            request.response.status_int = 422
        found = self.tried(typed)
        items = self.inputs(found, typed, errors)
        drawn = {item.field for item in items}
        beside_a_field = [m for place, m in errors.items() if place.partition(".")[0] in drawn]
        return {
            "title": title,
            "back": back,
            "draft": draft,
            "items": items,
            "later": self.later,
            "others": [(s, text) for s, text in self._others(found) if s.name not in drawn],
            "tables": self._closed_tables(found),
            # What stands beside a field is not said above the form once more.
            "messages": [m for m in messages if m not in beside_a_field],
            "command_key": request.POST.get("__key__") or uuid.uuid4().hex,
            "seen": watch.newest if watch is not None else None,
        }

    def _begun(self) -> Typed | None:
        """What the address fills in of a new document, for a page elsewhere knows it already."""
        named = {name: slot for name, slot in self.open.items() if name in self.request.GET}
        if self.document is not None or not named:
            return None
        return read_typed(self.request.GET, named, self.here)

    def tried(self, typed: Typed | None) -> Tried:
        """What it comes to so far."""
        given = typed.given if typed is not None else {}
        applicant = self.document.creator if self.document is not None else None
        return tried(self.business, given, self.here, old=self.old, applicant=applicant)

    def inputs(self, found: Tried, typed: Typed | None, errors: Mapping[str, Any]) -> list[Any]:
        """The inputs in their order, with what follows from them or is refused in a closed field.

        What else the document holds stands below, so that a phone shows first what is to be done.
        """
        inputs = Inputs(
            self.open,
            self.here,
            values=found.values,
            typed=typed,
            errors=errors,
            hidden=found.hidden,
            before=self.old,
        )
        words = self._beside(found)
        return [
            inputs.of(slot) if name in self.open else inputs.output(slot, words[name])
            for name, slot in self.slots.items()
            if name in self.open
            or (name in words and (self.document is None or name in self.live or name in errors))
        ]

    def _others(self, found: Tried) -> list[tuple[Slot, str]]:
        """What the person may only look at, in words."""
        return [(self.slots[name], text) for name, text in self._beside(found).items()]

    def _closed_tables(self, found: Tried) -> list[dict[str, Any]]:
        """The tables the person may only look at, with their lines."""
        closed = [
            slot
            for name, slot in self.slots.items()
            if slot.type.widget == "table" and name not in self.open and self._is_seen(slot)
        ]
        words = self._words(found) if closed else None
        return [
            words.table(slot, found.values[slot.name])
            for slot in closed
            if words is not None and found.values.get(slot.name)
        ]

    def told(self) -> dict[str, Any]:
        """What is worked out so far, in words, and which fields are shown, for the page."""
        typed = read_typed(self.request.POST, self.open, self.here)
        found = self.tried(typed)
        words = self._words(found)
        computed = {
            f"{name}-{number}-{column.name}": words.of(column, line.get(column.name))
            for name, rows in typed.rows.items()
            for (number, _row), line in zip(rows, found.values.get(name) or (), strict=False)
            for column in self.open[name].columns
            if not column.typed
        }
        shown = {
            name: name not in found.hidden
            for name, slot in self.open.items()
            if getattr(slot.field, "shown_if", "")
        }
        return {"computed": {**computed, **self._beside(found)}, "shown": shown}

    def _beside(self, found: Tried) -> dict[str, str]:
        """What is shown and not filled in: what the person sees, and formulas of what he types."""
        words = self._words(found)
        return {
            name: words.of(slot, found.values.get(name))
            for name, slot in self.slots.items()
            if name not in self.open and self._is_beside(slot)
        }

    def _is_beside(self, slot: Slot) -> bool:
        worked_out = bool(getattr(slot.field, "formula", ""))
        known = worked_out or self.document is not None
        return self._is_seen(slot) and known and slot.type.widget != "table"

    def _is_seen(self, slot: Slot) -> bool:
        return ANY in self.seen or slot.name in self.seen

    def _words(self, found: Tried) -> Words:
        sheet = sheet_of(self.business, self.here)
        seen = {name: found.values.get(name) for name in self.slots}
        return Words(
            self.request.show, self.here.identity.locale, names_for(sheet, [seen], self.here)
        )
