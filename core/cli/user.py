"""``qudao user``: the people who sign in."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select

from core.refusal import Refusal
from core.security import sign_in
from core.security.models import Posting, User


@click.group()
def user() -> None:
    """Add people, post them to positions, set passwords."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="What the person is called.")
@click.option(
    "--at",
    "seats",
    multiple=True,
    metavar="BRANCH/DEPARTMENT/POSITION",
    help="A position the person holds; may be repeated.",
)
@click.password_option(help="The first password.")
@click.pass_obj
def add(opener: Any, login: str, name: str, seats: tuple[str, ...], password: str) -> None:
    """Add a person who signs in as LOGIN."""
    with opener.installation().work() as context:
        if sign_in.find_user(context.session, login) is not None:
            raise Refusal(f"There is a user {login} already. Choose another login.")
        person = User(
            login=login.strip().lower(), name=name, password=sign_in.hash_password(password)
        )
        person.postings = [_posting(seat, context.company) for seat in seats]
        context.session.add(person)
    click.echo(f"Added {login}.")


@user.command()
@click.argument("login")
@click.password_option()
@click.pass_obj
def password(opener: Any, login: str, password: str) -> None:
    """Set a new password for LOGIN and end every session of theirs."""
    with opener.installation().work() as context:
        person = sign_in.find_user(context.session, login)
        if person is None:
            raise Refusal(f"There is no user {login}.")
        person.password, person.failures, person.locked_until = (
            sign_in.hash_password(password),
            0,
            None,
        )
        sign_in.end_all(context.session, person.id, context.now)
    click.echo(f"{login} has a new password.")


@user.command("list")
@click.pass_obj
def list_users(opener: Any) -> None:
    """Show who signs in, and where they sit."""
    with opener.installation().work(write=False) as context:
        for person in context.session.scalars(select(User).order_by(User.login)):
            seats = ", ".join(f"{p.place}/{p.department}/{p.position}" for p in person.postings)
            click.echo(
                f"{person.login}\t{person.name}\t{'open' if person.active else 'closed'}\t{seats}"
            )


def _posting(seat: str, company: Any) -> Posting:
    place, _slash, rest = seat.partition("/")
    department, _slash, position = rest.partition("/")
    try:
        company.branches[place].departments[department].positions[position]
    except KeyError:
        raise Refusal(
            f"There is no seat {seat}. Write branch/department/position by their names."
        ) from None
    return Posting(place=place, department=department, position=position)
