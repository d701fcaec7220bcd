"""How a business stands in this branch, for the pages that list it and for its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.i18n import _
from core.orm.changes import Change, changes_at
from core.security.called import people_called
from core.web.changes import Told, Words, told
from core.workflow.businesses import definition, open_to
from core.workflow.definition import Business, in_words
from core.workflow.versions.drafts import Draft, drafts, home_of
from core.workflow.versions.lives import PLACE, chosen, open_documents
from core.workflow.words.wording import Words as Names

LIVE, WAITING, RETIRED, DRAWN = "live", "waiting", "retired", "drawn"
STATES = {
    LIVE: _("live"),
    WAITING: _("waits for modules"),
    RETIRED: _("not live"),
    DRAWN: _("being drawn"),
}

DEEDS = {
    "publish": _("published"),
    "choose_business": _("chosen"),
    "choose_in_branches": _("chosen"),
    "keep_draft": _("drawn"),
}
LATELY, SHOWN = 200, 50


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One business here: its ``state``, the version meant to be live or else the newest, its draft.

    ``open`` counts its running documents by version and step; ``off`` names the modules it waits
    for.
    """

    name: str
    called: str
    state: str
    business: Business | None
    draft: Draft | None
    open: Mapping[tuple[int, str], int]
    off: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many documents are running."""
        return sum(self.open.values())

    @property
    def title(self) -> Any:
        """The state in words."""
        return STATES[self.state]


def standings(here: Any, only: str = "") -> list[Standing]:
    """Every business that this branch may have or draws, or the ``only`` one of that name."""
    drawn, kept = drafts(here), here.company.businesses
    open_ones = {n: v for n, v in kept.items() if open_to(here.branch, v)}
    names = [name for name in {**open_ones, **drawn} if only in ("", name)]
    running = open_documents(here, [name for name in names if name in kept])
    found = [_standing(here, name, drawn.get(name), running.get(name, {})) for name in names]
    return sorted(found, key=lambda one: (_kind(one), _order(one), one.called))


def _kind(one: Standing) -> str:
    return one.business.kind if one.business else ""


def _order(one: Standing) -> int:
    return one.business.order if one.business else 0


def _standing(
    here: Any, name: str, draft: Draft | None, running: Mapping[tuple[int, str], int]
) -> Standing:
    locale, versions = here.identity.locale, here.company.businesses.get(name, {})
    able = open_to(here.branch, versions)
    if not able:
        title = draft.data.get("title") if draft else None
        called = str(in_words(title, locale)) if isinstance(title, dict) and title else name
        return Standing(
            name=name, called=called, state=DRAWN, business=None, draft=draft, open=running
        )
    version = chosen(here, name)
    business = definition(here, name, max(able) if version is None else version)
    off = tuple(sorted(business.addons - here.hooks.enabled)) if version is not None else ()
    state = RETIRED if version is None else WAITING if off else LIVE
    return Standing(
        name=name,
        called=business.called(locale),
        state=state,
        business=business,
        draft=draft,
        open=running,
        off=off,
    )


def drawers(every: Iterable[Standing], here: Any) -> dict[str, str]:
    """The names of those who drew the drafts last, by business; one statement."""
    drafted = {one.name: one.draft.by for one in every if one.draft is not None}
    people = people_called(drafted.values(), here) if drafted else {}
    return {name: people.get(login, login) for name, login in drafted.items()}


def names_for(request: Any) -> Names:
    """The words for what businesses name, in the reader's language."""
    return Names.of(request.here, request.localizer.translate)


def whose(request: Any, home: str) -> str:
    """Whose a version is: a branch's own, or the whole company's."""
    if not home:
        return str(request.localizer.translate(_("whole company")))
    branch = request.here.company.branches.get(home)
    return str(branch.called(request.locale_name)) if branch else home


def may_speak_for_all(here: Any) -> bool:
    """Whether what is drawn here is for the whole company."""
    return home_of(here) == ""


def history(request: Any, name: str) -> list[Told]:
    """What happened to the business in every branch, newest first, in the reader's words.

    What another branch draws for itself is told to nobody else.
    """
    ours = {"draft.", f"draft.{request.here.branch.name}"}
    found = []
    for one in _told(request, changes_at(request.here.session, [PLACE], name, most=LATELY)):
        left = [item for item in one.fields if not item[0].startswith("draft.") or item[0] in ours]
        if left or not one.fields:
            found.append(replace(one, fields=left))
    return found[:SHOWN]


def publishings(request: Any, name: str) -> dict[int, Told]:
    """Who published each version of the business and when, as far as the log of late says."""
    changes = changes_at(request.here.session, [PLACE], name, most=LATELY)
    made = [change for change in changes if change.deed == "publish"]
    pairs = zip(made, _told(request, made), strict=True)
    return {change.fields["version"][1]: one for change, one in pairs}


def _told(request: Any, changes: Sequence[Change]) -> list[Told]:
    translate, titles = request.localizer.translate, {}
    for change in changes:
        for field in change.fields:
            sort, _dot, branch = field.partition(".")
            said = {"branch": whose(request, branch)}
            if sort == "live":
                titles[field] = translate(_("Live in ${branch}", mapping=said))
            elif sort == "draft":
                titles[field] = translate(_("Draft of ${branch}", mapping=said))
    return told(changes, Words(titles=titles, deeds=DEEDS), request)
