"""What stands against a document, who may let it pass all the same, and who did."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from sqlalchemy import select

from core.i18n import _
from core.refusal import Invalid
from core.security.called import people_called
from core.web.application.places import Case
from core.workflow.contributed import Guard
from core.workflow.deciding.overrides import override
from core.workflow.documents import Override

MOST = Decimal(10**12)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A guard that the person may let a document pass, and what it may be let pass with."""

    guard: Guard
    choices: list[tuple[str, Any]]


def overridable(case: Case) -> list[Way]:
    """The guards before the document's next steps that the person may let it pass."""
    here = case.here
    guards: dict[str, Guard] = here.hooks.named("guards")
    leaving = case.definition.leaving(case.document.step)
    names = dict.fromkeys(use.name for transition in leaving for use in transition.guards)
    return [
        Way(guard=guard, choices=list(guard.choices(case.document, here)) if guard.choices else [])
        for guard in (guards[name] for name in names if name in guards)
        if guard.override and here.may(guard.override)
    ]


def overrides_of(case: Case) -> list[tuple[Override, Any, str, Decimal | None]]:
    """Who let the document pass what, and why: the row, the guard's title, who, and how far.

    How far tells what the document comes to, and is left out for whoever may not know that.
    """
    guards = case.here.hooks.everywhere.named("guards")
    query = select(Override).where(Override.document == case.document.id).order_by(Override.at)
    rows = list(case.here.session.scalars(query))
    people = people_called({row.actor for row in rows}, case.here) if rows else {}
    return [
        (
            row,
            guards[row.guard].title if row.guard in guards else row.guard,
            people.get(row.actor, row.actor),
            row.measure if case.knows_bounds else None,
        )
        for row in rows
    ]


@view_config(context=Case, name="override", request_method="POST")
def let_pass(case: Case, request: Any) -> HTTPSeeOther:
    """Let the document pass a guard all the same; the guard's own permission decides who may."""
    given = {name: request.POST.get(name, "") for name in ("guard", "reason", "measure", "about")}
    override(
        case.document,
        given["guard"],
        given["reason"][:500],
        request.here,
        measure=_amount(given["measure"]),
        about=[given["about"]] if given["about"] else (),
    )
    request.notice(_("It may pass. The reason is kept with it."))
    return HTTPSeeOther(request.resource_url(case))


def _amount(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= MOST:
        said = _("Type the amount in digits, such as 1500.00.")
        raise Invalid(said, fields={"measure": said})
    return found
