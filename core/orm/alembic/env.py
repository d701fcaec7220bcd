"""Runs migrations on the connection that ``core.orm.migrations`` hands over."""

from alembic import context

from core.orm.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=False,
    transaction_per_migration=False,
    **context.config.attributes["options"],
)
context.run_migrations()
