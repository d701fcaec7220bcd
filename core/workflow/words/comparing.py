"""What changed between two definitions, in words, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from core.i18n import _
from core.workflow.definition import Business
from core.workflow.words.describing import Aspect, Element, described
from core.workflow.words.renaming import same_steps, with_steps_called
from core.workflow.words.wording import Words

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NOTHING = "—"
ORDERS = {
    "fields": _("The fields stand in another order."),
    "steps": _("The steps stand in another order."),
    "transitions": _("The transitions stand in another order."),
    "follows": _("The next documents stand in another order."),
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is otherwise in the newer definition: where, and the sentence about it."""

    place: str
    sort: str
    sentence: str


def differences(old: Business, new: Business, words: Words) -> list[Difference]:
    """All that ``new`` says otherwise than ``old``; how a drawing is arranged does not count."""
    stored = {was: now for was, now in same_steps(old, new).items() if was != now}
    before, after = described(with_steps_called(old, stored), words), described(new, words)
    renamed = _renamed(before, after)
    found = [_told(kept, words, REMOVED) for kept in _only(before, after, renamed.values())]
    found += [_stored(after[f"steps.{now}"], was, words) for was, now in stored.items()]
    for place, element in after.items():
        was = before.get(renamed.get(place, place))
        if was is None:
            found.append(_told(element, words, ADDED))
            continue
        if was.name != element.name:
            found.append(_stored(element, was.name, words))
        found += _changed(was, element, words, quiet=bool(renamed))
    return [*found, *_reordered(before, after, words)]


def _renamed(before: Mapping[str, Element], after: Mapping[str, Element]) -> dict[str, str]:
    """New places of what has only another stored name, with the old place of each."""
    gone = [element for place, element in before.items() if place not in after]
    come = [element for place, element in after.items() if place not in before]
    found: dict[str, str] = {}
    for element in come:
        for was in gone:
            alike = element.sort == was.sort and element.label == was.label and element.label
            if alike and was.place not in found.values():
                found[element.place] = was.place
                break
    return found


def _only(
    before: Mapping[str, Element], after: Mapping[str, Element], renamed: Collection[str]
) -> list[Element]:
    return [e for place, e in before.items() if place not in after and place not in renamed]


def _told(element: Element, words: Words, sort: str) -> Difference:
    sentence = _("${called} is new.") if sort == ADDED else _("${called} is gone.")
    return Difference(
        place=element.place, sort=sort, sentence=words.say(sentence, called=element.called)
    )


def _stored(element: Element, was: str, words: Words) -> Difference:
    said = {"called": element.called, "old": was, "new": element.name}
    sentence = words.say(_("${called} is stored as ${new}, no longer as ${old}."), **said)
    return Difference(place=element.place, sort=CHANGED, sentence=sentence)


def _changed(old: Element, new: Element, words: Words, *, quiet: bool) -> Iterator[Difference]:
    """Where something was renamed, ``quiet`` leaves out what differs by its name alone."""
    absent = Aspect(title="", words="", plain=None)
    for key in {**old.aspects, **new.aspects}:
        was, now = old.aspects.get(key, absent), new.aspects.get(key, absent)
        if was.plain != now.plain and not (quiet and was.words == now.words):
            said = {
                "called": new.called,
                "aspect": now.title or was.title,
                "old": was.words or NOTHING,
                "new": now.words or NOTHING,
            }
            sentence = words.say(_("${called}, ${aspect}: ${new} instead of ${old}."), **said)
            yield Difference(place=new.place, sort=CHANGED, sentence=sentence)


def _reordered(
    before: Mapping[str, Element], after: Mapping[str, Element], words: Words
) -> Iterator[Difference]:
    """Sorts of elements of which those that stayed stand in another order."""
    for sort in dict.fromkeys(element.sort for element in after.values()):
        kept = [p for p, e in after.items() if e.sort == sort and p in before]
        was = [p for p, e in before.items() if e.sort == sort and p in after]
        if kept != was:
            sentence = words.say(ORDERS[sort.partition(".")[0]])
            yield Difference(place=sort, sort=CHANGED, sentence=sentence)
