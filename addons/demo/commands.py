"""``qudao demo``: the demonstration company, and barcodes to try its station with."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

SEED = 20261123
TIMEZONE = "Asia/Shanghai"


@click.group()
def demo() -> None:
    """Look round in a company that is invented but works like a real one."""


@demo.command()
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which the company stands; today in China if not said.",
)
@click.option("--seed", default=SEED, show_default=True, help="Another seed, another company.")
@click.option(
    "--whole",
    is_flag=True,
    help="Make all 26 months of history before the command ends, not in the background later.",
)
@click.pass_obj
def make(opener: Any, today: datetime | None, seed: int, whole: bool) -> None:
    """Make the demonstration company; one that is there already stays as it is.

    It is the same for the same seed and day. Interrupted, it goes on where it stopped. The last 90
    days are there when the command ends; `qudao serve` tells the 26 months before meanwhile.
    """
    from addons.demo.job import ask
    from addons.demo.making import begin

    with _undisturbed():
        installation = opener.installation(founded=False)
        making = begin(installation, seed, today.date() if today else _today())
        began = making.mark
        if not began.ready:
            click.echo(f"Making the demonstration company of {began.today}:")
            for name, seconds in _timed(making.put_parts()):
                click.echo(f"  {name}  {seconds:.1f} s")
        if whole:
            for told, seconds in _timed(making.put_older()):
                click.echo(f"  history until {told.told}  {seconds:.1f} s")
    mark = making.mark
    if began.complete:
        click.echo(f"The demonstration company of {mark.today} is here already.")
    elif mark.complete:
        click.echo("The demonstration company is ready, with its whole history.")
    else:
        with installation.work(branch="SN") as context:
            ask(context)
        click.echo(
            "The demonstration company is ready. `qudao serve` makes its older history in the "
            f"background: {mark.months_told} of {mark.months} months are there."
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of rubbish, which would look at every row again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _timed(steps: Iterator[Any]) -> Iterator[tuple[Any, float]]:
    began = time.monotonic()
    for step in steps:
        yield step, time.monotonic() - began
        began = time.monotonic()


def _today() -> Any:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(TIMEZONE)).date()


@demo.command()
@click.option("--branch", default="SN", show_default=True, help="The branch that has the stock.")
@click.option(
    "--count", default=12, show_default=True, type=click.IntRange(min=1), help="How many goods."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("barcodes.pdf"),
    show_default=True,
    help="The sheet to be printed.",
)
@click.option("--text", is_flag=True, help="Write the codes as lines to be typed, and no sheet.")
@click.option("--language", default="zh_CN", show_default=True, type=click.Choice(["en", "zh_CN"]))
@click.pass_obj
def barcodes(
    opener: Any, branch: str, count: int, out: Path, text: bool, language: str
) -> None:
    """Print a sheet of barcodes to try the station with a real scanner.

    A dealer's card, goods that are in stock now, and one of each kind that is refused.
    """
    from addons.demo.samples.labels import samples
    from addons.demo.samples.sheet import draw_sheet
    from core.security.identity import SYSTEM
    from core.web.locale import localizer

    installation = opener.installation()
    reader = replace(SYSTEM, locale=language)
    with installation.work(branch=branch, identity=reader, write=False) as context:
        found = samples(context, count)
    say = localizer(installation, language).translate
    if text:
        for label in (found.card, *found.goods, *found.wrong):
            click.echo("\t".join((label.text, say(label.what), label.name)))
        return
    out.write_bytes(draw_sheet(found, say))
    click.echo(f"Wrote {out}. Print it at full size, not fitted to the page.")
