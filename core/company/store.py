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

ROOT = "company"


def open_objects(url: str, folder: Path) -> ZODB.DB:
    """Open the objects beside the database at ``url``: in ``folder`` when embedded, else in it."""
    from relstorage.adapters.postgresql import PostgreSQLAdapter
    from relstorage.adapters.sqlite.adapter import Sqlite3Adapter
    from relstorage.options import Options
    from relstorage.storage import RelStorage

    options = Options(keep_history=False)
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        adapter: Any = Sqlite3Adapter(str(folder), pragmas={}, options=options)
    else:
        adapter = PostgreSQLAdapter(dsn=_dsn(address), options=options)
    return ZODB.DB(RelStorage(adapter=adapter, options=options))


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
        "host": address.host or address.query.get("host"),
        "port": address.port,
        "dbname": address.database,
        "user": address.username,
        "password": address.password,
    }
    return " ".join(f"{key}='{value}'" for key, value in parts.items() if value)
