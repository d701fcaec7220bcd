"""Layouts in the store: the shipped ones kept, every version found again, their pictures apart."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from core.company.decisions import decide
from core.context import Context
from core.i18n import _
from core.printing.layout import Layout
from core.refusal import NotHere, Refusal
from core.workflow.contributed import Kind

BACKGROUND = "background"
# The branch's option: on which layout it prints each paper.
CHOSEN = "layouts"
LONGEST_NAME = 60
LARGEST_PICTURE = 1_000_000
MOST_POINTS = 30_000_000
# What was read last, beside the data it was read from: several installations may share a process.
_READ: dict[tuple[str, int], tuple[Mapping[str, Any], Layout]] = {}


def fits(name: str, kind: Kind, kinds: Iterable[Kind]) -> bool:
    """Whether documents of ``kind`` fill the paper ``name``; one that no kind claims, all may."""
    return name in kind.papers or not any(name in other.papers for other in kinds)


def keep_layouts(context: Context) -> list[str]:
    """Keep every shipped layout that is not in the store yet; the names of those kept.

    A layout that people have changed stays as they made it.
    """
    kept = []
    for layout in context.hooks.collect("print_layouts"):
        if layout.name not in context.company.layouts:
            keep_layout(context, layout)
            kept.append(layout.name)
    return kept


def keep_layout(context: Context, layout: Layout) -> None:
    """Keep ``layout`` as its newest version; every earlier one stays.

    The picture is kept once, under its digest, however many versions show it.
    """
    data = layout.to_data()
    data[BACKGROUND] = keep_picture(context, layout.background)
    decide(context, "keep_layout", name=layout.name, data=data)


def keep_picture(context: Context, content: bytes) -> str:
    """Keep the picture of a preprinted form once and return its digest; none has an empty one."""
    if not content:
        return ""
    digest = digest_of(content)
    if digest not in context.company.pictures:
        data = base64.b64encode(content).decode("ascii")
        decide(context, "keep_picture", digest=digest, data=data)
    return digest


def digest_of(content: bytes) -> str:
    """What a picture is known by; empty where there is none."""
    return hashlib.sha256(content).hexdigest() if content else ""


def layout_of(context: Context, name: str, version: int = 0) -> Layout:
    """The layout called ``name`` in ``version``, counted from 1; the newest where it is 0."""
    versions = context.company.layouts.get(name)
    if not versions or version > len(versions):
        raise NotHere(_("There is no print layout ${name}.", mapping={"name": name}))
    data = versions[version - 1]
    number = version or len(versions)
    known = _READ.get((name, number))
    if known is None or (known[0] is not data and known[0] != data):
        picture = context.company.pictures.get(data[BACKGROUND], b"")
        whole = {**data, BACKGROUND: base64.b64encode(picture).decode("ascii")}
        known = _READ[name, number] = (data, Layout.from_data(whole))
    return known[1]


def refuse_picture(content: bytes) -> None:
    """Refuse a picture of a preprinted form that is none, or that is too large."""
    from io import BytesIO

    from PIL import Image

    if len(content) > LARGEST_PICTURE:
        raise Refusal(_("The picture is larger than 1 MB. Scan it at 150 dpi, or save it as JPEG."))
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as found:
            points = found.width * found.height
            found.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refusal(_("This is no picture: PNG and JPEG are taken.")) from None
    if points > MOST_POINTS:
        raise Refusal(_("The picture has too many points. Scan it at 150 dpi."))


def newest(context: Context, name: str) -> int:
    """The number of the newest version of the layout called ``name``; 0 where there is none."""
    return len(context.company.layouts.get(name, ()))


def prints_of(context: Context, name: str) -> str:
    """The paper that the layout called ``name`` prints."""
    return _newest_data(context, name).get("variant_of") or name


def variants(context: Context, paper: str) -> list[str]:
    """The layouts that print ``paper`` in this branch: the one it chose first, then the others."""
    found = [name for name in layouts_here(context) if paper in (name, prints_of(context, name))]
    first = first_layout(context, paper)
    return sorted(found, key=lambda name: (name != first, name != paper))


def layouts_here(context: Context) -> list[str]:
    """The layouts of the whole company, and the branch's own."""
    home = ("", context.branch.name if context.branch else "")
    kept = context.company.layouts.items()
    return [name for name, versions in kept if versions[-1].get("branch", "") in home]


def first_layout(context: Context, paper: str) -> str:
    """The layout on which this branch prints ``paper`` where nobody chooses another."""
    chosen = context.branch.options.get(CHOSEN, {}).get(paper, "") if context.branch else ""
    return chosen if chosen in context.company.layouts else paper


def choose_layout(context: Context, name: str) -> None:
    """Let this branch print the paper of the layout called ``name`` on it from now on."""
    assert context.branch is not None
    chosen = {**context.branch.options.get(CHOSEN, {}), prints_of(context, name): name}
    decide(context, "set_option", branch=context.branch.name, name=CHOSEN, value=chosen)


def copy_layout(context: Context, name: str) -> str:
    """Make the branch a layout of its own like the one called ``name``; what that is called."""
    assert context.branch is not None
    was = layout_of(context, name)
    stem = f"{was.prints}.{context.branch.name}"
    numbered = (stem if number == 1 else f"{stem}.{number}" for number in count(1))
    fresh = next(one for one in numbered if one not in context.company.layouts)
    if len(fresh) > LONGEST_NAME:
        raise Refusal(_("There are too many layouts like ${name}.", mapping={"name": name}))
    made = replace(was, name=fresh, variant_of=was.prints, branch=context.branch.name)
    keep_layout(context, made)
    return fresh


def _newest_data(context: Context, name: str) -> Mapping[str, Any]:
    versions = context.company.layouts.get(name)
    return versions[-1] if versions else {}
