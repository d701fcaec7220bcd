"""``qudao jobs``: background work, what became of it, and another try."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select

from core.cli.telling import examples
from core.jobs import queue
from core.jobs.models import Job

STATES = ("waiting", "running", "done", "failed")


@click.group()
def jobs() -> None:
    """See background work, and let what failed try again."""


@jobs.command("list", epilog=examples("jobs list", "jobs list --state failed"))
@click.option("--state", type=click.Choice(STATES), help="Only work in this state.")
@click.option("--latest", default=20, show_default=True, help="How many, the newest first.")
@click.pass_obj
def list_jobs(opener: Any, state: str | None, latest: int) -> None:
    """Show background work: number, state, progress, name, branch, what went wrong."""
    query = select(Job).order_by(Job.id.desc()).limit(latest)
    with opener.installation().work(write=False) as context:
        for job in context.session.scalars(query.where(Job.state == state) if state else query):
            progress = f"{job.done}/{job.total}" if job.total else ""
            cells = (job.id, job.state, progress, job.name, job.home, job.error or "")
            click.echo("\t".join(map(str, cells)))


@jobs.command(epilog=examples("jobs retry 42"))
@click.argument("number", type=int)
@click.pass_obj
def retry(opener: Any, number: int) -> None:
    """Let the failed job NUMBER try again."""
    with opener.installation().work() as context:
        queue.retry(context, number)
    click.echo(f"Job {number} will be tried again.")
