"""A connection to PostgreSQL with the session settings of its purpose: the only place that connects.

Turns the ways in which connecting fails into one clear line; a password never gets into it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
"""A connection of the driver itself, below SQLAlchemy: for COPY and statements compiled beforehand."""

APP_ROLE = "loyalty_graph_app"
"""The role of every session but the owner's: it can add entries but not change them. Migrations create it."""

OLDEST_VERSION = 15
"""The oldest PostgreSQL whose SQL this gateway can rely on."""

_CONNECT_SECONDS = 10.0
_SCHEMES = {"postgres", "postgresql", "postgresql+asyncpg"}
_HOSTS = re.compile(r"([^:,@]*|\[[0-9a-fA-F:.]+\])(:\d*)?(,([^:,@]*|\[[0-9a-fA-F:.]+\])(:\d*)?)*")
_LIBPQ_ONLY = ("channel_binding", "gssencmode", "keepalives", "load_balance", "sslcompression", "sslsni", "tcp_user")
"""How the parameters begin that libpq keeps to itself; the driver would send them to the server as settings."""


class Address:
    """Where the database is and who connects: a `postgresql://` URL as libpq understands it.

    Raises ConfigurationError (INVALID_DATABASE_URL). `str` of it has no password.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
            self._timeout = float(query.pop("connect_timeout", _CONNECT_SECONDS))
        except ValueError:
            raise _invalid_url() from None
        hosts = parts.netloc.rpartition("@")[2]
        # A password that should have been encoded ends the host early and shows up where it would be printed.
        misread = "@" in parts.path or parts.fragment or not _HOSTS.fullmatch(hosts)
        if parts.scheme not in _SCHEMES or misread:
            raise _invalid_url()
        kept = {name: value for name, value in query.items() if not name.startswith(_LIBPQ_ONLY)}
        self._dsn = parts._replace(scheme="postgresql", query=urlencode(kept)).geturl()
        where = hosts or query.get("host", "the default host")
        self._shown = f"PostgreSQL at {where}, database {parts.path.lstrip('/') or 'default'}"

    def __str__(self) -> str:
        return self._shown

    async def connect(self, server_settings: Mapping[str, str]) -> Driver:
        """Open a session with these server settings.

        Raises ConfigurationError: DATABASE_UNREACHABLE, DATABASE_TOO_OLD or, when the app role cannot be taken,
        DATABASE_NOT_MIGRATED.
        """
        settings = {"timezone": "UTC", "application_name": "loyalty-graph", **server_settings}
        try:
            driver = await asyncpg.connect(self._dsn, timeout=self._timeout, server_settings=settings)
        except asyncpg.InvalidParameterValueError as error:
            raise ConfigurationError(
                "DATABASE_NOT_MIGRATED",
                f"{self} is not set up for this gateway ({error.args[0]}): run `loyalty-graph migrate`.",
            ) from None
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, ValueError) as error:
            reason = str(error.args[-1] if error.args else "no answer in time").rstrip(".")
            raise ConfigurationError("DATABASE_UNREACHABLE", f"{self} cannot be used: {reason}.") from None
        version = driver.get_server_version().major
        if version < OLDEST_VERSION:
            await driver.close()
            raise ConfigurationError(
                "DATABASE_TOO_OLD", f"{self} is version {version}; {OLDEST_VERSION} or newer is needed."
            )
        return driver


def _invalid_url() -> ConfigurationError:
    return ConfigurationError(
        "INVALID_DATABASE_URL",
        "LOYALTY_GRAPH_DATABASE_URL must look like postgresql://user:password@host:5432/database, "
        "special characters of the password written as %40 for @ and so on.",
        field=("LOYALTY_GRAPH_DATABASE_URL",),
    )
