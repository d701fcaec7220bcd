"""Who there is to sign in as, the clerk at the counter of Shaanxi first."""

from __future__ import annotations

from addons.demo.facts.organisation import DEPARTMENTS, branches, positions
from addons.demo.facts.people import PASSWORD, Person, people
from addons.demo.mark import mark_of
from core.context import Context
from core.web.parts import SignInNote

FIRST = "liuxiaomei"
BRANCHES = ("SN", "00", "HB", "SC")
ENGLISH = "en"


def notes(context: Context) -> tuple[SignInNote, ...]:
    """A note for each person, in the reader's language; none where the company is another one."""
    if mark_of(context.company) is None:
        return ()
    ordered = sorted(people(), key=lambda person: (person.login != FIRST, _branch(person)))
    return tuple(
        _note(person, order, context.identity.locale) for order, person in enumerate(ordered)
    )


def _branch(person: Person) -> int:
    return BRANCHES.index(person.branch)


def _note(person: Person, order: int, locale: str) -> SignInNote:
    place = next(branch for branch in branches() if branch.code == person.branch)
    department = next(d for d in DEPARTMENTS if d.code == person.department)
    position = next(
        p for p in positions() if (p.department, p.code) == (person.department, person.position)
    )
    is_english = locale == ENGLISH
    titles = [
        item.title_en if is_english else item.title for item in (place, department, position)
    ]
    return SignInNote(
        login=person.login,
        name=f"{person.name_en} {person.name}" if is_english else person.name,
        place=titles[0],
        duty=" · ".join([*titles[1:], *([person.area] if person.area else [])]),
        password=PASSWORD,
        order=order,
    )
