"""Brings a database to the tables of today, and tells whether it is there. What the steps are is in migrations/."""

from __future__ import annotations

import secrets
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
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

_VERSION_TABLE: Final = sa.text("SELECT to_regclass('alembic_version') IS NOT NULL")
_VERSION: Final = sa.text("SELECT version_num FROM alembic_version")
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
        return await connection.run_sync(_current) == _steps()[-1]


async def check_migrated(database: Database) -> None:
    """Raise ConfigurationError (DATABASE_NOT_MIGRATED) unless the database has the tables of this release."""
    if not await is_migrated(database):
        raise ConfigurationError(
            "DATABASE_NOT_MIGRATED", "The database lacks the tables of this release: run `loyalty-graph migrate`."
        )


def _migrate(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    current, steps = _current(connection), _steps()
    if current is not None and current not in steps:
        raise ConfigurationError(
            "DATABASE_TOO_NEW", f"The database is at step {current}, which this release does not know: use a newer one."
        )
    create_app_role(connection)
    try:
        if current != steps[-1]:
            _upgrade(connection)
        grant(connection)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _INSUFFICIENT_PRIVILEGE:
            raise
        raise ConfigurationError("CANNOT_MIGRATE", f"The database user may not create tables: {error.orig}.") from error
    keys = [{"purpose": purpose, "secret": secrets.token_bytes(_SECRET_BYTES)} for purpose in KEY_PURPOSES]
    connection.execute(insert(gateway_keys).on_conflict_do_nothing(), keys)


def _upgrade(connection: sa.Connection) -> None:
    # Imported only where there is something to do: it takes longer than everything else of an ordinary start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "loyalty_graph.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: sa.Connection) -> str | None:
    """The step that the database is at, as Alembic notes it; None where it has never been migrated."""
    if not connection.scalar(_VERSION_TABLE):
        return None
    found: str | None = connection.scalar(_VERSION)
    return found


@cache
def _steps() -> tuple[str, ...]:
    """All steps in their order: each is the number in the name of its file."""
    files = resources.files("loyalty_graph.ledger").joinpath("migrations", "versions").iterdir()
    return tuple(sorted(file.name[1:5] for file in files if file.name.startswith("r")))
