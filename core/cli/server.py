"""``qudao serve`` and ``qudao worker``: the web server, and background work on its own."""

from __future__ import annotations

import errno
import logging
import signal
from typing import Any

import click

from core.cli.telling import tell_left_out
from core.i18n import _
from core.journal import start_journal
from core.refusal import Refusal
from core.settings import LAST_PORT, MOST_THREADS

CANNOT_LISTEN = {
    errno.EADDRINUSE: _(
        "Port ${port} on ${host} is in use: perhaps qudao is running there already. Stop it, or "
        "choose another port with --port."
    ),
    errno.EADDRNOTAVAIL: _(
        "${host} is no address of this machine. Take 127.0.0.1, 0.0.0.0 for every network it is "
        "in, or its own address."
    ),
    errno.EACCES: _(
        "Port ${port} is reserved for the system's own services. Choose one above 1023 with "
        "--port, and put a proxy before it."
    ),
}
OTHERWISE = _("The server cannot listen on ${host}, port ${port}: ${reason}.")


@click.command()
@click.option("--host", help="The address to listen on; the settings say 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(1, LAST_PORT),
    help="The port to listen on; the settings say 6543.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, MOST_THREADS),
    help="Requests answered at once; the settings say 8.",
)
@click.pass_obj
def serve(opener: Any, host: str | None, port: int | None, threads: int | None) -> None:
    """Serve the web pages; the worker runs inside unless the settings say `worker = no`."""
    from core.app import make_app
    from core.jobs.worker import start_embedded
    from core.workflow.printing.layouts import keep_layouts
    from core.workflow.versions.publishing import keep_shipped

    settings = opener.settings
    start_journal(settings.log_level)
    changed = {"threads": threads} if threads else {}
    installation = opener.installation(**changed)
    tell_left_out(installation)
    installation.upgrade()
    if redone := installation.reconcile():
        logging.getLogger(__name__).warning("redid %s decisions after a crash", redone)
    with installation.work() as context:
        keep_shipped(context)
        keep_layouts(context)
    host, port = host or settings.host, port or settings.port
    server = _listen(make_app(installation), host, port, installation.settings.threads)
    if settings.worker:
        start_embedded(installation)
    click.echo(f"qudao is ready on http://{f'[{host}]' if ':' in host else host}:{port}")
    server.run()


def _listen(app: Any, host: str, port: int, threads: int) -> Any:
    """A server whose socket listens already, so that what is said next is true."""
    import waitress

    said: dict[str, Any] = {"host": host, "port": port}
    try:
        return waitress.create_server(app, host=host, port=port, threads=threads, ident="qudao")
    except ValueError:
        raise Refusal(
            _(
                "${host} is no address that a server can listen on. Take 127.0.0.1 for this "
                "machine alone, 0.0.0.0 for every network it is in, or its own address.",
                mapping=said,
            )
        ) from None
    except OSError as error:
        sentence = CANNOT_LISTEN.get(error.errno or 0, OTHERWISE)
        said["reason"] = error.strerror
        raise Refusal(_(sentence, mapping=said)) from None


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
