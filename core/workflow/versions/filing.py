"""A business as a file, with what it needs: written the same everywhere, read with suspicion.

The file is JSON in UTF-8, sorted, so that two of them can be compared line by line. It carries no
number of a version: the company that takes it in gives it the next of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from core.context import Context
from core.i18n import _
from core.printing.layout import Layout, LayoutRefused
from core.refusal import Invalid, Refusal
from core.workflow.definition import ANY, Business, Participant, Use
from core.workflow.plain import Misplaced, from_plain, to_plain
from core.workflow.plain_limits import refuse_excess
from core.workflow.printing.layouts import BACKGROUND, refuse_picture
from core.workflow.versions.drafts import Draft

Called = TypeVar("Called")
SORT, FORMAT = "business", 1
PARTS = frozenset({"qudao", "format", "business", "needs"})
MOST_NAMED = 5
LARGEST_WITH_PICTURES = 4_000_000
NAME = re.compile(r"[a-z][a-z0-9_.]{0,39}")
OTHERS = {
    b"PK": _("This is a zip archive. Unpack it, and choose the file of the business in it."),
    b"\x80": _("This is data of a program, which is never read. Choose a file of a business."),
    b"\x1f\x8b": _("This is a compressed file. Unpack it first."),
}


@dataclass(frozen=True, kw_only=True)
class Needed:
    """What an addon, by its name, is called and of which version it was."""

    title: str
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a business names and the company must have: by name, with what it was called there."""

    addons: Mapping[str, Needed] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    departments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    businesses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layouts: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A file that was read: the business, what it needs, its layouts as they would be kept."""

    business: Business
    needs: Needs
    layouts: Mapping[str, Layout]


def written(business: Business, context: Context) -> bytes:
    """The file of ``business``."""
    return _written(business, Needs(), context)


def written_draft(draft: Draft, context: Context) -> bytes:
    """The file of a draft; what it names and nobody here has is called as the file it came in."""
    return _written(draft.read(), from_plain(Needs, draft.needs, "needs"), context)


def words_of(needs: Needs) -> dict[str, Any]:
    """What a file calls the things it needs, as plain data; its layouts are kept elsewhere."""
    plain: dict[str, Any] = to_plain(replace(needs, layouts={}, pictures={}))
    return plain


def _written(business: Business, told: Needs, context: Context) -> bytes:
    """The file of ``business``; what the company does not have is ``told`` of."""
    hooks, company = context.hooks.everywhere, context.company
    departments = {name: d for b in company.branches.values() for name, d in b.departments.items()}
    people = list(people_of(business))
    layouts = {n: company.layouts[n][-1] for n in layouts_of(business, context)}
    pictures = {data[BACKGROUND] for data in layouts.values()} & set(company.pictures)
    used = _addons(business)
    addons = {
        name: Needed(title=_plain(hooks.addons[name].title), version=version_of(hooks, name))
        for name in used & set(hooks.addons)
    }
    businesses = {name: kept[max(kept)]["title"] for name, kept in company.businesses.items()}
    followed = {follow.business for follow in business.follows}
    needs = Needs(
        addons=_called(used, addons, told.addons),
        roles=_called({p.role for p in people}, _titles(company.roles), told.roles),
        departments=_called({p.department for p in people}, _titles(departments), told.departments),
        # What follows itself is called as this version is, whatever the newest one here is called.
        businesses=_called(
            followed, {**businesses, business.name: business.title}, told.businesses
        ),
        layouts=layouts,
        pictures={one: base64.b64encode(company.pictures[one]).decode() for one in pictures},
    )
    bare = replace(business, version=1, base=0, home="")
    data = {"qudao": SORT, "format": FORMAT, "business": bare.to_data(), "needs": to_plain(needs)}
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_file(content: bytes) -> Filed:
    """The business in a file; refuses whatever is none, naming the place of what is wrong."""
    data = _json(content)
    if lacking := sorted(PARTS - set(data)):
        raise Invalid(
            _(
                "This is no file of a business: it lacks ${names}. Save a business as a file to "
                "see what belongs in it.",
                mapping={"names": [f"“{name}”" for name in lacking]},
            )
        )
    if data["qudao"] != SORT:
        raise Invalid(_("This is no file of a business: “qudao” in it does not say “business”."))
    if data["format"] != FORMAT:
        raise Invalid(_("This file was written by a later qudao. Upgrade this one first."))
    if beside := sorted(set(data) - PARTS):
        said = {"names": [f"“{name[:40]}”" for name in beside[:MOST_NAMED]]}
        raise Invalid(_("In a file of a business ${names} does not belong.", mapping=said))
    needs = data["needs"]
    pictures = needs.get("pictures", {}) if isinstance(needs, Mapping) else {}
    bare = {**needs, "pictures": {}} if isinstance(needs, Mapping) else needs
    refuse_excess({"business": data["business"], "needs": bare})
    business = from_plain(Business, data["business"], "business")
    if not isinstance(needs, Mapping) or not isinstance(needs.get("layouts", {}), Mapping):
        raise Misplaced("needs", _("Here stands an object with names and values."))
    # A layout has its own reader: its measures are the only broken numbers in the file.
    told = from_plain(Needs, {**bare, "layouts": {}, "pictures": pictures}, "needs")
    told = replace(told, layouts=needs.get("layouts", {}))
    _refuse_names(business)
    return Filed(business=business, needs=told, layouts=dict(_layouts(told)))


def people_of(business: Business) -> Iterator[Participant]:
    """Everybody whom the definition names."""
    yield from business.starters
    for step in business.steps:
        yield from step.everyone


def uses_of(business: Business) -> Iterator[tuple[str, Use]]:
    """The guards and effects that the definition uses, each after the word for its sort."""
    for transition in business.transitions:
        yield from (("guards", use) for use in transition.guards)
        yield from (("effects", use) for use in transition.effects)


def layouts_of(business: Business, context: Context) -> set[str]:
    """The layouts kept here that the definition prints, or names to an effect."""
    hooks = context.hooks.everywhere
    named = set(business.prints)
    for sort, use in uses_of(business):
        item = hooks.named(sort).get(use.name)
        wanted = {one.name for one in item.parameters if one.type == "layout"} if item else ()
        named |= {str(use.given[name]) for name in wanted if name in use.given}
    return named & set(context.company.layouts)


def _addons(business: Business) -> set[str]:
    return set(business.addons) | {use.name.partition(".")[0] for _sort, use in uses_of(business)}


def _called(
    names: set[str], ours: Mapping[str, Called], told: Mapping[str, Called]
) -> dict[str, Called]:
    """What is called so here or, where that is unknown, elsewhere; ``*`` is no name."""
    known = {**told, **ours}
    return {name: known[name] for name in names - {ANY} if name in known}


def _titles(nodes: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {name: dict(node.title) for name, node in nodes.items()}


def _plain(title: Any) -> str:
    return str(title.interpolate() if hasattr(title, "interpolate") else title)


def version_of(hooks: Any, name: str) -> str:
    """The version of the addon ``name``; empty where nobody knows."""
    addon = hooks.addons[name]
    try:
        return version("qudao" if addon.shipped else addon.package.partition(".")[0])
    except PackageNotFoundError:
        return ""


def _json(content: bytes) -> dict[str, Any]:
    """What the file says, as plain data; nothing in it is ever carried out."""
    if len(content) > LARGEST_WITH_PICTURES:
        raise Invalid(_("This file is larger than a business can be."))
    for head, sentence in OTHERS.items():
        if content.startswith(head):
            raise Invalid(sentence)
    no_json = Invalid(_("This is no file of a business: it is not JSON in UTF-8."))
    try:
        data = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except RecursionError:
        raise Invalid(_("This file is nested too deeply.")) from None
    except ValueError:
        raise no_json from None
    if not isinstance(data, dict):
        raise no_json
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        said = {"name": twice[:40]}
        raise Invalid(_("The file says ${name} twice in the same place.", mapping=said))
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _refuse_names(business: Business) -> None:
    """Names stand in addresses and columns: each is refused by its place where it cannot."""
    named: list[tuple[str, str]] = [("business.name", business.name)]
    for sort in ("fields", "steps", "transitions", "follows"):
        items = getattr(business, sort)
        named += [(f"business.{sort}[{i}].name", one.name) for i, one in enumerate(items)]
    for i, one in enumerate(business.fields):
        columns = enumerate(one.columns)
        named += [(f"business.fields[{i}].columns[{j}].name", c.name) for j, c in columns]
    for place, name in named:
        if not NAME.fullmatch(name):
            raise Misplaced(
                place,
                _("A name has up to 40 small letters, digits, dots and underscores."),
            )


def _layouts(needs: Needs) -> Iterator[tuple[str, Layout]]:
    for name, data in needs.layouts.items():
        place = f"needs.layouts.{name}"
        if not isinstance(data, Mapping) or not isinstance(data.get(BACKGROUND, ""), str):
            raise Misplaced(place, _("Here stands an object with names and values."))
        digest = data.get(BACKGROUND, "")
        picture = needs.pictures.get(digest, "") if digest else ""
        if digest:
            _refuse_other_picture(f"needs.pictures.{digest[:12]}", digest, picture)
        try:
            layout = Layout.from_data({**data, BACKGROUND: picture})
        except LayoutRefused as refused:
            raise Misplaced(place, refused.messages[0]) from None
        if layout.name != name or not NAME.fullmatch(name):
            raise Misplaced(place, _("This layout is not called what it is filed under."))
        yield name, layout


def _refuse_other_picture(place: str, digest: str, picture: str) -> None:
    try:
        content = base64.b64decode(picture, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise Misplaced(place, _("This picture is not the one that the layout names."))
    try:
        refuse_picture(content)
    except Refusal as refused:
        raise Misplaced(place, refused.messages[0]) from None
