"""Files that ``qudao import`` writes: refused rows to correct, and empty tables to fill in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import click

from core.context import Context
from core.exchange.imports import Import
from core.exchange.plan import Plan
from core.exchange.template import template
from core.i18n import _

KINDS = (".csv", ".xlsx")
Kind = Literal["csv", "xlsx"]


class Table(click.Path):
    """A file that will be written as a table; refused before anything is done if it cannot be."""

    def __init__(self, *kinds: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.kinds = kinds or KINDS

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        """The path, if its ending is known and its folder can be written to."""
        path: Path = super().convert(value, param, ctx)  # type: ignore[assignment]
        if path.suffix.lower() not in self.kinds:
            self.fail(f"“{path.name}” does not end in {' or '.join(self.kinds)}.", param, ctx)
        folder = path.parent
        if not folder.is_dir():
            self.fail(f"There is no folder “{folder}”. Make it first.", param, ctx)
        if not os.access(path if path.exists() else folder, os.W_OK):
            self.fail(f"“{path}” cannot be written to. Name another file.", param, ctx)
        return path


def write_refused(made: Plan, place: Path, say: Any) -> None:
    """Write the refused rows of ``made`` with their reasons, and say where they stand."""
    kind: Kind = "xlsx" if place.suffix.lower() == ".xlsx" else "csv"
    place.write_bytes(made.refused_file(kind, locale=say))
    told = _("The refused rows stand in ${file}.", mapping={"file": str(place)})
    click.echo(say.translate(told))


def write_template(target: Import, context: Context, place: Path, say: Any) -> None:
    """Write an empty table of ``target`` with an example row and notes."""
    place.write_bytes(template(target.columns(context), say))
    told = _("The template stands in ${file}.", mapping={"file": str(place)})
    click.echo(say.translate(told))


def tell_columns(target: Import, context: Context, say: Any) -> None:
    """Say what a table of ``target`` may carry: a line a column, its name before the titles."""
    for column in target.columns(context):
        star = " *" if column.required else ""
        click.echo(f"{column.name}{star}\t{', '.join(column.titles)}")
        if column.note:
            click.echo(f"\t{say.translate(column.note)}")
    click.echo(say.translate(_("* new records need it")))
