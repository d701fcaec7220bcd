"""``qudao addon``: which functional modules are on, in which branch, from which date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from core.cli.telling import examples
from core.company.rules import branch_named
from core.company.switches import standing
from core.company.switching import switch_off, switch_on


@click.group()
def addon() -> None:
    """See functional modules and switch them on and off per branch."""


@addon.command("list", epilog=examples("addon list", "addon list --branch HB"))
@click.option("--branch", help="Only this branch, by code or name.")
@click.pass_obj
def list_addons(opener: Any, branch: str | None) -> None:
    """Show modules x branches as they are today; a date says when a switch is still to come."""
    installation = opener.installation()
    with opener.work(write=False) as context:
        company = context.company
        branches = [branch_named(company, branch)] if branch else list(company.branches.values())
        click.echo("\t".join(["addon", *(home.code for home in branches)]))
        for name, known in installation.registry.addons.items():
            marks = [_mark(name, known, home, context.today) for home in branches]
            click.echo("\t".join([name, *marks]))
        for failure in installation.registry.failures:
            click.echo(f"{failure.name}\tleft out: {failure.reason}", err=True)


@addon.command(
    epilog=examples(
        "addon enable barcode --branch HB", "addon enable barcode --branch HB --from 2027-01-04"
    )
)
@click.argument("name")
@click.option("--branch", required=True, help="The branch, by code or name.")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day; today if not said."
)
@click.pass_obj
def enable(opener: Any, name: str, branch: str, since: datetime | None) -> None:
    """Switch NAME on, and what it requires."""
    installation = opener.installation()
    with opener.work() as context:
        home = installation.enter(context, branch)
        day = _day(since, context)
        switched = switch_on(home, name, day, installation.registry.addons)
        click.echo(f"On in {home.code} from {day}: {', '.join(sorted(switched))}.")


@addon.command(epilog=examples("addon disable esales --branch HB"))
@click.argument("name")
@click.option("--branch", required=True, help="The branch, by code or name.")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day; today if not said."
)
@click.pass_obj
def disable(opener: Any, name: str, branch: str, since: datetime | None) -> None:
    """Switch NAME off; its data stays and is found again."""
    installation = opener.installation()
    with opener.work() as context:
        home = installation.enter(context, branch)
        day = _day(since, context)
        switch_off(home, name, day, installation.registry.addons)
        click.echo(f"Off in {home.code} from {day}: {name}. Its data stays.")


def _day(since: datetime | None, context: Any) -> date:
    return since.date() if since else context.today


def _mark(name: str, known: Any, home: Any, today: date) -> str:
    if known.always:
        return "always"
    now = standing(home.phases, name, today)
    if now.change is None:
        return "on" if now.on else "off"
    return f"{'off' if now.on else 'on'} from {now.change}"
