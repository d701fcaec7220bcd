"""Deadlines are looked at every few minutes, one branch after the other, each by itself."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from core.i18n import _
from core.jobs.handler import Handler
from core.workflow.pace.deadlines import keep_deadlines

log = logging.getLogger(__name__)
NAME = "core.deadlines"


def keep_all_deadlines(installation: Any, job: Any) -> None:
    """Remind, escalate and act in every branch; what fails in one keeps no other waiting."""
    with installation.work(write=False) as context:
        branches = list(context.company.branches)
    failed = []
    for branch in branches:
        try:
            with installation.work(branch=branch) as context:
                keep_deadlines(context)
        except Exception:
            log.exception("deadlines of %s could not be kept", branch)
            failed.append(branch)
    if failed:
        raise RuntimeError(f"deadlines could not be kept in {', '.join(failed)}")


HANDLERS = (
    Handler(
        name=NAME,
        title=_("Deadlines"),
        run=keep_all_deadlines,
        every=timedelta(minutes=5),
    ),
)
