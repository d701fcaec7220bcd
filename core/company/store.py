"""The object store: opened the same way by server, worker and command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import transaction
import ZODB
from sqlalchemy.engine import URL, make_url

from core.company.model import Company
from core.i18n import _
from core.orm.engine import make_folder
from core.refusal import Refusal

ROOT = "company"


def prepare_objects(url: str, folder: Path) -> None:
    """Make the tables of the object store, with the rights of the login in ``url``."""
    _storage(url, folder, make=True).close()


def open_objects(url: str, folder: Path, threads: int = 1) -> ZODB.DB:
    """Open the objects beside the database at ``url``: in ``folder`` when embedded, else in it.

    ``threads`` is how many are at work at once, each with a connection and at times a second one.
    Refuses a PostgreSQL database without their tables: the application's login makes none.
    """
    from relstorage.adapters.interfaces import StorageError

    try:
        return ZODB.DB(_storage(url, folder, make=False), pool_size=2 * threads + 2)
    except StorageError:
        raise Refusal(_("This database holds no company yet. Run `qudao init` first.")) from None


def _storage(url: str, folder: Path, *, make: bool) -> Any:
    from relstorage.adapters.postgresql import PostgreSQLAdapter
    from relstorage.adapters.sqlite.adapter import Sqlite3Adapter
    from relstorage.options import Options
    from relstorage.storage import RelStorage

    address = make_url(url)
    embedded = address.get_backend_name() == "sqlite"
    options = Options(keep_history=False, create_schema=make or embedded)
    if embedded:
        make_folder(folder)
        adapter: Any = Sqlite3Adapter(str(folder), pragmas={}, options=options)
    else:
        adapter = PostgreSQLAdapter(dsn=_dsn(address), options=options)
    return RelStorage(adapter=adapter, options=options)


def has_company(objects: ZODB.DB) -> bool:
    """Whether a company was founded in this store."""
    with _root(objects) as root:
        return ROOT in root


def found(objects: ZODB.DB, company: Company) -> None:
    """Put ``company`` into an empty store."""
    with _root(objects) as root:
        root[ROOT] = company


@contextmanager
def _root(objects: ZODB.DB) -> Iterator[Any]:
    manager = transaction.TransactionManager(explicit=True)
    connection = objects.open(transaction_manager=manager)
    try:
        with manager:
            yield connection.root()
    finally:
        connection.close()


def _dsn(address: URL) -> str:
    parts = {
        "host": address.host,
        "port": address.port,
        "dbname": address.database,
        "user": address.username,
        "password": address.password,
        **address.query,
    }
    return " ".join(f"{key}='{_quoted(value)}'" for key, value in parts.items() if value)


def _quoted(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("'", "\\'")
