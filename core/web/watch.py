"""Two people at one form: whoever saves second is told what the first one changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from core.i18n import _
from core.orm.changes import Change, changes_at, place_of
from core.orm.session import BranchSession
from core.refusal import Invalid
from core.web.changes import Words, told, words_of

SEEN = "__seen__"


@dataclass(frozen=True)
class Watch:
    """What a form is about: the place of its changes in the log, and the words for them."""

    session: BranchSession
    resources: Sequence[str]
    number: str
    words: Words
    names: frozenset[str]

    @classmethod
    def of(cls, record: Any, request: Any, names: Collection[str] = ()) -> Watch:
        """The watch over a record, over the fields ``names`` or those of its collection's form.

        In a writing request nobody else changes the record meanwhile.
        """
        session, collection = request.here.session, record.__parent__
        if request.method == "POST":
            kind: Any = type(record)
            session.execute(select(kind.id).where(kind.id == record.id).with_for_update())
        watched = frozenset(names or (field.name for field in collection.fields))
        return cls(session, *place_of(record), words_of(collection, record, request), watched)

    @cached_property
    def newest(self) -> int:
        """The latest change there is, which a form remembers when it is shown."""
        found = changes_at(self.session, self.resources, self.number, most=1)
        return found[0].id if found else 0

    def changes(self) -> list[Change]:
        """What happened there, newest first."""
        return changes_at(self.session, self.resources, self.number)

    def refuse_stale(self, request: Any) -> None:
        """Refuse a form begun before somebody's change, and say who changed what, and when."""
        seen = request.POST.get(SEEN, "")
        if not seen.isdecimal() or len(seen) > 18 or int(seen) >= self.newest:
            return
        since = changes_at(self.session, self.resources, self.number, after=int(seen))
        touching = [change for change in since if self.names.intersection(change.fields)]
        if not touching:
            return
        sentences: list[Any] = []
        fields: dict[str, Any] = {}
        for change in reversed(told(touching, self.words, request)):
            changed = [item for item in change.fields if item[0] in self.names]
            fields |= {
                name: _("It is now: ${value}", mapping={"value": after})
                for name, _title, _before, after in changed
            }
            sentences.append(
                _(
                    "${who} changed this while your form was open, ${when}: ${fields}. Nothing "
                    "of yours was saved yet. Look at it once more and save again.",
                    mapping={
                        "who": change.actor,
                        "when": request.show.moment(change.at),
                        "fields": [title for _name, title, _before, _after in changed],
                    },
                )
            )
        raise Invalid(*sentences, fields=fields)
