"""``qudao import``: other people's tables come in, and what was refused comes out with reasons."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from core.cli.import_files import Table, tell_columns, write_refused, write_template
from core.cli.telling import REFUSED
from core.cli.telling import language as terminal_language
from core.context import Context
from core.exchange.imports import Import, carry_out, plan_for, read_for, remarks_on, to_write
from core.exchange.plan import Outcome, Plan
from core.i18n import _
from core.refusal import Refusal

TOLD = 10
UNUSABLE = 2


@click.command("import")
@click.argument("target")
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--branch", help="The branch the records belong to, by code or name.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--refused",
    type=Table(),
    help="Write the refused rows with their reasons to this file, .csv or .xlsx.",
)
@click.option("--columns", is_flag=True, help="Say which columns TARGET knows, and stop.")
@click.option(
    "--template", type=Table(".xlsx"), help="Write an empty table to this file, and stop."
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="HEADER=COLUMN,...",
    help="What a header of the file means; nothing after the sign leaves it out. May be repeated.",
)
@click.option(
    "--set",
    "constants",
    multiple=True,
    metavar="COLUMN=TEXT",
    help="What a column is in rows that say nothing of it, as tax_rate=13. May be repeated.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh_CN"]),
    default=terminal_language,
    help="The language of sentences and of the file of refused rows.",
)
@click.pass_obj
def take(
    opener: Any,
    target: str,
    files: Sequence[Path],
    branch: str | None,
    dry_run: bool,
    refused: Path | None,
    columns: bool,
    template: Path | None,
    pairs: Sequence[str],
    constants: Sequence[str],
    language: str,
) -> None:
    """Import TARGET (products, prices, parties ...) from tables: csv, xlsx, xls, also as gz.

    The same file imported twice changes nothing. Exit code 0: every row was taken; 1: some rows
    were refused, the others were taken; 2: nothing could be done. Without a FILE, `regions` takes
    the copy that comes with the program.
    """
    from core.web.locale import localizer

    installation = opener.installation()
    say = localizer(installation, language)
    said = Said(named=_named(pairs), constants=_constants(constants))
    faults = 0
    try:
        if columns or template:
            with installation.work(branch=branch, write=False) as context:
                _show(context, target, template, say)
            return
        for path in files or _shipped(installation, target):
            source = path.read_bytes()
            with installation.work(branch=branch, write=not dry_run) as context:
                made = _take(context, target, source, path, said, say, dry_run)
            faults += made.counts[Outcome.REFUSED]
            if refused is not None and made.counts[Outcome.REFUSED]:
                place = refused
                if len(files) > 1:
                    place = refused.with_stem(f"{refused.stem}-{path.stem}")
                write_refused(made, place, say)
    except Refusal as refusal:
        for message in refusal.messages:
            click.echo(f"{say.translate(REFUSED)} {say.translate(message)}", err=True)
        raise SystemExit(UNUSABLE) from None
    raise SystemExit(1 if faults else 0)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person said of a file: the meaning of headers, and what holds for all rows."""

    named: Mapping[str, str]
    constants: Mapping[str, str]


def _take(
    context: Context,
    name: str,
    source: bytes,
    path: Path,
    said: Said,
    say: Any,
    dry_run: bool,
) -> Plan:
    """Plan the file, say what it would do, and do it unless this is a dry run."""
    target = _target(context, name)
    table = read_for(target, context, source, path.name)
    made = plan_for(target, context, table, said.named, said.constants)
    _tell(target, context, made, say)
    if not dry_run:
        total = len(to_write(made))
        with click.progressbar(length=total, label=path.name, file=sys.stderr) as bar:

            def tell(done: int, _total: int) -> None:
                bar.update(done - bar.pos)

            carry_out(target, context, made, f"import {path.name}", tell)
        click.echo(say.translate(_("Rows written: ${count}.", mapping={"count": total})))
    return made


def _show(context: Context, name: str, template: Path | None, say: Any) -> None:
    """Say what a table may carry, or write an empty one to fill in."""
    target = _target(context, name)
    if template is None:
        tell_columns(target, context, say)
    else:
        write_template(target, context, template, say)


def _tell(target: Import, context: Context, made: Plan, say: Any) -> None:
    for sentence in (*made.summary(), *remarks_on(target, context, made)):
        click.echo(say.translate(sentence))
    reasons = [reason for row in made.of(Outcome.REFUSED) for reason in row.reasons]
    for reason in reasons[:TOLD]:
        click.echo(reason.text(say), err=True)
    if len(reasons) > TOLD:
        more = _("... and ${count} more.", mapping={"count": len(reasons) - TOLD})
        click.echo(say.translate(more), err=True)


def _known(context: Context, name: str) -> Import:
    known = context.hooks.named("imports")
    if name not in known:
        raise Refusal(
            _(
                "There is no import “${name}” here. There are: ${names}.",
                mapping={"name": name, "names": ", ".join(known)},
            )
        )
    return known[name]


def _target(context: Context, name: str) -> Import:
    target = _known(context, name)
    if not target.shared and context.branch is None:
        raise Refusal(
            _("${name} belong to a branch. Say which by --branch CODE.", mapping={"name": name})
        )
    return target


def _shipped(installation: Any, name: str) -> Sequence[Path]:
    with installation.work(write=False) as context:
        target = _known(context, name)
    files = target.shipped() if target.shipped else ()
    if not files:
        raise Refusal(_("Name the file to import."))
    return files


def _named(pairs: Sequence[str]) -> dict[str, str]:
    named = {}
    for pair in (part for given in pairs for part in given.split(",")):
        header, sign, column = pair.partition("=")
        if not sign:
            raise click.BadParameter(f"“{pair}” is not HEADER=COLUMN", param_hint="--map")
        named[header.strip()] = column.strip()
    return named


def _constants(pairs: Sequence[str]) -> dict[str, str]:
    constants = {}
    for pair in pairs:
        column, sign, text = (part.strip() for part in pair.partition("="))
        if not sign or not text:
            raise click.BadParameter(f"“{pair}” is not COLUMN=TEXT", param_hint="--set")
        constants[column] = text
    return constants
