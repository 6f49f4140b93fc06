"""How alembic runs a step here: on the connection, and in the transaction, that migrate.py brings along."""

from __future__ import annotations

from alembic import context

from loyalty_graph.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
