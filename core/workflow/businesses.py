"""Which businesses a branch has: shipped ones and, later, its own, each in frozen versions."""

from __future__ import annotations

from typing import Any

from core.company import decisions
from core.context import Context
from core.i18n import _
from core.refusal import NotHere, Refusal
from core.workflow.checks import faults
from core.workflow.definition import Business


def keep_shipped(context: Context) -> list[str]:
    """Publish every shipped business that is new or has changed; the names of those published."""
    published = []
    for business in context.hooks.collect("businesses"):
        versions = context.company.businesses.get(business.name, {})
        newest = max(versions, default=0)
        data = business.to_data() | {"version": newest}
        if newest and _plain(versions[newest]) == _plain(data):
            continue
        publish(context, Business.from_data(data | {"version": newest + 1}))
        published.append(business.name)
    return published


def publish(context: Context, business: Business) -> None:
    """Publish one version of a business; a broken one is refused, each fault by its place."""
    found = faults(business, context)
    if found:
        raise Refusal(*found)
    decisions.decide(
        context, "publish", name=business.name, version=business.version, data=business.to_data()
    )


def definition(context: Context, name: str, version: int) -> Business:
    """The frozen definition a document began on."""
    versions = context.company.businesses.get(name, {})
    if version not in versions:
        raise NotHere(
            _(
                "There is no version ${version} of ${name}.",
                mapping={"version": version, "name": name},
            )
        )
    return Business.from_data(versions[version])


def live(context: Context) -> dict[str, Business]:
    """The businesses that are live in the context's branch, by name, each in its newest version."""
    found = {}
    for shipped in context.hooks.collect("businesses"):
        versions = context.company.businesses.get(shipped.name, {})
        if versions and context.hooks.enabled.issuperset(shipped.needs):
            found[shipped.name] = Business.from_data(versions[max(versions)])
    return found


def is_live(name: str, context: Context) -> bool:
    """Whether the business ``name`` is live in the branch; what belongs to none always is."""
    return not name or name in live(context)


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return data
