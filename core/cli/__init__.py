"""The command line: everything an administrator does, with exit codes that scripts can trust.

0 it was done; 1 it was refused, and the reason stands on standard error; 2 the words were wrong.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core.cli import (
    addon,
    business,
    check,
    db,
    imports,
    init,
    jobs,
    print_agent,
    server,
    translate,
    user,
)
from core.cli.telling import examples, language, refusals
from core.context import Context
from core.i18n import _
from core.installation import Installation
from core.refusal import Refusal
from core.security.identity import SYSTEM
from core.settings import Settings, read_settings

SHIPPED = (
    init.init,
    server.serve,
    server.worker,
    addon.addon,
    business.business,
    db.db,
    user.user,
    jobs.jobs,
    print_agent.print_agent,
    check.check,
    imports.take,
    translate.translate,
)


class Commands(click.Group):
    """The core's commands and those that installed addons contribute."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal is a sentence on standard error and exit code 1."""
        opener = Opener(ctx.params["config"])
        with refusals(opener):
            ctx.obj = opener
            return super().invoke(ctx)

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


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("init", "user add li --name 李工 --at main/management/administrator", "serve"),
)
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
def main_group(config: Path) -> None:
    """qudao: ERP and CRM for companies that sell through dealers.

    A new company begins with `qudao init`, then `qudao user add`, then `qudao serve`.
    To look round first, `qudao demo` makes a demonstration company.
    """


class Opener:
    """Reads the settings and opens the installation when a command first needs it."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.opened: Installation | None = None

    @property
    def settings(self) -> Settings:
        """The settings; what cannot be understood is refused in a sentence."""
        return read_settings(self.config)

    def installation(self, *, founded: bool = True, **changed: Any) -> Installation:
        """The installation; refuses one without a company unless ``founded`` is false.

        ``changed`` are settings that the command line says otherwise than the file.
        """
        if self.opened is None:
            self.opened = Installation(replace(self.settings, **changed))
        if founded and not self.opened.founded():
            raise Refusal(_("There is no company here yet. Run `qudao init` first."))
        return self.opened

    def work(self, **given: Any) -> AbstractContextManager[Context]:
        """One transaction of the system, to which labels are said in the terminal's language."""
        return self.installation().work(identity=replace(SYSTEM, locale=language()), **given)


for command in SHIPPED:
    main_group.add_command(command)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line."""
    # Pyramid needs the old pkg_resources, and nobody who types a command can do anything about it.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    # What the object store meets is raised as well, and said in a sentence.
    logging.getLogger("relstorage").addHandler(logging.NullHandler())
    main_group.main(args=arguments, prog_name="qudao", standalone_mode=True)
