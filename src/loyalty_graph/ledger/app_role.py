"""The role that every session but the owner's takes.

Roles belong to the whole server: the migration of another database may create it at the same moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from loyalty_graph.database import APP_ROLE
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_INSUFFICIENT_PRIVILEGE: Final = "42501"

# Migrations of two databases of one server run at once: what the other one has just done counts as done.
_CREATE: Final = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        CREATE ROLE {APP_ROLE} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

# From PostgreSQL 16 on the creator of a role may administer it but not take it without this grant.
_JOIN: Final = f"""
DO $$
BEGIN
    IF NOT pg_has_role(current_user, '{APP_ROLE}',
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
    THEN
        EXECUTE format('GRANT {APP_ROLE} TO %I', current_user);
    END IF;
EXCEPTION
    WHEN unique_violation OR internal_error THEN NULL;
END $$
"""


def create_app_role(connection: Connection) -> None:
    """Create the role unless it is there, and let the current user take it.

    Raises ConfigurationError (CANNOT_CREATE_ROLE) with the two commands for an administrator.
    """
    try:
        connection.execute(text(_CREATE))
        connection.execute(text(_JOIN))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _INSUFFICIENT_PRIVILEGE:
            raise
        raise ConfigurationError(
            "CANNOT_CREATE_ROLE",
            f"The database user may not create the role {APP_ROLE} or take it. Let an administrator run: "
            f"CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO the user of the gateway.",
        ) from error
