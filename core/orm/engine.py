"""Connections: SQLite embedded or PostgreSQL, readers and writers told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url

from core.i18n import _
from core.refusal import Refusal

APPLICATION_ROLE = "qudao_app"
# SQLite tells a connection how values are spread when it is opened, and never again.
REOPENED = 3600


def make_engine(url: str, *, owner: bool = False, threads: int = 1) -> Engine:
    """Open the database at ``url``; ``owner`` keeps the login's own rights (migrations, checks).

    Everybody else works as the role ``qudao_app``, for whom row-level security holds. ``threads``
    is how many are at work at once; each may hold a second connection for a moment.
    """
    pool = {"pool_size": max(threads, 5), "max_overflow": threads + 10}
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, pool)
    address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, pool_pre_ping=True, **pool)
    event.listen(engine, "connect", _plan_anew)
    if not owner:
        event.listen(engine, "connect", _as_application)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _sqlite(address: URL, pool: dict[str, int]) -> Engine:
    if address.database and address.database != ":memory:":
        make_folder(Path(address.database).parent)
    waiting = {"timeout": 30}
    engine = create_engine(address, connect_args=waiting, pool_recycle=REOPENED, **pool)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_folder(folder: Path) -> None:
    """Make ``folder`` where it is not there yet; refuses one that cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            _(
                "The folder ${folder} cannot be made: ${reason}. Name another in the settings "
                "(folder, database), or let the account that runs qudao write there.",
                mapping={"folder": folder, "reason": error.strerror},
            )
        ) from None


def _tune_sqlite(dbapi: Any, _record: Any) -> None:
    dbapi.isolation_level = None
    for pragma in ("journal_mode=wal", "foreign_keys=on", "busy_timeout=30000", "synchronous=full"):
        dbapi.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # The pragma goes past SQLAlchemy: it is the connection's property, no statement of the deed.
    write = connection.get_execution_options().get("write")
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"pragma query_only={'off' if write else 'on'}")
    raw.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def _plan_anew(dbapi: Any, _record: Any) -> None:
    # A plan that is kept was made for any values, perhaps while the table was empty: a first
    # delivery of thousands of serials would be compared one by one with all that came before.
    dbapi.autocommit = True
    dbapi.execute("set plan_cache_mode = force_custom_plan")
    dbapi.autocommit = False


def _as_application(dbapi: Any, _record: Any) -> None:
    dbapi.autocommit = True
    with dbapi.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", (APPLICATION_ROLE,))
        if cursor.fetchone():
            cursor.execute(f"set role {APPLICATION_ROLE}")
    dbapi.autocommit = False


def working_as(engine: Engine) -> str | None:
    """The role that PostgreSQL's policies see behind ``engine``; None on SQLite, which has none."""
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        return connection.scalar(select(func.current_user()))


def learn_spread(engine: Engine) -> None:
    """Let SQLite learn how values are spread in all tables; PostgreSQL does so by itself.

    An index is chosen by it. Whoever writes waits meanwhile: some seconds for a million documents.
    """
    if engine.dialect.name == "sqlite":
        with engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql("analyze")


def take_turn(connection: Connection, number: int) -> None:
    """Wait for whoever took the turn ``number`` until their transaction ends.

    SQLite has a single writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("write"):
        connection.exec_driver_sql("set transaction read only")
