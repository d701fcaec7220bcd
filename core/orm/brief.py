"""A small write that waits for nobody: worth having, never worth delaying an answer for."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

PATIENCE_MS = 50


def at_once(engine: Engine, statement: Any) -> bool:
    """Carry ``statement`` out in a transaction of its own, or leave it when somebody is writing."""
    with engine.execution_options(write=True).connect() as connection:
        embedded = engine.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        kept = raw.execute("pragma busy_timeout").fetchone()[0] if embedded else 0
        try:
            if embedded:
                raw.execute(f"pragma busy_timeout={PATIENCE_MS}")
            else:
                connection.exec_driver_sql(f"set local lock_timeout = {PATIENCE_MS}")
            connection.execute(statement)
            connection.commit()
        except (OperationalError, sqlite3.OperationalError):
            return False
        finally:
            if embedded:
                raw.execute(f"pragma busy_timeout={kept}")
    return True
