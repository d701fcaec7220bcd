"""What the command line says: refusals in the language of the terminal, examples that are typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from core.i18n import _
from core.refusal import Refusal

REFUSED = _("Refused:")


def language() -> str:
    """The language of the terminal, as its environment names it."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh_CN" if next(filter(None, named), "").startswith("zh") else "en"


def localizer(installation: Any) -> Any:
    """What says our sentences in the terminal's language; without an installation the core's."""
    from core.web import locale

    if installation is not None:
        return locale.localizer(installation, language())
    folder = Path(__file__).parent.parent / "locale"
    locale.compile_catalogues([folder])
    return locale.teller([folder], language())


@contextmanager
def refusals(opener: Any) -> Iterator[None]:
    """Say what is refused meanwhile on standard error, and end with exit code 1."""
    try:
        yield
    except Refusal as refusal:
        translate = localizer(opener and opener.opened).translate
        for message in refusal.messages:
            click.echo(f"{translate(REFUSED)} {translate(message)}", err=True)
        raise SystemExit(1) from None
    except Exception as error:
        # SQLAlchemy and both drivers call them so; importing them here would slow every command.
        kind, reason = type(error).__name__, str(getattr(error, "orig", error)).strip()
        if kind == "OperationalError":
            said = _("The database does not answer: ${reason}", mapping={"reason": reason})
        elif kind == "DatabaseError":
            said = _(
                "The database cannot be read: ${reason}. If the settings name the right one, put "
                "back its copy.",
                mapping={"reason": reason},
            )
        elif kind == "IntegrityError":
            said = _("The database refuses it: ${reason}", mapping={"reason": reason})
        else:
            raise
        click.echo(localizer(opener and opener.opened).translate(said), err=True)
        raise SystemExit(1) from None


def tell_left_out(installation: Any) -> None:
    """Name on standard error the addons that are not there or do not start; the rest works."""
    for failure in installation.registry.failures:
        said = {"name": failure.name, "reason": failure.reason}
        sentence = _("The addon ${name} is left out: ${reason}.", mapping=said)
        click.echo(localizer(installation).translate(sentence), err=True)


def examples(*lines: str) -> str:
    """Lines to be typed, for the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  qudao {line}" for line in lines)
