"""Settings of one installation: read from an ini file, the database also from the environment."""

from __future__ import annotations

import configparser
import os
from dataclasses import dataclass
from pathlib import Path

SECTION = "qudao"


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
    """Read ``path``; refuses a file that is not there or names no database."""
    parser = configparser.ConfigParser(interpolation=None)
    if not parser.read(path, encoding="utf-8"):
        raise FileNotFoundError(f"there is no settings file {path}")
    given = parser[SECTION]
    folder = Path(given.get("folder", "var"))
    standard = given.get("database", f"sqlite:///{folder}/qudao.db")
    database = os.environ.get("QUDAO_DATABASE", standard)
    owner = os.environ.get("QUDAO_DATABASE_OWNER", given.get("database_owner", database))
    return Settings(
        database=database,
        database_owner=owner,
        folder=folder,
        host=given.get("host", "127.0.0.1"),
        port=int(os.environ.get("QUDAO_PORT", given.get("port", "6543"))),
        threads=given.getint("threads", 8),
        worker=given.getboolean("worker", True),
        demonstration=given.getboolean("demonstration", False),
        secure_cookies=given.getboolean("secure_cookies", False),
        addons=tuple(given["addons"].split()) if given.get("addons") else None,
        log_level=given.get("log_level", "INFO"),
    )
