"""``qudao serve`` and ``qudao worker``: the web server, and background work on its own."""

from __future__ import annotations

import logging
import signal
from typing import Any

import click

from core.journal import start_journal


@click.command()
@click.option("--host", help="The address to listen on; the settings say 127.0.0.1.")
@click.option("--port", type=int, help="The port to listen on; the settings say 6543.")
@click.option("--threads", type=int, help="Requests answered at once; the settings say 8.")
@click.pass_obj
def serve(opener: Any, host: str | None, port: int | None, threads: int | None) -> None:
    """Serve the web pages; the worker runs inside unless the settings say `worker = no`."""
    import waitress

    from core.app import make_app
    from core.jobs.worker import start_embedded
    from core.workflow.businesses import keep_shipped
    from core.workflow.layouts import keep_layouts

    settings = opener.settings
    start_journal(settings.log_level)
    changed = {"threads": threads} if threads else {}
    installation = opener.installation(**changed)
    installation.upgrade()
    if redone := installation.reconcile():
        logging.getLogger(__name__).warning("redid %s decisions after a crash", redone)
    with installation.work() as context:
        keep_shipped(context)
        keep_layouts(context)
    app = make_app(installation)
    if settings.worker:
        start_embedded(installation)
    host, port = host or settings.host, port or settings.port
    click.echo(f"qudao is ready on http://{host}:{port}")
    threads = installation.settings.threads
    waitress.serve(app, host=host, port=port, threads=threads, ident="qudao", _quiet=True)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@click.pass_obj
def worker(opener: Any, once: bool) -> None:
    """Do background work: any number of workers may run beside any number of servers."""
    from core.jobs.worker import Worker

    start_journal(opener.settings.log_level)
    working = Worker(opener.installation())
    if once:
        working.schedule()
        click.echo(f"{working.run_all()} jobs done.")
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, working.stop)
        working.run_forever()
        click.echo("The worker has finished what it was doing and stops.")
