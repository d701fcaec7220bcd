"""``qudao db``: the tables."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from core.orm import migrations
from core.refusal import Refusal


@click.group()
def db() -> None:
    """Look after the tables."""


@db.command()
@click.pass_obj
def upgrade(opener: Any) -> None:
    """Bring the tables to this program's revision."""
    installation = opener.installation(founded=False)
    installation.upgrade()
    click.echo("The tables are up to date.")


@db.command()
@click.pass_obj
def status(opener: Any) -> None:
    """Name revisions the database lacks; exit code 1 if there are any."""
    installation = opener.installation(founded=False)
    missing = migrations.pending(installation.owner_engine, installation.registry)
    for revision in missing:
        click.echo(revision)
    raise SystemExit(1 if missing else 0)


@db.command()
@click.argument("addon")
@click.option("-m", "--message", default="first tables", show_default=True)
def draft(addon: str, message: str) -> None:
    """Write a new migration of ADDON (or `core`) from its models; read it before you commit it."""
    from core.orm.engine import make_engine
    from core.registry.addon import discover
    from core.registry.relay import Registry

    migrations.import_models()
    registry = Registry(discover([] if addon == "core" else [addon]))
    if addon not in {"core", *registry.addons}:
        reasons = [failure.reason for failure in registry.failures if failure.name == addon]
        raise Refusal(
            f"There is no addon {addon} here: {reasons[0]}."
            if reasons
            else f"No addon {addon} is installed. Install its package first."
        )
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/draft.db", owner=True)
        migrations.upgrade(engine, registry)
        path = migrations.draft(engine, registry, addon, message)
        engine.dispose()
    click.echo(
        f"Wrote {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}."
    )
