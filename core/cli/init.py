"""``qudao init``: found a company from a plain file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.cli.telling import tell_left_out
from core.company.seed import Known, found_company
from core.registry.addon import discover
from core.registry.relay import Registry
from core.security.permissions import CORE
from core.workflow.printing.layouts import keep_layouts
from core.workflow.versions.publishing import keep_shipped


@click.command()
@click.option(
    "--company",
    "source",
    type=click.Path(exists=True, path_type=Path),
    default=Path("config/company.toml"),
    show_default=True,
    help="The branches, roles and phases the company starts with.",
)
@click.pass_obj
def init(opener: Any, source: Path) -> None:
    """Make the tables and found the company; run again, it brings the tables up to date."""
    installation = opener.installation(founded=False)
    tell_left_out(installation)
    installation.upgrade()
    fresh = not installation.founded()
    if not fresh:
        click.echo("The company is here already; its tables are up to date.")
        if redone := installation.reconcile():
            click.echo(f"Redid {redone} decisions that a crash or an older copy had left out.")
    else:
        company = found_company(installation.objects, source, _known())
        click.echo(f"Founded {company.called('en')} with {len(company.branches)} branches.")
    with installation.work() as context:
        for name in keep_shipped(context):
            click.echo(f"Published the business {name}.")
        keep_layouts(context)
        if fresh:
            context.hooks.founded(context=context)


def _known() -> Known:
    """What the company's file may name: all that is installed, also where settings leave it out."""
    registry = Registry(discover())
    asked = (*CORE, *registry.everything.collect("permissions"))
    return Known(addons=registry.addons, permissions=[permission.name for permission in asked])
