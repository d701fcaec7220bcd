"""``qudao check``: proof that the books are in order."""

from __future__ import annotations

from typing import Any

import click

from core.orm import references
from core.workflow.motion import proofs


@click.command()
@click.pass_obj
def check(opener: Any) -> None:
    """Prove the rules that never bend on this database; exit code 1 where one is broken."""
    installation = opener.installation()
    broken = 0
    with installation.work(write=False, owner=True) as context:
        context.session.enter(*(home.code for home in context.company.branches.values()))
        own = (*references.CHECKS, *proofs.CHECKS)
        for proof in (*own, *context.hooks.collect("checks")):
            title = (
                proof.title.interpolate() if hasattr(proof.title, "interpolate") else proof.title
            )
            found = list(proof.find(context))
            broken += len(found)
            click.echo(f"{'broken' if found else 'ok'}\t{proof.name}\t{title}")
            for sentence in found:
                click.echo(f"\t{sentence}", err=True)
    raise SystemExit(1 if broken else 0)
