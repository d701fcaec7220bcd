"""Settings of one installation: read from an ini file, the database also from the environment."""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.i18n import _
from core.refusal import Refusal

SECTION = "qudao"
STORES = ("sqlite", "postgresql")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LAST_PORT = 65_535
MOST_THREADS = 500
YES_OR_NO = configparser.ConfigParser.BOOLEAN_STATES


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where things are kept and how the server behaves.

    ``database`` alone decides between SQLite and PostgreSQL; ``database_owner`` is a login that may
    change tables, where that is not the same. ``folder`` holds objects and files when embedded.
    """

    database: str
    database_owner: str
    folder: Path
    host: str = "127.0.0.1"
    port: int = 6543
    threads: int = 8
    worker: bool = True
    demonstration: bool = False
    secure_cookies: bool = False
    addons: tuple[str, ...] | None = None
    log_level: str = "INFO"


def read_settings(path: Path) -> Settings:
    """Read ``path``; refuses a file that cannot be read, and a line that cannot be understood."""
    given = dict(_section(path))
    for name, variable in FROM_ENVIRONMENT.items():
        if variable in os.environ:
            given[name] = os.environ[variable]
    for name in given:
        if name not in READ:
            raise _unknown(path, name)
    read = {name: READ[name](name, text.strip()) for name, text in given.items()}
    folder = read.setdefault("folder", Path("var"))
    database = read.setdefault("database", f"sqlite:///{folder}/qudao.db")
    return Settings(**{"database_owner": database, **read})


def _section(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        with path.open(encoding="utf-8-sig") as source:
            parser.read_file(source)
    except FileNotFoundError:
        raise Refusal(
            _("There is no settings file ${file}. Name another with -c.", mapping={"file": path})
        ) from None
    except OSError as error:
        said = {"file": path, "reason": error.strerror}
        raise Refusal(
            _("The settings file ${file} cannot be opened: ${reason}.", mapping=said)
        ) from None
    except (configparser.Error, UnicodeDecodeError):
        raise _no_settings(path) from None
    if not parser.has_section(SECTION):
        raise _no_settings(path)
    return parser[SECTION]


def _no_settings(path: Path) -> Refusal:
    return Refusal(
        _(
            "${file} is no settings file. It has lines like `port = 6543` below a line [qudao]; "
            "config/development.ini shows one.",
            mapping={"file": path},
        )
    )


def _unknown(path: Path, name: str) -> Refusal:
    said = {"file": path, "name": name, "known": ", ".join(READ)}
    for likely in get_close_matches(name, READ, 1):
        said["likely"] = likely
        return Refusal(
            _("${file}: there is no setting ${name}. Did you mean ${likely}?", mapping=said)
        )
    return Refusal(
        _("${file}: there is no setting ${name}. The settings are ${known}.", mapping=said)
    )


def _text(name: str, text: str) -> str:
    if not text:
        raise Refusal(
            _("The setting ${name} is empty. Fill it in, or drop it.", mapping={"name": name})
        )
    return text


def _whole(most: int) -> Callable[[str, str], int]:
    def number(name: str, text: str) -> int:
        if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
            return int(text)
        raise Refusal(
            _(
                "The setting ${name} is ${text}. Write a whole number from 1 to ${most}.",
                mapping={"name": name, "text": text, "most": most},
            )
        )

    return number


def _yes_or_no(name: str, text: str) -> bool:
    if text.lower() not in YES_OR_NO:
        raise Refusal(
            _(
                "The setting ${name} is ${text}. Write yes or no.",
                mapping={"name": name, "text": text},
            )
        )
    return YES_OR_NO[text.lower()]


def _level(name: str, text: str) -> str:
    if text.upper() not in LEVELS:
        raise Refusal(
            _(
                "The setting ${name} is ${text}. Write one of ${known}.",
                mapping={"name": name, "text": text, "known": ", ".join(LEVELS)},
            )
        )
    return text.upper()


def _database(name: str, text: str) -> str:
    try:
        kind = make_url(text).get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in STORES:
        raise Refusal(
            _(
                "The setting ${name} names no database that qudao works with. Write it like "
                "sqlite:///var/qudao.db or postgresql://qudao@localhost/qudao.",
                mapping={"name": name},
            )
        )
    return text


def _names(name: str, text: str) -> tuple[str, ...] | None:
    return tuple(text.replace(",", " ").split()) or None


READ: dict[str, Callable[[str, str], Any]] = {
    "folder": lambda name, text: Path(_text(name, text)),
    "database": _database,
    "database_owner": _database,
    "host": _text,
    "port": _whole(LAST_PORT),
    "threads": _whole(MOST_THREADS),
    "worker": _yes_or_no,
    "demonstration": _yes_or_no,
    "secure_cookies": _yes_or_no,
    "addons": _names,
    "log_level": _level,
}
FROM_ENVIRONMENT = {
    "database": "QUDAO_DATABASE",
    "database_owner": "QUDAO_DATABASE_OWNER",
    "port": "QUDAO_PORT",
}
