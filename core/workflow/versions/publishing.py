"""Publishing: a definition that is sound becomes a frozen version, also what addons ship."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.company import decisions
from core.context import Context
from core.refusal import Refusal
from core.workflow.businesses import read
from core.workflow.checks import faults, refuse_faults
from core.workflow.definition import Business

log = logging.getLogger(__name__)


def keep_shipped(context: Context) -> list[str]:
    """Publish every shipped business that is new or has changed; the names of those published.

    What the company made of one stands apart from it, and is never replaced by it.
    One whose ``needs`` are not all installed waits until they are. One that cannot be published,
    say because a role it names is gone, is told in the log and stays as it was.
    """
    published = []
    for business in context.hooks.collect("businesses"):
        if not set(business.needs) <= set(context.hooks.addons):
            continue
        versions = context.company.businesses.get(business.name, {})
        shipped = max((v for v, data in versions.items() if _is_shipped(data)), default=None)
        if (
            shipped
            and replace(read(business.name, shipped, versions[shipped]), version=1) == business
        ):
            continue
        try:
            publish(context, replace(business, version=max(versions, default=0) + 1))
        except Refusal as refused:
            log.error("business %s was not published: %s", business.name, refused)
        else:
            published.append(business.name)
    return published


def publish(context: Context, business: Business) -> None:
    """Publish one version of a business; a broken one is refused, each fault by its place."""
    refuse_faults(faults(business, context))
    decisions.decide(
        context, "publish", name=business.name, version=business.version, data=business.to_data()
    )


def _is_shipped(data: Mapping[str, Any]) -> bool:
    """Whether an addon made this version: what people make of it has a version it is based on."""
    return not data.get("home") and not data.get("base")
