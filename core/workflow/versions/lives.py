"""The life of a definition in a branch: published, live, retired, taken up again, rolled out.

A published version is frozen. Which one is live is each branch's own choice; running documents
finish on the version they began on, whatever is live.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import exists, func, literal, select

from core.company import decisions
from core.company.model import Branch
from core.context import Context
from core.i18n import _
from core.orm.bulk import each_of, one_of
from core.orm.changes import changes_at
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition, is_live, live, open_to, version_in
from core.workflow.cases import prove_and_keep
from core.workflow.checks import faults, faults_there, refuse_faults
from core.workflow.definition import Business
from core.workflow.documents import Document
from core.workflow.titles import business_called
from core.workflow.versions.drafts import draft_of, drawing
from core.workflow.versions.publishing import publish

PUBLISH = "core:business:publish"
PLACE = "businesses"


def publish_draft(context: Context, name: str) -> Business:
    """Make the draft of ``name`` its next version, frozen, and live in this branch.

    What headquarters publishes is open to every branch, and live in one when it is rolled out.
    What its generated cases come to is kept with the version. Refuses a draft with faults, and one
    that says what is said already.
    """
    context.require(PUBLISH)
    draft = draft_of(context, name)
    if draft is None:
        called = business_called(name, context)
        raise NotHere(_("There is no draft of ${name} to publish.", mapping={"name": called}))
    versions = context.company.businesses.get(name, {})
    number = max(versions, default=0) + 1
    drawn = draft.read()
    made = replace(drawn, version=number, base=draft.base or max(versions, default=0))
    assert context.branch is not None
    # Another branch's own version cannot go live here, so it may be said again.
    taken = made.base in open_to(context.branch, versions)
    if taken and same(made, definition(context, name, made.base)):
        said = {"number": made.base}
        raise Refusal(
            _("This draft says what version ${number} says. Change it first.", mapping=said)
        )
    others = _as_they_are(context, name) if not made.home else {}
    publish(drawing(context), made)
    choices = {**others, context.branch.name: number}
    decisions.decide(context, "choose_in_branches", name=name, versions=choices)
    decisions.decide(context, "keep_draft", home=draft.home, name=name, draft=None)
    prove_and_keep(made, drawing(context))
    return made


def same(one: Business, other: Business) -> bool:
    """Whether two definitions say the same, whatever their numbers and homes."""
    return replace(one, version=1, base=0, home="") == replace(other, version=1, base=0, home="")


def go_live(context: Context, name: str, version: int) -> None:
    """Let ``version`` be live in this branch from now on, a later or an earlier one.

    Refuses one of another branch, one that has become broken meanwhile, and one that nobody here
    could work with.
    """
    context.require(PUBLISH)
    assert context.branch is not None
    business = definition(context, name, version)
    _refuse_strange(context, context.branch, business)
    refuse_faults(faults(business, replace(context, hooks=context.hooks.everywhere)))
    _refuse_idle(context, business, [context.branch])
    decisions.decide(
        context, "choose_business", branch=context.branch.name, name=name, version=version
    )


def retire(context: Context, name: str, *, finish: bool = True) -> int:
    """Let nobody begin ``name`` in this branch any more; how many documents are still open.

    They finish on their versions. It is refused while there are any without ``finish``, and where
    their kind leaves something open until they are.
    """
    context.require(PUBLISH)
    assert context.branch is not None
    version = chosen(context, name)
    if version is None:
        called = business_called(name, context)
        raise Refusal(_("${name} is not live in this branch.", mapping={"name": called}))
    left = sum(open_documents(context, [name]).get(name, {}).values())
    kind = context.hooks.named("kinds").get(definition(context, name, version).kind)
    if left and kind is not None and kind.unended is not None:
        raise Refusal(
            _(
                "Documents still open: ${count}. Each holds something open that only its end "
                "closes. Finish them first, then retire the business.",
                mapping={"count": left},
            )
        )
    if left and not finish:
        raise Refusal(
            _(
                "Documents still open: ${count}. Finish them first, or retire the business and "
                "let them finish.",
                mapping={"count": left},
            )
        )
    decisions.decide(
        context, "choose_business", branch=context.branch.name, name=name, version=None
    )
    return left


def revive(context: Context, name: str) -> int:
    """Take a retired business up again, in the version that was live before; its number."""
    context.require(PUBLISH)
    assert context.branch is not None
    if chosen(context, name) is not None:
        called = business_called(name, context)
        raise Refusal(_("${name} is live in this branch.", mapping={"name": called}))
    versions = context.company.businesses.get(name, {})
    able = open_to(context.branch, versions)
    field = f"live.{context.branch.name}"
    changes = changes_at(context.session, [PLACE], name)
    before = (change.fields[field][0] for change in changes if field in change.fields)
    version = next((v for v in before if v in able), max(able, default=None))
    if version is None:
        called = business_called(name, context)
        raise NotHere(
            _("There is no version of ${name} for this branch.", mapping={"name": called})
        )
    go_live(context, name, version)
    return version


def roll_out(context: Context, name: str, version: int, branches: Iterable[str]) -> list[str]:
    """Let a version of the whole company be live in ``branches`` too; the names of those changed.

    A branch that is not named keeps what it has, its own version with its departures above all.
    Refuses one in which nobody could work with it.
    """
    business = definition(context, name, version)
    if business.home:
        raise Refusal(
            _(
                "Version ${number} belongs to one branch. Headquarters publishes what others take.",
                mapping={"number": version},
            )
        )
    versions = context.company.businesses[name]
    choices: dict[str, int] = {}
    for branch in map(context.company.branches.__getitem__, branches):
        if not context.identity.may(PUBLISH, branch):
            said = {"branch": branch.called(context.identity.locale)}
            raise Refusal(_("You publish nothing in ${branch}.", mapping=said))
        if version_in(branch, name, versions) != version:
            choices[branch.name] = version
    _refuse_idle(context, business, [context.company.branches[one] for one in choices])
    if choices:
        decisions.decide(context, "choose_in_branches", name=name, versions=choices)
    return list(choices)


def chosen(context: Context, name: str) -> int | None:
    """The version meant to be live in this branch, whether its modules are on or not."""
    assert context.branch is not None
    version = version_in(context.branch, name, context.company.businesses.get(name, {}))
    return version if version in context.company.businesses.get(name, {}) else None


def open_documents(context: Context, names: Iterable[str]) -> dict[str, dict[tuple[int, str], int]]:
    """By business, how many documents stand in each ``(version, step)`` that is not final."""
    names = list(names)
    query = (
        select(Document.business, Document.version, Document.step, func.count())
        .where(
            one_of(context.session, Document.business, names),
            one_of(context.session, Document.step, _running(context, names)),
            Document.posted.is_(None),
        )
        .group_by(Document.business, Document.version, Document.step)
    )
    found: dict[str, dict[tuple[int, str], int]] = {}
    for name, version, step, count in context.session.execute(query) if names else ():
        found.setdefault(name, {})[version, step] = count
    return found


def finishing(context: Context) -> dict[str, Business]:
    """The businesses that are not live here and still have open documents, by name.

    They keep their place in the menu until the last one is finished.
    """
    return _with_documents(context, running=True)


def reachable(context: Context) -> dict[str, Business]:
    """The businesses whose documents can be looked at here: live, or with documents all the same.

    Of one that is not live it is the newest version.
    """
    return {**_with_documents(context, running=False), **live(context)}


def is_there(name: str, context: Context, *, running: bool = False) -> bool:
    """Whether what belongs to the business ``name`` is there: it is live, or has documents still.

    With ``running`` only those count that are not finished. What belongs to no business is there.
    """
    if is_live(name, context):
        return True
    return name in _with_documents(context, running=running)


def _with_documents(context: Context, *, running: bool) -> dict[str, Business]:
    """Businesses that are not live and have documents; those of modules that are off stay away."""
    now = live(context)
    over = [
        name
        for name in context.company.businesses
        if name not in now
        and not _is_off(definition(context, name, _newest(context, name)), context)
    ]
    if not over:
        return {}
    table, session = Document.__table__, context.session
    names = each_of(session, over, table.c.business.type)
    asked = exists(literal(1)).where(session.mine(table), table.c.business == names.c.value)
    if running:
        steps = one_of(session, table.c.step, _running(context, over))
        asked = asked.where(steps, table.c.posted.is_(None))
    found = session.connection().scalars(select(names.c.value).where(asked))
    return {name: definition(context, name, _newest(context, name)) for name in sorted(found)}


def _is_off(business: Business, context: Context) -> bool:
    """Whether the module of its kind of document is installed and off here."""
    addon = business.kind.partition(".")[0]
    return addon in context.hooks.addons and addon not in context.hooks.enabled


def _newest(context: Context, name: str) -> int:
    versions = context.company.businesses[name]
    assert context.branch is not None
    return max(open_to(context.branch, versions), default=max(versions))


def _running(context: Context, names: Iterable[str]) -> list[str]:
    """The steps that are not final in any version of the businesses ``names``."""
    return sorted(
        {
            step["name"]
            for name in names
            for data in context.company.businesses.get(name, {}).values()
            for step in data["steps"]
            if not step.get("final")
        }
    )


def _as_they_are(context: Context, name: str) -> dict[str, int | None]:
    """What is live in each branch that has not chosen, so that it stays so."""
    versions: Mapping[int, Mapping[str, object]] = context.company.businesses.get(name, {})
    branches = context.company.branches.values()
    return {b.name: version_in(b, name, versions) for b in branches if name not in b.businesses}


def _refuse_idle(context: Context, business: Business, branches: Sequence[Branch]) -> None:
    """Refuse a branch in which documents would lie for ever; headquarters draws for the others."""
    others = [branch for branch in branches if branch is not context.company.headquarters]
    found = faults_there(business, others, context)
    said = [
        _(
            "${branch}: ${fault}",
            mapping={
                "branch": branch.called(context.identity.locale),
                "fault": fault.sentence,
            },
        )
        for branch in others
        for fault in found.get(branch.name, ())
        if fault.bars
    ]
    if said:
        raise Refusal(
            *said, _("Have the positions made and people posted there first, then repeat this.")
        )


def _refuse_strange(context: Context, branch: Branch, business: Business) -> None:
    if business.home not in ("", branch.name):
        owner = context.company.branches.get(business.home)
        said = {"branch": owner.called(context.identity.locale) if owner else business.home}
        raise Refusal(
            _("This version belongs to ${branch}. Begin a draft from it instead.", mapping=said)
        )
