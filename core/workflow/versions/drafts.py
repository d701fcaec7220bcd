"""Drafts: a business as somebody is still drawing it, kept as plain data that may be incomplete.

Each branch draws its own; what headquarters draws is for the whole company. A draft is read
strictly only when it is checked or published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.company import decisions
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, NotHere, Overtaken
from core.security.called import people_called
from core.workflow.definition import Business
from core.workflow.plain_limits import refuse_excess
from core.workflow.reserved import NAME, RESERVED
from core.workflow.titles import business_called, whose

EDIT = "core:business:edit"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is drawn of a business; ``base`` is the version it was made from, 0 for none.

    ``revision`` grows with every saving; who saves over another's is refused. ``needs`` is what
    the file it came in says that it needs, for what is not here to be filed under the same words.
    """

    home: str
    name: str
    data: Mapping[str, Any]
    base: int
    revision: int
    by: str
    at: datetime
    needs: Mapping[str, Any] = field(default_factory=dict)

    def read(self) -> Business:
        """The business it describes, in no version yet; refuses what is incomplete, by place."""
        data = {**self.data, "name": self.name, "home": self.home, "base": self.base}
        return Business.from_data({name: data[name] for name in data if name != "version"})


def home_of(context: Context) -> str:
    """Whose own what is drawn in this branch will be: the branch's, or the whole company's."""
    assert context.branch is not None
    leading = context.company.headquarters
    at_headquarters = leading is not None and leading.name == context.branch.name
    return "" if at_headquarters else context.branch.name


def drawing(context: Context) -> Context:
    """The context whose kinds, guards and effects may be drawn with here.

    A branch draws with what is on there, headquarters for the whole company with all there is.
    """
    return context if home_of(context) else replace(context, hooks=context.hooks.everywhere)


def drafts(context: Context) -> dict[str, Draft]:
    """The drafts of the context's branch, by name."""
    home = home_of(context)
    kept = context.company.drafts.items()
    return {name: _told(home, name, draft) for (at, name), draft in kept if at == home}


def draft_of(context: Context, name: str) -> Draft | None:
    """The draft of the business ``name`` in the context's branch, if there is one."""
    home = home_of(context)
    kept = context.company.drafts.get((home, name))
    return None if kept is None else _told(home, name, kept)


def start(
    context: Context,
    name: str,
    data: Mapping[str, Any],
    *,
    base: int = 0,
    needs: Mapping[str, Any] | None = None,
) -> Draft:
    """Begin a draft of ``name`` from plain data; refuses where there is one already."""
    context.require(EDIT)
    refuse_name(context, name)
    if draft_of(context, name) is not None:
        raise Invalid(
            _(
                "There is a draft of ${name} already. Go on with it.",
                mapping={"name": business_called(name, context)},
            ),
            fields={"name": _("Taken.")},
        )
    return _keep(context, name, data, base=base, revision=1, needs=needs or {})


def keep(context: Context, name: str, data: Mapping[str, Any], *, revision: int) -> Draft:
    """Save the draft that was last seen in ``revision``; refuses to save over somebody else's."""
    context.require(EDIT)
    was = _present(context, name, revision)
    revision = was.revision + 1
    return _keep(context, name, data, base=was.base, revision=revision, needs=was.needs)


def rename(context: Context, name: str, fresh: str, *, revision: int) -> Draft:
    """Call the draft ``fresh`` instead, as a new business of no version yet."""
    context.require(EDIT)
    was = _present(context, name, revision)
    if fresh == name:
        return was
    refuse_taken(context, fresh)
    made = start(context, fresh, called_anew(was.data, name, fresh), needs=was.needs)
    drop(context, name, revision=revision)
    return made


def called_anew(data: Mapping[str, Any], name: str, fresh: str) -> dict[str, Any]:
    """What is drawn of ``name``, as another business ``fresh``; one that follows itself still does.

    What is drawn may be broken: whatever is no next document is left as it is.
    """
    follows = data.get("follows", ())
    if not isinstance(follows, list | tuple):
        return {**data, "name": fresh}
    turned = [
        {**one, "business": fresh}
        if isinstance(one, Mapping) and one.get("business") == name
        else one
        for one in follows
    ]
    return {**data, "name": fresh, **({"follows": turned} if turned else {})}


def drop(context: Context, name: str, *, revision: int) -> None:
    """Throw the draft away; versions that were published stay."""
    context.require(EDIT)
    was = _present(context, name, revision)
    decisions.decide(context, "keep_draft", home=was.home, name=name, draft=None)


def refuse_name(context: Context, name: str) -> None:
    """Refuse a name that no business can have."""
    if not NAME.fullmatch(name):
        said = _(
            "${name} cannot name a business. Take up to 40 small letters, digits, dots and "
            "underscores, a letter first.",
            mapping={"name": name[:60]},
        )
        raise Invalid(said, fields={"name": said})
    if name in RESERVED or name in context.hooks.addons:
        said = _("${name} is the address of another page. Take another.", mapping={"name": name})
        raise Invalid(said, fields={"name": said})


def refuse_taken(context: Context, name: str) -> None:
    """Refuse the name of a business that the company has, in whatever branch it is drawn."""
    refuse_name(context, name)
    drawn = any(known == name for _home, known in context.company.drafts)
    if drawn or name in context.company.businesses:
        said = _(
            "The name ${name} is taken: “${title}” of ${branch} has it. Take another name.",
            mapping={"name": name, **whose(name, context)},
        )
        raise Invalid(said, fields={"name": said})


def _present(context: Context, name: str, revision: int) -> Draft:
    was = draft_of(context, name)
    if was is None:
        raise NotHere(
            _(
                "There is no draft of ${name} any more. It was published or thrown away meanwhile.",
                mapping={"name": business_called(name, context)},
            )
        )
    if was.revision != revision:
        raise Overtaken(
            _(
                "${who} has saved this draft meanwhile. Load it again; what you drew since is "
                "still on your screen.",
                mapping={"who": people_called([was.by], context).get(was.by, was.by)},
            )
        )
    return was


def _keep(
    context: Context,
    name: str,
    data: Mapping[str, Any],
    *,
    base: int,
    revision: int,
    needs: Mapping[str, Any],
) -> Draft:
    refuse_excess(data)
    home = home_of(context)
    kept = {
        "data": {**data, "name": name},
        "base": base,
        "revision": revision,
        "by": context.identity.login,
        "at": context.now.isoformat(),
        "needs": needs,
    }
    decisions.decide(context, "keep_draft", home=home, name=name, draft=kept)
    return _told(home, name, kept)


def _told(home: str, name: str, kept: Mapping[str, Any]) -> Draft:
    at = datetime.fromisoformat(kept["at"])
    given = {key: kept[key] for key in ("data", "base", "revision", "by")}
    # One that was kept by an earlier qudao says nothing of what it needs.
    return Draft(home=home, name=name, at=at, needs=kept.get("needs", {}), **given)
