"""Which businesses a branch has: shipped ones and, later, its own, each in frozen versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import func, select

from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.refusal import NotHere, Refusal
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.titles import addons_called, business_called

# Under this word a session knows the business that is tried on paper, as if it were published.
TRIED = "tried on paper"
# What was read last, beside the data it was read from: several installations may share a process.
_READ: dict[tuple[str, int], tuple[Mapping[str, Any], Business]] = {}


def definition(context: Context, name: str, version: int) -> Business:
    """The frozen definition a document began on."""
    tried = context.session.info.get(TRIED)
    if tried is not None and (tried.name, tried.version) == (name, version):
        return cast(Business, tried)
    versions = context.company.businesses.get(name, {})
    if version not in versions:
        raise NotHere(
            _(
                "There is no version ${version} of ${name}.",
                mapping={"version": version, "name": business_called(name, context)},
            )
        )
    return read(name, version, versions[version])


def live(context: Context) -> dict[str, Business]:
    """The businesses that are live in the context's branch, by name, each in its newest version.

    The newest is the branch's own choice, or else the newest of the whole company's or its own.
    """
    home, found = context.branch, {}
    assert home is not None
    for name, versions in context.company.businesses.items():
        version = version_in(home, name, versions)
        if version is not None and version in versions:
            business = read(name, version, versions[version])
            if context.hooks.enabled.issuperset(business.addons):
                found[name] = business
    tried = context.session.info.get(TRIED)
    return found if tried is None else {**found, tried.name: tried}


def version_in(home: Branch, name: str, versions: Mapping[int, Mapping[str, Any]]) -> int | None:
    """The version of a business that is meant to be live in the branch ``home``, if one is."""
    if name in home.businesses:
        return home.businesses[name]
    return max(open_to(home, versions), default=None)


def open_to(home: Branch, versions: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """The versions that may be live in the branch ``home``: the whole company's and its own."""
    return [v for v, data in versions.items() if data.get("home", "") in ("", home.name)]


def the_live(name: str, context: Context) -> Business:
    """The business ``name`` as it is live in the branch; refuses where it is not."""
    found = live(context).get(name)
    if found is None:
        raise Refusal(
            _(
                "The business ${name} is not live in this branch, and this needs it. Ask your "
                "business manager to take it up again.",
                mapping={"name": business_called(name, context)},
            )
        )
    return found


def is_live(name: str, context: Context) -> bool:
    """Whether the business ``name`` is live in the branch; what belongs to none always is."""
    return not name or name in live(context)


def refuse_unless_live(business: Business, context: Context) -> None:
    """Refuse to go on with ``business`` where an addon it cannot do without is off."""
    off = sorted(business.addons - context.hooks.enabled)
    if off:
        title = business.called(context.identity.locale)
        raise Refusal(
            _(
                "“${title}” needs what is off in this branch: ${names}. "
                "Ask your administrator to switch that on again.",
                mapping={"title": title, "names": addons_called(off, context)},
            )
        )


def refuse_retired(business: Business, context: Context) -> None:
    """Refuse to begin what the branch has retired; what is running goes on all the same."""
    if business is context.session.info.get(TRIED):
        return
    versions = context.company.businesses.get(business.name, {})
    assert context.branch is not None
    if versions and version_in(context.branch, business.name, versions) is None:
        raise Refusal(
            _(
                "“${title}” is retired in this branch: nobody begins one any more. Ask your "
                "business manager.",
                mapping={"title": business.called(context.identity.locale)},
            )
        )


def unfinished(context: Context, names: Iterable[str]) -> int:
    """How many documents of the businesses ``names`` still stand in a step that is not final."""
    query = select(func.count(Document.id)).where(Document.posted.is_(None))
    return context.session.scalar(query.where(Document.business.in_(list(names)))) or 0


def read(name: str, version: int, data: Mapping[str, Any]) -> Business:
    """The business that ``data`` describe.

    Reading a definition costs more than comparing it, and a published one never changes.
    """
    known = _READ.get((name, version))
    if known is None or (known[0] is not data and known[0] != data):
        known = _READ[name, version] = (data, Business.from_data(data))
    return known[1]
