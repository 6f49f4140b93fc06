"""The PostgreSQL database: an embedded server or one that the user runs, and the four ways to connect to it.

Knows nothing of the ledger's tables; creating and changing those belongs to the ledger.
"""

from __future__ import annotations

from loyalty_graph.database.embedded import EmbeddedPostgres, stop
from loyalty_graph.database.engines import Database, begun_driver, driver_of
from loyalty_graph.database.opening import open_database
from loyalty_graph.database.sessions import APP_ROLE

__all__ = ["APP_ROLE", "Database", "EmbeddedPostgres", "begun_driver", "driver_of", "open_database", "stop"]
