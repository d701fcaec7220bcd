"""``qudao user``: the people who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.cli.telling import examples
from core.company.model import in_language
from core.i18n import _
from core.refusal import Invalid, NotHere
from core.security import people, sign_in
from core.security.models import User

SEAT = "BRANCH/DEPARTMENT/POSITION"


@click.group()
def user() -> None:
    """Add people, post them to positions, set passwords, close accounts."""


@user.command(epilog=examples("user add li --name 李工 --at main/management/administrator"))
@click.argument("login")
@click.option("--name", required=True, help="What the person is called.")
@click.option(
    "--at", "seats", multiple=True, metavar=SEAT, help="A position held; may be repeated."
)
@click.password_option(help="The first password.")
@click.pass_obj
def add(opener: Any, login: str, name: str, seats: tuple[str, ...], password: str) -> None:
    """Add a person who signs in as LOGIN."""
    with opener.work() as context:
        if not name.strip():
            raise Invalid(_("Say what the person is called."))
        person = User(name=name.strip(), password=sign_in.hash_password(password))
        people.name_login(context, person, login)
        context.session.add(person)
        for seat in seats:
            people.post(context, person, seat)
    click.echo(f"Added {login}.")


@user.command(epilog=examples("user password li"))
@click.argument("login")
@click.password_option()
@click.pass_obj
def password(opener: Any, login: str, password: str) -> None:
    """Set a new password for LOGIN and end every session and every API token of theirs."""
    hashed = sign_in.hash_password(password)
    with opener.work() as context:
        ended = people.set_password(context, _person(context, login), hashed)
    click.echo(f"{login} has a new password.")
    if ended:
        click.echo(f"API tokens that ended with the old one: {ended}.")


@user.command(epilog=examples("user post li shaanxi/sales/manager --from 2027-01-04"))
@click.argument("login")
@click.argument("seat", metavar=SEAT)
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@click.pass_obj
def post(
    opener: Any, login: str, seat: str, since: datetime | None, until: datetime | None
) -> None:
    """Post LOGIN to a position; `qudao user positions` names them."""
    first, last = (day.date() if day else None for day in (since, until))
    with opener.work() as context:
        people.post(context, _person(context, login), seat, first, last)
    click.echo(f"{login} was posted to {seat}.")


@user.command(epilog=examples("user unpost li main/management/administrator"))
@click.argument("login")
@click.argument("seat", metavar=SEAT)
@click.pass_obj
def unpost(opener: Any, login: str, seat: str) -> None:
    """Take a position from LOGIN."""
    with opener.work() as context:
        person = _person(context, login)
        held = [posting for posting in person.postings if posting.seat == seat]
        if not held:
            raise NotHere(
                _("${login} does not hold ${seat}.", mapping={"login": login, "seat": seat})
            )
        for posting in held:
            people.take_back(context, person, posting)
    click.echo(f"{login} was taken from {seat}.")


@user.command(epilog=examples("user close li"))
@click.argument("login")
@click.pass_obj
def close(opener: Any, login: str) -> None:
    """Close an account: LOGIN is signed out and signs in no more; all work stays."""
    with opener.work() as context:
        people.set_open(context, _person(context, login), False)
    click.echo(f"The account {login} is closed.")


@user.command("open", epilog=examples("user open li"))
@click.argument("login")
@click.pass_obj
def reopen(opener: Any, login: str) -> None:
    """Open a closed account again."""
    with opener.work() as context:
        people.set_open(context, _person(context, login), True)
    click.echo(f"The account {login} is open.")


@user.command("list", epilog=examples("user list"))
@click.pass_obj
def list_users(opener: Any) -> None:
    """Show who signs in, and where they sit."""
    query = select(User).order_by(User.login).options(selectinload(User.postings))
    with opener.work(write=False) as context:
        for person in context.session.scalars(query):
            state = "open" if person.active else "closed"
            seats = ", ".join(posting.seat for posting in person.postings)
            click.echo("\t".join((person.login, person.name, state, seats)))


@user.command(epilog=examples("user positions"))
@click.pass_obj
def positions(opener: Any) -> None:
    """Show every position people can be posted to, as the other commands take it."""
    with opener.work(write=False) as context:
        for branch in context.company.branches.values():
            for department in branch.departments.values():
                for position in department.positions.values():
                    seat = f"{branch.name}/{department.name}/{position.name}"
                    click.echo(f"{seat}\t{in_language(position.title, 'en')}")


def _person(context: Any, login: str) -> User:
    person = sign_in.find_user(context.session, login)
    if person is None:
        raise NotHere(
            _(
                "Nobody signs in as ${login}. `qudao user list` names everybody.",
                mapping={"login": login},
            )
        )
    return person
