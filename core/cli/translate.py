"""``qudao translate``: keep the Chinese catalogue of the core or an addon complete."""

from __future__ import annotations

import click

from core.refusal import Refusal


@click.command()
@click.argument("names", nargs=-1, metavar="[ADDON]...")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a sentence is missing.")
def translate(names: tuple[str, ...], check: bool) -> None:
    """Bring catalogues up to date: `core` or addons by name, all of them if none is named.

    New sentences are added untranslated, those that are gone are dropped; then translate
    `locale/zh_CN/LC_MESSAGES/qudao.po` with any editor.
    """
    from core.catalogues import homes, refresh, untranslated

    known = homes()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"There is no catalogue {unknown[0]}. There are {', '.join(known)}.")
    missing = 0
    for name in names or known:
        if not check:
            refresh(known[name])
        for sentence in untranslated(known[name]):
            missing += 1
            click.echo(f"{name}\t{sentence}")
    click.echo(f"{missing} sentences are not translated.", err=True)
    raise SystemExit(1 if check and missing else 0)
