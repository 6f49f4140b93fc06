"""Brings a database to the tables of today, and tells whether it is there. What the steps are is in migrations/."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from loyalty_graph.errors import ConfigurationError
from loyalty_graph.ledger.app_role import create_app_role
from loyalty_graph.ledger.grants import grant
from loyalty_graph.ledger.tables import gateway_keys

if TYPE_CHECKING:
    from loyalty_graph.database import Database

KEY_PURPOSES: Final = ("cursor",)
"""What the gateway has a secret for; each gets one when the database is first migrated, and keeps it."""

_LOCK: Final = 0x6C6F79616C  # any number: whoever migrates this database holds it
_SECRET_BYTES: Final = 32
_INSUFFICIENT_PRIVILEGE: Final = "42501"


async def migrate(database: Database) -> None:
    """Create or update tables, app role, grants and secrets in one transaction. Two at once wait for one another.

    Raises ConfigurationError: CANNOT_CREATE_ROLE, CANNOT_MIGRATE (the database user may not create tables here) or
    DATABASE_TOO_NEW (a newer release has migrated it).
    """
    async with database.owner.begin() as connection:
        await connection.run_sync(_migrate)


async def is_migrated(database: Database) -> bool:
    """Whether the database has exactly the tables of this release."""
    async with database.owner.connect() as connection:
        return await connection.run_sync(_current) == _steps().get_current_head()


async def check_migrated(database: Database) -> None:
    """Raise ConfigurationError (DATABASE_NOT_MIGRATED) unless the database has the tables of this release."""
    if not await is_migrated(database):
        raise ConfigurationError(
            "DATABASE_NOT_MIGRATED", "The database lacks the tables of this release: run `loyalty-graph migrate`."
        )


def _migrate(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    current = _current(connection)
    if current is not None and current not in {step.revision for step in _steps().walk_revisions()}:
        raise ConfigurationError(
            "DATABASE_TOO_NEW", f"The database is at step {current}, which this release does not know: use a newer one."
        )
    create_app_role(connection)
    try:
        command.upgrade(_config(connection), "head")
        grant(connection)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _INSUFFICIENT_PRIVILEGE:
            raise
        raise ConfigurationError("CANNOT_MIGRATE", f"The database user may not create tables: {error.orig}.") from error
    keys = [{"purpose": purpose, "secret": secrets.token_bytes(_SECRET_BYTES)} for purpose in KEY_PURPOSES]
    connection.execute(insert(gateway_keys).on_conflict_do_nothing(), keys)


def _current(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "loyalty_graph.ledger:migrations")
    config.attributes["connection"] = connection
    return config
