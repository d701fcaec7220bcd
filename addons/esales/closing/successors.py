"""To whom a shift may be handed: those in the branch who may take it over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from core.context import Context
from core.i18n import _
from core.workflow import Business
from core.workflow.businesses import live
from core.workflow.fields.field_type import Choices
from core.workflow.fields.types import OWN
from core.workflow.people import organisation, place_of

KIND = "esales.hand_over"
TAKEN_BY_SUCCESSOR = "esales.by_successor"


def successors(business: Business, context: Context) -> tuple[str, ...]:
    """The logins of those whom ``business`` lets take a shift over, each once."""
    ways = {
        way.name
        for way in business.transitions
        if any(use.name == TAKEN_BY_SUCCESSOR for use in way.guards)
    }
    known = organisation(context)
    found = [
        login
        for step in business.steps
        for who in step.participants
        if not who.relative and ways.intersection(who.fires)
        for login in known.holders(who, place_of(who, context))
    ]
    return tuple(dict.fromkeys(found))


def _anybody(context: Context) -> set[str]:
    """Who may take a shift over in any of the branch's businesses that hand one over."""
    ours = [business for business in live(context).values() if business.kind == KIND]
    return {login for business in ours for login in successors(business, context)}


def _offered(context: Context) -> Choices:
    may, everybody = _anybody(context), OWN["user"].offered
    return [one for one in everybody(context) if one[0] in may] if everybody else []


def _named(values: Collection[Any], context: Context) -> Mapping[Any, str]:
    may, named = _anybody(context), OWN["user"].named
    return named([one for one in values if one in may], context) if named else {}


# A colleague like any other, but one who may go on.
SUCCESSOR = replace(
    OWN["user"],
    name="successor",
    title=_("Colleague who takes a shift over"),
    offered=_offered,
    named=_named,
)
