"""Can this ever hold? Finds the values that meet conditions, or proves that none ever will.

A definition with a condition that can never hold is refused before it is published; the values that
meet the conditions on a way through a business make the cases it is tried with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.workflow.expressions import Expression, Unreckonable
from core.workflow.expressions.candidates import Domain, candidates, worth_trying
from core.workflow.expressions.claims import (
    Claim,
    Logic,
    claims_in,
    constants_in,
    holds,
    taken_apart,
    truth,
)

__all__ = ["Domain", "Possibility", "possibility"]

# How often a condition is looked at: a fifth of a second, and a second where it is worked out.
MOST_LOOKS = 200_000
MOST_TRIES = 30_000
ANYTHING = Domain()


@dataclass(frozen=True)
class Possibility:
    """Whether conditions can hold together.

    ``ever`` is True with an ``example``, the values of the fields they read; False where it is
    proved that nothing meets them; None where neither was found.
    """

    ever: bool | None
    example: Mapping[str, Any] | None = None


def possibility(conditions: Sequence[Expression], fields: Mapping[str, Domain]) -> Possibility:
    """Whether all ``conditions`` can hold at once, for documents with these ``fields``.

    It decides every condition that compares fields with constants (``==``, ``!=``, orderings but
    those of texts, in, empty, yes or no), joined in any way, while ``MOST_LOOKS`` suffice. What is
    calculated, and fields compared with each other, may come to anything: ``a * b > 5 and a * b <
    3`` is still proved impossible, and likely examples are found, but of ``a > b and b > a`` it
    cannot tell. The answer is None then, for which nobody is refused.
    """
    logics = [taken_apart(condition.tree) for condition in conditions]
    claims = {claim.text: claim for logic in logics for claim in claims_in(logic)}
    names = {name for condition in conditions for name in condition.names}
    domains = {name: fields.get(name, ANYTHING) for name in sorted(names)}

    def proved(values: Mapping[str, Any]) -> bool:
        return _met(conditions, values)

    if all(claim.term in domains for claim in claims.values()):
        search = _over_terms(logics, claims, domains, check=proved)
        found = search.solution()
    else:
        search = _over_terms(logics, claims, domains, check=lambda values: True)
        if search.solution() is None and search.complete:
            return Possibility(ever=False)
        search = _over_fields(logics, claims, domains, check=proved)
        found, search.complete = search.solution(), False
    if found is not None:
        return Possibility(ever=True, example={n: found[n] for n in domains})
    return Possibility(ever=False if search.complete else None)


def _met(conditions: Sequence[Expression], values: Mapping[str, Any]) -> bool:
    try:
        return all(condition.holds(values) for condition in conditions)
    except Unreckonable:
        return False


class _Search:
    """Tries the choices of one variable after the other, and turns back where it cannot hold."""

    def __init__(
        self,
        logics: Sequence[Logic],
        choices: Mapping[str, Sequence[Any]],
        told: Callable[[Claim, Mapping[str, Any]], bool | None],
        check: Callable[[Mapping[str, Any]], bool],
        most: int,
    ) -> None:
        self.logics = logics
        self.choices = choices
        self.told = told
        self.check = check
        self.left = most
        self.complete = True

    def solution(self, values: Mapping[str, Any] | None = None) -> Mapping[str, Any] | None:
        """The first values that meet everything; not ``complete`` where it gave up before."""
        values = values or {}
        self.left -= len(self.logics)
        if self.left < 0:
            self.complete = False
            return None
        known = [holds(logic, lambda claim: self.told(claim, values)) for logic in self.logics]
        if False in known:
            return None
        open_ones = [name for name in self.choices if name not in values]
        if not open_ones:
            if self.check(values):
                return values
            # It is neither met nor refuted: it cannot be worked out with these values.
            self.complete = False
            return None
        for choice in self.choices[open_ones[0]]:
            found = self.solution({**values, open_ones[0]: choice})
            if found is not None or self.left < 0:
                return found
        return None


def _over_terms(
    logics: Sequence[Logic],
    claims: Mapping[str, Claim],
    domains: Mapping[str, Domain],
    check: Callable[[Mapping[str, Any]], bool],
) -> _Search:
    """Every term takes any value, whatever the others do; a claim about several may be or not."""
    by_term: dict[str, list[Claim]] = {}
    for claim in claims.values():
        by_term.setdefault(claim.term or claim.text, []).append(claim)
    choices = {
        term: _told_apart(about, domains.get(term, ANYTHING)) if about[0].term else [True, False]
        for term, about in sorted(by_term.items(), key=lambda item: -len(item[1]))
    }
    answers = {
        (claim.text, repr(value)): claim.of(value)
        for term, values in choices.items()
        for claim in by_term[term]
        if claim.term
        for value in values
    }

    def told(claim: Claim, values: Mapping[str, Any]) -> bool | None:
        term = claim.term or claim.text
        if term not in values:
            return None
        return answers[claim.text, repr(values[term])] if claim.term else values[term]

    return _Search(logics, choices, told, check, MOST_LOOKS)


def _told_apart(claims: Sequence[Claim], domain: Domain) -> list[Any]:
    """The candidates of a term, one of each that its claims judge alike."""
    constants = [one for claim in claims for one in claim.constants]
    kinds: dict[tuple[bool | None, ...], Any] = {}
    for value in candidates(domain, constants):
        kinds.setdefault(tuple(claim.of(value) for claim in claims), value)
    return list(kinds.values())


def _over_fields(
    logics: Sequence[Logic],
    claims: Mapping[str, Claim],
    domains: Mapping[str, Domain],
    check: Callable[[Mapping[str, Any]], bool],
) -> _Search:
    """Every field takes likely values; a claim is worked out as soon as all its fields have one."""
    named = [one for claim in claims.values() for one in constants_in(claim.tree)]
    choices = {
        name: worth_trying(
            domain,
            [one for claim in claims.values() if claim.term == name for one in claim.constants],
            named,
        )
        for name, domain in domains.items()
    }
    answers: dict[tuple[str, ...], bool | None] = {}

    def told(claim: Claim, values: Mapping[str, Any]) -> bool | None:
        if not all(name in values for name in claim.names):
            return None
        given = {name: values[name] for name in sorted(claim.names)}
        key = (claim.text, *map(repr, given.values()))
        if key not in answers:
            answers[key] = truth(claim.tree, given)
        return answers[key]

    return _Search(logics, choices, told, check, MOST_TRIES)
