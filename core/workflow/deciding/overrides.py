"""Overrides: who lets a document pass a guard all the same, how far, and why.

An override has bounds: the amount and the things that were before the eyes of whoever gave it.
What goes beyond them is asked about again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.changes import log_changes
from core.refusal import Invalid, Refusal
from core.security.called import people_called
from core.workflow.contributed import Guard, Objection
from core.workflow.documents import Document, Override
from core.workflow.titles import uses_called

# What the log calls an override that holds no more.
NO_MORE = "no_override"


def uncovered(
    found: Mapping[str, Sequence[Objection]], context: Context
) -> dict[str, list[Objection]]:
    """The objections ``found``, by guard, that nobody has let pass; two statements at most."""
    guards: dict[str, Guard] = context.hooks.named("guards")
    found = {name: list(said) for name, said in found.items() if said}
    asked = {o.document for name, said in found.items() if guards[name].override for o in said}
    if not asked:
        return dict(found)  # type: ignore[arg-type]
    query = select(Override).where(one_of(context.session, Override.document, asked))
    passed = {(row.document, row.guard): row for row in context.session.scalars(query)}
    actors = {row.actor for row in passed.values()}
    people = people_called(actors, context) if actors else {}
    left: dict[str, list[Objection]] = {}
    for name, said in found.items():
        for objection in said:
            given = passed.get((objection.document, name))
            if given is None:
                left.setdefault(name, []).append(objection)
            elif not given.covers(objection):
                bounds = _bounds(given, people.get(given.actor, given.actor))
                left.setdefault(name, []).extend((objection, bounds))
    return left


def _bounds(given: Override, actor: str) -> Objection:
    """What was let pass, said beside what goes beyond it."""
    if given.measure is None:
        message = _(
            "${actor} let something else pass, and not this. Ask again.",
            mapping={"actor": actor},
        )
    else:
        message = _(
            "${actor} let it pass up to ${measure}, and this is more. Ask again.",
            mapping={"actor": actor, "measure": f"{given.measure:,.2f}"},
        )
    return Objection(document=given.document, message=message)


def override(
    document: Document,
    guard: str,
    reason: str,
    context: Context,
    *,
    measure: Decimal | None = None,
    about: Sequence[str] = (),
) -> None:
    """Let ``document`` pass ``guard`` all the same; needs the guard's permission and a reason.

    It holds up to ``measure`` and for what is ``about``; where they are not given, for what the
    guard objects to at this moment. A further one replaces the reason and the measure.
    """
    known: dict[str, Guard] = context.hooks.named("guards")
    if guard not in known or not known[guard].override:
        raise Refusal(
            _("Nobody can override ${guard}.", mapping={"guard": uses_called([guard], context)})
        )
    context.require(known[guard].override)
    if not reason.strip():
        raise Refusal(_("Say why: an override needs a reason, and the reason is kept."))
    measure, about = _within(known[guard], document, measure, about, context)
    earlier = context.session.get(Override, (document.id, guard))
    about = sorted({*about, *(earlier.about if earlier else ())})
    context.session.merge(
        Override(
            branch=context.code,
            document=document.id,
            guard=guard,
            at=context.now,
            actor=context.identity.login,
            reason=reason.strip(),
            measure=measure,
            about=about,
        )
    )
    bounds = {"measure": measure, "about": ", ".join(about)}
    told = {name: (None, bound) for name, bound in {"guard": guard, **bounds}.items() if bound}
    log_changes(
        context.session,
        [(type(document).__table__.name, document.id, "override", told)],
        reason=reason.strip(),
    )


def take_overrides_back(
    documents: Sequence[Document], guards: Collection[str], context: Context
) -> None:
    """Let ``documents`` pass ``guards`` no more, for what was let pass is theirs no more; logged.

    The statements do not grow with the documents.
    """
    if not documents:
        return
    session, ids = context.session, [document.id for document in documents]
    query = select(Override).where(one_of(session, Override.document, ids))
    gone = session.scalars(query.where(one_of(session, Override.guard, guards))).all()
    for given in gone:
        session.delete(given)
    tables = {document.id: type(document).__table__.name for document in documents}
    log_changes(
        session,
        [
            (tables[one.document], one.document, NO_MORE, {"guard": (one.guard, None)})
            for one in gone
        ],
    )


def _within(
    guard: Guard,
    document: Document,
    measure: Decimal | None,
    about: Sequence[str],
    context: Context,
) -> tuple[Decimal | None, Sequence[str]]:
    """The bounds that were given, or else those of what stands against the document now."""
    if measure is not None and measure <= 0:
        raise Invalid(
            _("Type an amount above zero."), fields={"measure": _("Type an amount above zero.")}
        )
    said = list(guard.check([document], context)) if measure is None and not about else []
    measures = [o.measure for o in said if o.measure is not None]
    measure = max(measures, default=measure)
    about = [o.about for o in said if o.about] or about
    if guard.measured and measure is None:
        raise Invalid(
            _("Nothing stands against it yet. Type up to which amount it may pass."),
            fields={"measure": _("Type an amount above zero.")},
        )
    if guard.choices is not None and not about:
        raise Refusal(_("Nothing stands against it yet. Choose what it may pass with."))
    return measure, about
