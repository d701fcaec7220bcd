"""Drafts of layouts: what is being moved about, kept beside what is printed until it is published.

A draft is what stands in the form, unsound as it may be. Of two who edit one layout nobody
overwrites the other: whoever saves names the draft he saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.company.decisions import decide
from core.context import Context
from core.i18n import _
from core.refusal import Invalid
from core.security.called import people_called

MOST, LONGEST = 6000, 1000


@dataclass(frozen=True, kw_only=True)
class LayoutDraft:
    """What somebody typed, under its names, and which draft of this layout it is.

    ``base`` is the published version that he had before him.
    """

    revision: int
    base: int
    state: Mapping[str, str]
    actor: str
    at: datetime


def draft_of(context: Context, name: str) -> LayoutDraft | None:
    """The draft of the layout called ``name``; None where everything is published."""
    kept = context.company.layout_drafts.get(name)
    if kept is None:
        return None
    return LayoutDraft(**{**kept, "at": datetime.fromisoformat(kept["at"])})


def save_draft(
    context: Context, name: str, state: Mapping[str, str], *, seen: int, base: int
) -> None:
    """Keep ``state`` as the draft of ``name``, where the draft is still the one that was ``seen``.

    ``seen`` is the revision of that draft, 0 where there was none; ``base`` the published version
    that ``state`` was made from.
    """
    refuse_unless_seen(context, name, seen)
    if len(state) > MOST or any(len(text) > LONGEST for text in state.values()):
        raise Invalid(_("This is too much for one layout."))
    draft = {
        "revision": seen + 1,
        "base": base,
        "state": dict(state),
        "actor": context.identity.login,
        "at": context.now.isoformat(),
    }
    decide(context, "keep_layout_draft", name=name, draft=draft)


def drop_draft(context: Context, name: str) -> None:
    """Have no draft of ``name`` any more; nothing happens where there is none."""
    if name in context.company.layout_drafts:
        decide(context, "keep_layout_draft", name=name, draft=None)


def refuse_unless_seen(context: Context, name: str, seen: int) -> None:
    """Refuse to write over a draft that was saved after the one that was ``seen``."""
    there = draft_of(context, name)
    if (there.revision if there else 0) == seen:
        return
    if there is None:
        said = _("The draft was published or discarded meanwhile. Look at it, then save again.")
    else:
        said = _(
            "${name} saved a draft of this layout meanwhile. Look at it, then save again.",
            mapping={"name": people_called([there.actor], context).get(there.actor, there.actor)},
        )
    raise Invalid(said)
