"""What addons contribute to businesses, in code: kinds of document, guards, effects, field types.

A business is plain data that names them; see ``core.workflow.definition``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.context import Context
    from core.workflow.definition import Business
    from core.workflow.documents import Document


@dataclass(frozen=True, kw_only=True)
class BuiltIn:
    """A field that every document of a kind has: an attribute of its record.

    ``type`` is the name of a field type (text, money, date, party ...). Where ``editable`` is False
    effects fill it in; where it stands ``apart`` people do, in a part of the page that the kind
    brings along, and not in the form. Who lacks ``permission`` never sees it, whatever a business
    says. ``holds`` is a condition that the kind refuses to break, so that cases are made up by it.
    """

    name: str
    title: Any
    type: str = "text"
    required: bool = False
    editable: bool = True
    apart: bool = False
    choices: Sequence[tuple[str, Any]] = ()
    permission: str = ""
    holds: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnWay:
    """A transition that pages of an addon fire by its name, from a step and to a step they name."""

    name: str
    source: str
    target: str
    title: Any


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """How documents of a kind come about on paper, where typing into a form alone makes none.

    All of it happens in a savepoint that is always undone. ``begin(business, values, context)``
    makes one in the first step with all it needs to go on, in the place of the kind's own
    ``begin``: what is built in and empty in ``values`` it makes up. ``fill(document, values,
    context)`` does what people do beside the form: ``values`` says for fields that stand apart,
    and are open to the person at work, what they shall come to, None where anything will do.
    ``meets`` names the built-in fields that come out as either of them is told, ``usual`` has what
    people type into fields that nothing else decides. ``happen``, with the same arguments, does to
    a document what other documents do to it in the course of time: the fields that ``happens``
    names come to ``values``. A document that ``arises`` with another is begun by nobody.
    """

    begin: Callable[[Business, Mapping[str, Any], Context], Document] | None = None
    fill: Callable[[Any, Mapping[str, Any], Context], None] | None = None
    meets: tuple[str, ...] = ()
    usual: Mapping[str, Any] = field(default_factory=dict)
    happen: Callable[[Any, Mapping[str, Any], Context], None] | None = None
    happens: tuple[str, ...] = ()
    arises: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a document is: the record class behind it and the fields a business may name.

    The names of kinds, guards and effects begin with their addon's: ``esales.pickup``. ``scope``
    heads the permissions of its documents (``esales:pickup:view``). ``begin(business, values,
    context)`` makes a document in the first step; a kind without it begins on pages of its own.
    ``collection`` gives the class of ``core.web.application.Documents`` that its generated pages
    are made from; without one they show the fields alone. ``reverse(document, context)`` makes the
    document that takes a posted one back, where ``reversible(document)`` says it has anything to be
    taken back; without that all have. ``taken_back(document, context)`` says whether it was, where
    the step it stands in does not tell; its papers say so, too. Where a document is taken back by a
    transition of its own, ``reversal`` names that instead, and ``copy(document, context)`` begins
    the fresh one with what cannot be typed into a form. ``unended(document)`` is a sentence that
    says what would stay open if the document came to its end as it is, or None; a business of such
    a kind is not retired while documents are open. ``ways`` are the transitions that pages of the
    addon fire by name: every business of the kind has them. ``moves_with(documents, context)``
    gives the documents that change when its own move: they are locked right behind them, before
    anything else is, so that no two deeds wait for each other. ``held_first(documents, context)``
    locks what has to be locked ahead of its own: where documents of two kinds move each other, both
    ways begin with the same one. ``before_change(documents, values, context)`` is asked before what
    people typed is written: ``values`` are all that each document will have, by id. It raises
    Invalid where that does not go together, and may fill in what follows from it.
    ``prints_open(document, paper)`` says whether a paper may be printed while its document is open,
    for what it says stands. ``rehearsal`` lets its documents be tried on paper. ``answers`` names
    what its addon tells of its documents to guards and effects of others (what they ``ask``),
    ``papers`` the papers it has values for.
    """

    name: str
    title: Any
    record: type[Document]
    fields: tuple[BuiltIn, ...] = ()
    scope: str = "core:document"
    begin: Callable[[Business, Mapping[str, Any], Context], Document] | None = None
    collection: Callable[[], type[Any]] | None = None
    reverse: Callable[[Any, Context], Any] | None = None
    reversible: Callable[[Any], bool] = lambda _document: True
    taken_back: Callable[[Any, Context], bool] | None = None
    reversal: str = ""
    copy: Callable[[Any, Context], Document] | None = None
    unended: Callable[[Any], Any] | None = None
    ways: tuple[OwnWay, ...] = ()
    moves_with: Callable[[Sequence[Any], Context], Sequence[Document]] | None = None
    held_first: Callable[[Sequence[Any], Context], None] | None = None
    before_change: (
        Callable[[Sequence[Any], Mapping[int, dict[str, Any]], Context], None] | None
    ) = None
    prints_open: Callable[[Any, str], bool] = lambda _document, _paper: False
    rehearsal: Rehearsal | None = None
    answers: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """Something a business says to a guard or an effect: a field type, or one of ``choices``.

    The types ``field``, ``expression``, ``business`` and ``layout`` name a part of the definition.
    """

    name: str
    title: Any
    type: str = "text"
    required: bool = False
    choices: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Objection:
    """A guard's no to one document: the sentence for the person who wanted to move it.

    Where somebody may let it pass all the same, ``measure`` says how far that would go (an amount)
    and ``about`` what it is about (a path such as ``EDU/TAB/``): an override has these bounds.
    """

    document: int
    message: Any
    measure: Decimal | None = None
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A named question before a transition; ``check(documents, context, **given)`` objects.

    ``override`` names the permission whose holder may let a document pass all the same, saying why.
    ``measured`` guards are passed up to an amount, ``choices`` gives the ``(about, title)`` of what
    a document may be let pass with; without either an override has no bounds. ``kinds`` names the
    kinds of document it understands; none means all whose ``answers`` name what it ``asks``.
    """

    name: str
    title: Any
    check: Callable[..., Iterable[Objection]]
    override: str = ""
    measured: bool = False
    choices: Callable[[Any, Context], Iterable[tuple[str, Any]]] | None = None
    parameters: tuple[Parameter, ...] = ()
    kinds: tuple[str, ...] = ()
    asks: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A named deed inside the transition's transaction, done to all its documents at once.

    ``apply(documents, context, **given)`` does it; ``undo``, with the same arguments, takes it back
    when a document returns to an earlier step: without it there is no way back over the transition.
    Who fires it must hold ``permission``; ``kinds`` and ``asks`` are as those of a guard.
    """

    name: str
    title: Any
    apply: Callable[..., None]
    undo: Callable[..., None] | None = None
    parameters: tuple[Parameter, ...] = ()
    permission: str = ""
    kinds: tuple[str, ...] = ()
    asks: str = ""


def suits(one: Guard | Effect, kind: Kind) -> bool:
    """Whether a guard or an effect understands documents of ``kind``."""
    named = not one.kinds or kind.name in one.kinds
    return named and (not one.asks or one.asks in kind.answers)
