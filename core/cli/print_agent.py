"""``qudao print-agent``: takes the prints of a branch's queue to its printers."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from core.cli.telling import examples, language, localizer
from core.i18n import _
from core.refusal import Refusal

TOLD: dict[str, Any] = {
    "printed": _("${printer}: printed ${title}"),
    "failed": _("${printer}: nothing came out of ${title}. ${detail}"),
    "doubtful": _("${printer}: ${title} may have come out, or half of it. ${detail}"),
    "left": _("${printer}: ${detail}"),
    "away": _("The server does not answer (${detail}). It is asked again until it does."),
    "back": _("The server answers again."),
}


@click.command("print-agent", epilog=examples(
    "print-agent --server https://erp.example.com/shaanxi --token-file agent.token",
))
@click.option(
    "--server", required=True, help="The server's address with the branch, as in the browser."
)
@click.option("--token", envvar="QUDAO_PRINT_TOKEN", help="The API token of the agent's account.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the token, so that nobody reads it in the list of programs.",
)
@click.option(
    "--printer",
    "printers",
    multiple=True,
    metavar="NAME",
    help="Only this printer, by its name on the page Printing; may be repeated.",
)
def print_agent(
    server: str, token: str | None, token_file: Path | None, printers: tuple[str, ...]
) -> None:
    """Take prints from the queue of a branch to its printers, until stopped.

    It runs at a computer that reaches the printers: on the network, or through its own print
    queues (CUPS). Stop it with Ctrl+C; what is being sent is finished first.
    """
    from core.print_agent.agent import Agent
    from core.print_agent.server import Refused, Server

    secret = token_file.read_text(encoding="utf-8").strip() if token_file else token or ""
    if not server.startswith(("http://", "https://")):
        raise Refusal(_("Write the server as in the browser, such as https://host/shaanxi."))
    if not secret:
        raise Refusal(_("Give the token of the agent's account: --token-file or --token."))
    translate = localizer(None).translate

    def tell(name: str, **said: str) -> None:
        click.echo(f"{datetime.now().astimezone():%H:%M:%S} {translate(TOLD[name] % said)}")

    agent = Agent(Server(server, secret, language().replace("_", "-")), printers, tell)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, agent.stop)
    click.echo(translate(_("The print agent is ready.")))
    try:
        agent.run_forever()
    except Refused as refused:
        raise Refusal(str(refused)) from None
