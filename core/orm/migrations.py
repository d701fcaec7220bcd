"""Tables change by migrations, each addon its own, in the order of what it requires."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, text

from core.orm.base import Base
from core.orm.engine import APPLICATION_ROLE, take_turn
from core.registry.addon import Addon

if TYPE_CHECKING:
    from core.registry.relay import Registry

TURN = 7364123
OWN_INDEX = "own_"
HERE = Path(__file__).parent
CORE = HERE / "versions"
CORE_MODELS = (
    "core.orm.numbering",
    "core.orm.changes",
    "core.orm.commands",
    "core.company.decisions",
    "core.security.models",
    "core.security.notifications",
    "core.workflow.documents",
    "core.workflow.printing.papers",
    "core.workflow.printing.print_queue",
    "core.jobs.models",
    "core.exchange.models",
)

# In a table's info: rows with an empty branch belong to the whole company and show everywhere.
COMPANY = "company"
ENTERED = "string_to_array(current_setting('app.branch', true), ',')"


def import_models(addons: Iterable[Addon] = ()) -> None:
    """Let every table of the core and of ``addons`` be known to the metadata."""
    for name in CORE_MODELS:
        importlib.import_module(name)
    for addon in addons:
        addon.module("models")


def upgrade(engine: Engine, registry: Registry) -> None:
    """Bring every table to the newest revision; does nothing where it is there already.

    The core goes first, then each addon after those it requires. One from outside whose migrations
    fail is left out, its half-made tables with it.
    """
    with _rebuilding(engine) as connection:
        take_turn(connection, TURN)
        if connection.dialect.name == "postgresql":
            _application_role(connection)
        _advance(connection, "core", CORE)
        for addon in list(registry.addons.values()):
            if addon.name in registry.addons:
                registry.attempt(addon, partial(_upgrade_addon, connection))


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a table that others point at may be made anew, row by row.

    SQLite takes a constraint off a table in no other way, and would take the rows for lost
    meanwhile: it is asked at the end whether each still points at one that is there.
    """
    with engine.execution_options(write=True).connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        raw: Any = connection.connection.dbapi_connection
        raw.execute("pragma foreign_keys=off")
        try:
            with connection.begin():
                before = raw.total_changes
                yield connection
                lost = raw.total_changes > before and raw.execute("pragma foreign_key_check")
                if lost and (rows := lost.fetchmany(3)):
                    raise RuntimeError(f"rows point at nothing any more: {rows}")
        finally:
            raw.execute("pragma foreign_keys=on")


def pending(engine: Engine, registry: Registry) -> list[str]:
    """The revisions that this program has and the database has not."""
    found: list[str] = []
    with engine.connect() as connection:

        def look(addon: Addon) -> None:
            folder = addon.folder("migrations")
            if folder is not None:
                found.extend(_lacking(connection, addon.name, folder))

        found += _lacking(connection, "core", CORE)
        for addon in list(registry.addons.values()):
            if addon.name in registry.addons:
                registry.attempt(addon, look)
    return found


def draft(engine: Engine, registry: Registry, name: str, message: str) -> Path:
    """Write a new revision of addon ``name`` (or ``core``) from what the tables lack."""
    from alembic import command

    import_models(registry.addons.values())
    package = "core.orm" if name == "core" else registry.addons[name].package
    home = Path(str(importlib.import_module(package).__file__)).parent
    folder = CORE if name == "core" else home / "migrations"
    folder.mkdir(exist_ok=True)
    number = len(list(folder.glob("*.py"))) + 1
    with engine.execution_options(write=True).begin() as connection:
        config = _config(connection, name, folder)
        config.attributes["options"] |= _only(name)
        script = command.revision(
            config, message, autogenerate=True, rev_id=f"{name}_{number:04}"
        )
    path = Path(script.path)  # type: ignore[union-attr]
    target = path.with_name(path.name.removeprefix(f"{name}_"))
    target.write_text(_isolating(path.read_text("utf-8")), "utf-8")
    if target != path:
        path.unlink()
    return target


def differences(engine: Engine, name: str) -> list[str]:
    """What the tables of addon ``name`` lack of its models, or have beyond them."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        options = {"version_table": f"{name}_revision", **_only(name)}
        at = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(at, Base.metadata)
    return [" ".join(str(part) for part in change) for change in found]


def isolate(table: str, *, company: bool = False) -> None:
    """Put the second wall round ``table``: on PostgreSQL a row shows only in its own branch.

    ``company`` lets rows of the whole company, whose branch is empty, show in every branch.
    """
    from alembic import op

    if op.get_bind().dialect.name != "postgresql":
        return
    entered = f"array_append({ENTERED}, '')" if company else ENTERED
    op.execute(f"alter table {table} enable row level security")
    op.execute(
        f"create policy own_branch on {table} to {APPLICATION_ROLE} "
        f"using (branch = any({entered})) with check (branch = any({entered}))"
    )


def _application_role(connection: Connection) -> None:
    there = connection.execute(
        text("select 1 from pg_roles where rolname = :name"), {"name": APPLICATION_ROLE}
    ).scalar()
    if not there:
        connection.execute(text(f"create role {APPLICATION_ROLE} nologin nobypassrls"))
        connection.execute(text(f"grant {APPLICATION_ROLE} to current_user"))
    connection.execute(text(f"grant usage on schema public to {APPLICATION_ROLE}"))
    for what in ("tables", "sequences"):
        rights = "select, insert, update, delete" if what == "tables" else "usage, select"
        connection.execute(
            text(
                f"alter default privileges in schema public grant {rights} on {what} "
                f"to {APPLICATION_ROLE}"
            )
        )


def _upgrade_addon(connection: Connection, addon: Addon) -> None:
    folder = addon.folder("migrations")
    if folder is not None:
        with connection.begin_nested():
            _advance(connection, addon.name, folder)


def _advance(connection: Connection, name: str, folder: Path) -> None:
    from alembic import command

    command.upgrade(_config(connection, name, folder), "heads")


def _lacking(connection: Connection, name: str, folder: Path) -> list[str]:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = _config(connection, name, folder)
    script = ScriptDirectory.from_config(config)
    at = MigrationContext.configure(connection, opts=config.attributes["options"])
    there = at.get_current_heads()
    known = {revision.revision for revision in script.iterate_revisions(there, "base")}
    return [r.revision for r in script.walk_revisions() if r.revision not in known]


def _config(connection: Connection, name: str, folder: Path) -> Any:
    """Alembic as it sees one addon alone: its folder, and its own table of what has been run.

    So an addon that is gone, or cannot be read, is in nobody's way.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE / "alembic"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(folder))
    config.attributes["connection"] = connection
    config.attributes["options"] = {"version_table": f"{name}_revision"}
    return config


def _only(name: str) -> dict[str, Any]:
    """What lets Alembic look at the tables of addon ``name`` alone.

    Indexes of own fields belong to the businesses that people define, and to no migration.
    """

    def own(item: Any, item_name: str, kind: str, reflected: bool, other: Any) -> bool:
        if kind == "index" and str(item_name).startswith(OWN_INDEX):
            return False
        table = item_name if kind == "table" else item.table.name
        return str(table).startswith(f"{name}_")

    return {"include_object": own, "user_module_prefix": "core.orm.types."}


def _isolating(source: str) -> str:
    """Add the wall after every new table that has a branch column."""
    lines, table, walled = [], None, False
    for line in source.splitlines():
        lines.append(line)
        if "op.create_table(" in line:
            table, walled = line.split("'")[1], False
        if table and "sa.Column('branch'" in line:
            walled = True
        if table and line.rstrip() == "    )":
            if walled:
                company = ", company=True" if Base.metadata.tables[table].info.get(COMPANY) else ""
                lines.append(f'    isolate("{table}"{company})')
            table = None
    return "\n".join(lines) + "\n"


__all__ = ["Base", "draft", "import_models", "isolate", "pending", "upgrade"]
