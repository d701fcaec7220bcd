"""``qudao business``: which businesses a branch has, and their way from server to server."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import click

from core.cli.telling import examples, localizer
from core.i18n import _
from core.jobs.own_indexes import ask_for_indexes
from core.refusal import NotHere, Refusal
from core.workflow.businesses import definition, live, open_to
from core.workflow.definition import Business
from core.workflow.titles import business_called
from core.workflow.versions.drafts import Draft, draft_of, drafts, drawing
from core.workflow.versions.filing import (
    LARGEST_WITH_PICTURES,
    read_file,
    written,
    written_draft,
)
from core.workflow.versions.lives import chosen, open_documents, publish_draft, retire, revive
from core.workflow.versions.remarks import remarks
from core.workflow.versions.taking_in import Answers, conflicts, take_in
from core.workflow.words.wording import Words

LIVE, RETIRED, WAITING, DRAFT = _("live"), _("retired"), _("waits for modules"), _("draft")
BRANCH = click.option("--branch", required=True, help="The branch, by code or name.")


@click.group()
def business() -> None:
    """See the businesses of a branch, and carry them as files from one server to another."""


@business.command("list", epilog=examples("business list --branch SN"))
@BRANCH
@click.pass_obj
def list_businesses(opener: Any, branch: str) -> None:
    """Show each business with its version, its state and its open documents."""
    with opener.work(branch=branch, write=False) as context:
        now, drawn = live(context), drafts(context)
        say = localizer(opener.installation()).translate
        running = open_documents(context, context.company.businesses)
        for name, versions in context.company.businesses.items():
            able = open_to(context.branch, versions)
            if able:
                version = chosen(context, name)
                state = LIVE if name in now else RETIRED if version is None else WAITING
                count = sum(running.get(name, {}).values())
                told = (name, str(version or max(able)), say(state), say(_open(count)))
                click.echo("\t".join((*told, say(DRAFT)) if name in drawn else told))
        for name in drawn.keys() - context.company.businesses.keys():
            click.echo(f"{name}\t-\t{say(DRAFT)}")


@business.command(
    epilog=examples(
        "business export retail --branch SN > retail.json",
        "business export retail --branch SN --draft --to retail.json",
    )
)
@click.argument("name")
@BRANCH
@click.option("--version", type=int, help="This version instead of the live one.")
@click.option("--draft", is_flag=True, help="The draft instead of a version.")
@click.option("--to", "file", type=click.File("wb"), default="-", help="The file to write.")
@click.pass_obj
def export(
    opener: Any, name: str, branch: str, version: int | None, draft: bool, file: BinaryIO
) -> None:
    """Write NAME with all it needs as a file."""
    with opener.work(branch=branch, write=False) as context:
        if draft:
            file.write(written_draft(_drawn(context, name), context))
        else:
            file.write(written(_found(context, name, version), context))


@business.command(
    "import",
    epilog=examples(
        "business import retail.json --branch HB",
        "business import retail.json --branch HB --as counter_sale --role cashier=counter_clerk",
    ),
)
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BRANCH
@click.option("--as", "name", default="", help="The name it gets here.")
@click.option("--role", "roles", multiple=True, metavar="THEIRS=OURS", help="May be repeated.")
@click.option(
    "--department", "departments", multiple=True, metavar="THEIRS=OURS", help="May be repeated."
)
@click.option("--take-layouts", is_flag=True, help="Layouts that differ come beside ours.")
@click.option("--look", is_flag=True, help="Say what does not fit, and change nothing.")
@click.pass_obj
def take(
    opener: Any,
    path: Path,
    branch: str,
    name: str,
    roles: tuple[str, ...],
    departments: tuple[str, ...],
    take_layouts: bool,
    look: bool,
) -> None:
    """Make the business in a file a draft; what does not fit is said first."""
    with path.open("rb") as file:
        filed = read_file(file.read(LARGEST_WITH_PICTURES + 1))
    with opener.work(branch=branch, write=not look) as context:
        words = Words.of(context, localizer(opener.installation()).translate)
        for conflict in conflicts(filed, context, words):
            click.echo(conflict.sentence, err=True)
        if look:
            return
        answers = Answers(
            name=name,
            roles=_pairs(roles),
            departments=_pairs(departments),
            layouts=dict.fromkeys(filed.layouts, "theirs" if take_layouts else "ours"),
        )
        made = take_in(filed, answers, context)
        click.echo(f"{made.name} is a draft of {context.branch.code}.")


@business.command(epilog=examples("business publish retail --branch HB"))
@click.argument("name")
@BRANCH
@click.pass_obj
def publish(opener: Any, name: str, branch: str) -> None:
    """Publish the draft of NAME; it is live in the branch at once."""
    with opener.work(branch=branch) as context:
        made = publish_draft(context, name)
        translate = localizer(opener.installation()).translate
        for remark in remarks(made, drawing(context)):
            click.echo(translate(remark), err=True)
        ask_for_indexes(context, made)
        click.echo(f"{name} {made.version} is live in {context.branch.code}.")


@business.command("retire", epilog=examples("business retire retail --branch HB"))
@click.argument("name")
@BRANCH
@click.option("--only-if-finished", is_flag=True, help="Refuse while documents are open.")
@click.option("--undo", is_flag=True, help="Take it up again.")
@click.pass_obj
def retire_business(
    opener: Any, name: str, branch: str, only_if_finished: bool, undo: bool
) -> None:
    """Let nobody begin NAME any more; open documents finish on their version."""
    with opener.work(branch=branch) as context:
        if undo:
            number = revive(context, name)
            ask_for_indexes(context, definition(context, name, number))
            click.echo(f"{name} {number} is live in {context.branch.code}.")
            return
        was = live(context).get(name)
        left = retire(context, name, finish=not only_if_finished)
        if was is not None:
            ask_for_indexes(context, was)
        click.echo(
            f"{name} is retired in {context.branch.code}; open documents that finish: {left}."
        )


def _open(count: int) -> Any:
    return _("${count} open", mapping={"count": count})


def _drawn(context: Any, name: str) -> Draft:
    drawn = draft_of(context, name)
    if drawn is None:
        said = {"name": business_called(name, context)}
        raise NotHere(_("There is no draft of ${name} here.", mapping=said))
    return drawn


def _found(context: Any, name: str, version: int | None) -> Business:
    number = version or chosen(context, name)
    if number is None:
        said = {"name": business_called(name, context)}
        raise NotHere(_("${name} is not live in this branch.", mapping=said))
    return definition(context, name, number)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in given:
        theirs, equals, ours = text.partition("=")
        if not (theirs and equals and ours):
            said = {"text": text}
            raise Refusal(_("Write theirs=ours, not ${text}.", mapping=said))
        found[theirs] = ours
    return found
