"""What inventory contributes, read from top to bottom."""

from __future__ import annotations

from typing import Any

from addons.inventory import (
    adjusting,
    businesses,
    claims,
    completeness,
    counting,
    issue,
    proofs,
    receipts,
)
from core.registry.hookspecs import hookimpl


@hookimpl
def kinds() -> Any:
    """The documents that move stock by themselves."""
    return businesses.KINDS


@hookimpl(specname="businesses")
def shipped_businesses() -> Any:
    """Receipt, adjustment and count, from draft to posted."""
    return businesses.BUSINESSES


@hookimpl
def guards() -> Any:
    """Questions about stock before a document moves."""
    return (issue.GUARD, completeness.GUARD)


@hookimpl
def effects() -> Any:
    """What documents do to stock."""
    return (issue.EFFECT, claims.EFFECT, receipts.EFFECT, adjusting.EFFECT, counting.EFFECT)


@hookimpl
def jobs() -> Any:
    """Claims end when their time has passed."""
    return (claims.EXPIRY,)


@hookimpl
def checks() -> Any:
    """What must be true of stock in any database."""
    return proofs.CHECKS
