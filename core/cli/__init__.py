"""The command line: everything an administrator does, with exit codes that scripts can trust.

0 it was done; 1 it was refused, and the reason stands on standard error; 2 the words were wrong.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core.cli import addon, check, db, imports, init, server, translate, user
from core.installation import Installation
from core.refusal import Refusal
from core.settings import Settings, read_settings

SHIPPED = (
    init.init,
    server.serve,
    server.worker,
    addon.addon,
    db.db,
    user.user,
    check.check,
    imports.take,
    translate.translate,
)


class Commands(click.Group):
    """The core's commands and those that installed addons contribute."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, sorted."""
        return sorted({*self.commands, *self._contributed()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A core command without loading any addon, else an addon's."""
        return self.commands.get(cmd_name) or self._contributed().get(cmd_name)

    def _contributed(self) -> dict[str, click.Command]:
        from core.registry.addon import discover
        from core.registry.relay import Registry

        return Registry(discover()).everything.named("commands")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qudao")
@click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path),
    envvar="QUDAO_CONFIG",
    default=Path("config/development.ini"),
    show_default=True,
    help="The settings file.",
)
@click.pass_context
def main_group(ctx: click.Context, config: Path) -> None:
    """qudao: ERP and CRM for companies that sell through dealers.

    A new company begins with `qudao init`, then `qudao user add`, then `qudao serve`.
    To look round first, `qudao demo` makes a demonstration company.
    """
    ctx.obj = Opener(config)


class Opener:
    """Reads the settings and opens the installation when a command first needs it."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self._installation: Installation | None = None

    @property
    def settings(self) -> Settings:
        """The settings; a missing file is refused in a sentence."""
        try:
            return read_settings(self.config)
        except (FileNotFoundError, KeyError, ValueError) as error:
            raise click.ClickException(f"The settings cannot be read: {error}.") from None

    def installation(self, *, founded: bool = True, **changed: Any) -> Installation:
        """The installation; refuses one without a company unless ``founded`` is false.

        ``changed`` are settings that the command line says otherwise than the file.
        """
        if self._installation is None:
            self._installation = Installation(replace(self.settings, **changed))
        if founded and not self._installation.founded():
            raise click.ClickException("There is no company here yet. Run `qudao init` first.")
        return self._installation


for command in SHIPPED:
    main_group.add_command(command)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; a refusal is a sentence on standard error and exit code 1."""
    # Pyramid needs the old pkg_resources, and nobody who types a command can do anything about it.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    try:
        main_group.main(args=arguments, prog_name="qudao", standalone_mode=True)
    except Refusal as refusal:
        for message in refusal.messages:
            text = message.interpolate() if hasattr(message, "interpolate") else str(message)
            click.echo(f"Refused: {text}", err=True)
        sys.exit(1)
    except Exception as error:
        # SQLAlchemy and both drivers call it so; importing them here would slow every command.
        if type(error).__name__ != "OperationalError":
            raise
        reason = str(getattr(error, "orig", error)).strip()
        click.echo(f"The database does not answer: {reason}", err=True)
        sys.exit(1)
