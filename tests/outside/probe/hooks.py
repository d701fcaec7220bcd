"""What the probe contributes, read from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core import Context, Handler, _, hookimpl
from core.web.parts import MenuEntry
from probe.definitions import BUSINESS, EFFECTS, GUARDS, KIND
from probe.permissions import PERMISSIONS
from probe.resources import Cases, Things

RUNS: list[tuple[str, int]] = []
MEANWHILE: list[Callable[[], None]] = []


@hookimpl
def permissions() -> Any:
    """Things and cases."""
    return PERMISSIONS


@hookimpl
def resources() -> Any:
    """Things and cases."""
    return (Things, Cases)


@hookimpl
def menu() -> Any:
    """One line."""
    return (
        MenuEntry(
            name="probe.things",
            title=_("Things"),
            path="probe/things",
            permission="probe:thing:view",
        ),
    )


@hookimpl
def kinds() -> Any:
    """The case."""
    return (KIND,)


@hookimpl
def guards() -> Any:
    """Weights."""
    return GUARDS


@hookimpl
def effects() -> Any:
    """Weights again."""
    return EFFECTS


@hookimpl
def businesses() -> Any:
    """The case, from draft to closed."""
    return (BUSINESS,)


@hookimpl
def jobs() -> Any:
    """Work that is counted, work that fails, and work that comes round."""
    return (
        Handler(name="probe.count", title=_("Count"), run=_note),
        Handler(name="probe.fail", title=_("Fail"), run=_fail),
        Handler(name="probe.round", title=_("Round"), run=_note, every=timedelta(hours=1)),
    )


@hookimpl
def documents_moved(documents: Any, transition: Any, context: Context) -> None:
    """Told of every case that moved."""
    context.session.info.setdefault("moved", []).append((transition.name, len(documents)))


@hookimpl
def may_disable(addon: str, branch: Any, context: Context) -> Any:
    """The probe itself stays on while the branch says so."""
    if addon == "probe" and branch.options.get("probe.keep"):
        return _("The probe is being looked at. Wait until that is over.")
    return None


def _note(installation: Any, job: Any) -> None:
    RUNS.append((job.name, job.id))
    for deed in MEANWHILE:
        deed()


def _fail(installation: Any, job: Any) -> None:
    RUNS.append((job.name, job.id))
    raise ValueError("the probe fails on purpose")
