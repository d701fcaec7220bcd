"""Filling in the documents of a trial: values as they are typed, each by somebody who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from core.context import Context
from core.i18n import _
from core.workflow.cases.cast import Cast
from core.workflow.cases.values import Sample
from core.workflow.definition import ANY
from core.workflow.documents import Attachment, Document
from core.workflow.fields import sheet_of, types_of
from core.workflow.motion.editing import edit
from core.workflow.trial.on_paper import Paper
from core.workflow.trial.rehearsing import put_beside, rehearsal_of, stand_apart

# No document has this number.
STAND_IN = 0


class Typist:
    """Types what the cases say; ``lacking`` says what there is none of here to be chosen."""

    def __init__(self, paper: Paper, cast: Cast) -> None:
        self.paper = paper
        self.cast = cast
        self.lacking: list[Any] = []
        self._samples: dict[str, Any] = {}

    @cached_property
    def slots(self) -> Mapping[str, Any]:
        """The fields of the business."""
        return sheet_of(self.paper.business, self.paper.context).slots

    @cached_property
    def beside(self) -> frozenset[str]:
        """The fields that stand beside the form and are filled in with the kind's help."""
        return frozenset(stand_apart(self.paper.business, self.paper.context))

    def met(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of ``values`` that come about with the kind's help, on the way as well."""
        meets = rehearsal_of(self.paper.business, self.paper.context).meets
        return {name: value for name, value in values.items() if name in meets}

    def left_open(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """``values`` without any choice of built-in fields that the kind makes for itself."""
        if rehearsal_of(self.paper.business, self.paper.context).begin is None:
            return dict(values)
        return {n: v for n, v in values.items() if self.slots[n].own or not isinstance(v, Sample)}

    def stand_in(self, step: str) -> Document:
        """A document of the business in ``step`` that is in no table: to look at, not to move."""
        business, context = self.paper.business, self.paper.context
        return Document(
            id=STAND_IN,
            business=business.name,
            version=business.version,
            step=step,
            creator=next(iter(self.cast.starters), ""),
            created=context.now,
            entered=context.now,
            own={},
        )

    def is_files(self, name: str) -> bool:
        """Whether the field holds files, which come to a document that there is."""
        return bool(self.slots[name].type.kept == "ids")

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """``values`` as they are typed; what there is none of here is left out."""
        self.lacking = []
        found = {name: self._typed(self.slots[name], value) for name, value in values.items()}
        return {n: v for n, v in found.items() if v is not None or values[n] is None}

    def fill(
        self, document: Document, rest: Mapping[str, Any], *, beside: bool = True
    ) -> dict[str, Any]:
        """Let whoever may fill in what is still to be filled; what remains for later steps.

        What stands ``beside`` the form can wait.
        """
        step = self.paper.business.step(document.step)
        left = dict(rest)
        for line, who in enumerate(step.participants):
            names = [n for n in left if ANY in who.edits or n in who.edits]
            people = self.cast.people(document, step, line) if names else ()
            if not people:
                continue
            context = self.paper.by(people[0])
            typed = [n for n in names if self.slots[n].typed]
            if typed and self._edited(document, {n: left[n] for n in typed}, context):
                left = {n: v for n, v in left.items() if n not in typed}
            apart = [n for n in names if n in self.beside] if beside else []
            if apart and self._put_beside(document, apart, left, context):
                left = {n: v for n, v in left.items() if n not in apart}
        return left

    def _edited(self, document: Document, values: Mapping[str, Any], context: Context) -> bool:
        given = {n: self._files(document, n) for n in values if self.is_files(n)}
        given |= self.typed({n: v for n, v in values.items() if n not in given})
        return self.paper.attempt(partial(edit, document, given, context)) is None

    def _put_beside(
        self, document: Document, names: Sequence[str], left: Mapping[str, Any], context: Context
    ) -> bool:
        """Fill in ``names``, so that with them comes about what else is wished for."""
        along = [n for n, slot in self.slots.items() if n in left and not slot.field.editable]
        wished = {n: left[n] for n in (*names, *along)}
        deed = partial(put_beside, document, self.paper.business, wished, context)
        return self.paper.attempt(deed) is None

    def _files(self, document: Document, name: str) -> list[int]:
        """A small file at the document, for a field of files."""
        made = Attachment(
            document=document.id,
            field=name,
            name="paper.txt",
            type="text/plain",
            size=5,
            at=self.paper.context.now,
            author=self.paper.context.identity.login,
            body=b"paper",
        )
        self.paper.context.session.add(made)
        self.paper.context.session.flush()
        return [made.id]

    def _typed(self, slot: Any, value: Any) -> Any:
        if isinstance(value, list):
            columns = {column.name: column for column in slot.columns}
            lines = [{n: self._typed(columns[n], v) for n, v in line.items()} for line in value]
            return [{n: v for n, v in line.items() if v is not None} for line in lines]
        if isinstance(value, Sample):
            return self._sample(slot.type)
        if slot.type.kept == "moment" and isinstance(value, date):
            zone = ZoneInfo(self.paper.context.company.timezone)
            return datetime.combine(value, time(12), zone)
        return value

    def _sample(self, kind: Any) -> Any:
        """One of what there is here for a type that names something."""
        if kind.name not in self._samples:
            self._samples[kind.name] = self._found(kind)
        found = self._samples[kind.name]
        if found is None:
            self.lacking.append(
                _("There is no ${type} here to try with.", mapping={"type": kind.title})
            )
        return found

    def _found(self, kind: Any) -> Any:
        context = self.paper.context
        kind = types_of(context).get(kind.name, kind)
        if kind.offered is not None:
            return next((value for value, _name in kind.offered(context)), None)
        for collection in context.hooks.collect("resources"):
            if f"{collection.addon}/{collection.name}" == kind.of:
                here = collection(None, collection.name, context)
                record = context.session.scalars(here.offered().limit(1)).unique().first()
                return getattr(record, "id" if kind.kept == "whole" else here.key, None)
        return None
