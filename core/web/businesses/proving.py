"""What the generated cases of a version came to, on its page, and playing them once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from core.i18n import _
from core.security.called import people_called
from core.web.businesses.place import VersionPlace
from core.workflow.cases import Finding, Kept, kept_result, prove_and_keep
from core.workflow.versions.drafts import drawing

SORTS = (
    ("fires", _("Transitions gone")),
    ("rung", _("Rungs of ladders asked")),
    ("unmet", _("Conditions that do not hold keep documents back")),
    ("missing", _("Fields asked for")),
    ("own", _("Own cases refused")),
    ("stranger", _("Who may not is refused")),
    ("rights", _("Steps whose rights hold")),
)


@dataclass(frozen=True)
class Proof:
    """What the cases came to: when and by whom, counts by sort, and findings with their places."""

    kept: Kept
    by: str
    sorts: list[tuple[Any, int]]
    failed: list[tuple[tuple[Any, ...], list[str]]]
    uncovered: list[tuple[tuple[Any, ...], list[str]]]


def proof_of(place: VersionPlace, called: Mapping[str, str]) -> Proof | None:
    """What the cases came to when they were last played; ``called`` says what a place is called."""
    kept = kept_result(place.here, place.__parent__.__name__, place.number)
    if kept is None:
        return None
    return Proof(
        kept=kept,
        by=people_called([kept.by], place.here).get(kept.by, kept.by),
        sorts=[(title, kept.proved[sort]) for sort, title in SORTS if sort in kept.proved],
        failed=_together(kept.failed, called),
        uncovered=_together(kept.uncovered, called),
    )


def _together(
    findings: Sequence[Finding], called: Mapping[str, str]
) -> list[tuple[tuple[Any, ...], list[str]]]:
    """The same said of several places is said once."""
    found: dict[str, tuple[tuple[Any, ...], list[str]]] = {}
    for one in findings:
        said = repr([(str(s), getattr(s, "mapping", None)) for s in one.sentences])
        places = found.setdefault(said, (one.sentences, []))[1]
        name = called.get(one.place, one.place)
        if name not in places:
            places.append(name)
    return list(found.values())


@view_config(context=VersionPlace, name="prove", request_method="POST", permission=".edit")
def prove(place: VersionPlace, request: Any) -> HTTPSeeOther:
    """Play the cases of the version with whoever sits here today and what there is to choose."""
    kept = prove_and_keep(place.definition, drawing(request.here))
    said = {"count": sum(kept.proved.values()), "failed": len(kept.failed)}
    request.notice(
        _("Cases that came out as written: ${count}, otherwise: ${failed}.", mapping=said)
    )
    return HTTPSeeOther(request.resource_path(place, "") + "#proof")
