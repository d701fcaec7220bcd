"""The print queues are looked at every two minutes, where something in them needs it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import _
from core.jobs.handler import Handler
from core.workflow.printing.print_alarms import is_due, keep_alarms
from core.workflow.printing.print_queue import PrintJob

NAME = "core.print_alarms"


def keep_all_alarms(installation: Any, job: Any) -> None:
    """Take prints from agents that fell silent, and tell people what is not on paper."""
    query = select(PrintJob.branch).where(is_due(datetime.now(UTC))).distinct()
    # Looking first, past the walls, keeps branches without printers from costing anything.
    with Session(installation.owner_engine) as looking:
        codes = list(looking.scalars(query.order_by(PrintJob.branch)))
    for code in codes:
        with installation.work(branch=code) as context:
            keep_alarms(context)


HANDLERS = (
    Handler(
        name=NAME,
        title=_("Alarms of the print queue"),
        run=keep_all_alarms,
        every=timedelta(minutes=2),
    ),
)
