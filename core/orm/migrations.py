"""Tables change by migrations, each addon its own, in the order of what it requires."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from core.orm.base import Base
from core.orm.engine import APPLICATION_ROLE
from core.registry.addon import Addon

HERE = Path(__file__).parent
CORE = HERE / "versions"
CORE_MODELS = (
    "core.orm.numbering",
    "core.orm.changes",
    "core.orm.commands",
    "core.company.decisions",
    "core.security.models",
    "core.workflow.documents",
    "core.workflow.papers",
    "core.jobs.models",
    "core.exchange.models",
    "core.web.notices",
)

# In a table's info: rows with an empty branch belong to the whole company and show everywhere.
COMPANY = "company"
ENTERED = "string_to_array(current_setting('app.branch', true), ',')"


def import_models(addons: Iterable[Addon]) -> None:
    """Let every table of the core and of ``addons`` be known to the metadata."""
    for name in CORE_MODELS:
        importlib.import_module(name)
    for addon in addons:
        addon.module("models")


def upgrade(engine: Engine, addons: Iterable[Addon]) -> None:
    """Bring every table to the newest revision; does nothing where it is there already."""
    from alembic import command

    with engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(7364123)"))
            _application_role(connection)
        command.upgrade(_config(connection, addons), "heads")


def pending(engine: Engine, addons: Iterable[Addon]) -> list[str]:
    """The revisions that this program has and the database has not."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        script = ScriptDirectory.from_config(_config(connection, addons))
        there = set(MigrationContext.configure(connection).get_current_heads())
        known = {revision.revision for revision in script.iterate_revisions(tuple(there), "base")}
        return [r.revision for r in script.walk_revisions() if r.revision not in known]


def draft(engine: Engine, addons: Iterable[Addon], name: str, message: str) -> Path:
    """Write a new revision of addon ``name`` (or ``core``) from what the tables lack."""
    from alembic import command

    chosen = {addon.name: addon for addon in addons}
    import_models(chosen.values())
    prefix = f"{name}_"
    folder = (
        CORE
        if name == "core"
        else Path(str(importlib.import_module(chosen[name].package).__file__)).parent / "migrations"
    )
    folder.mkdir(exist_ok=True)
    first = not any(folder.glob("*.py"))

    def mine(item: Any, item_name: str, kind: str, reflected: bool, other: Any) -> bool:
        table = item_name if kind == "table" else item.table.name
        return str(table).startswith(prefix)

    with engine.execution_options(write=True).begin() as connection:
        config = _config(connection, chosen.values())
        config.set_main_option("version_locations", _locations(chosen.values(), also=folder))
        config.attributes["options"] = {
            "include_object": mine,
            "user_module_prefix": "core.orm.types.",
        }
        number = len(list(folder.glob("*.py"))) + 1
        script = command.revision(
            config,
            message,
            autogenerate=True,
            head="base" if first else f"{name}@head",
            branch_label=name if first else None,
            depends_on=_directly(name, chosen) if first else None,  # type: ignore[arg-type]
            version_path=str(folder),
            rev_id=f"{name}_{number:04}",
        )
    path = Path(script.path)  # type: ignore[union-attr]
    target = path.with_name(path.name.removeprefix(f"{name}_"))
    target.write_text(_isolating(path.read_text("utf-8")), "utf-8")
    if target != path:
        path.unlink()
    return target


def _directly(name: str, addons: dict[str, Addon]) -> list[str]:
    """The first revisions ``name`` builds on; Alembic stumbles over ones implied by another."""
    if name == "core":
        return []
    requires = set(addons[name].requires) or {"core"}
    implied = {far for near in requires & set(addons) for far in addons[near].requires}
    return [f"{required}_0001" for required in sorted(requires - implied)]


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


def _config(connection: Connection, addons: Iterable[Addon]) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE / "alembic"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _locations(addons))
    config.attributes["connection"] = connection
    return config


def _locations(addons: Iterable[Addon], also: Path | None = None) -> str:
    folders = [CORE, *(folder for addon in addons if (folder := addon.folder("migrations")))]
    if also is not None and also not in folders:
        folders.append(also)
    return "\n".join(str(folder) for folder in folders)


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
