"""What a running gateway holds: settings, database, the plugins that serve, the executor of their schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty_graph.graphql import Executor, RequestContext

if TYPE_CHECKING:
    from loyalty_graph.config import Settings
    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins


@dataclass(frozen=True)
class Gateway:
    """One process of the gateway, opened."""

    settings: Settings
    database: Database
    plugins: Plugins
    executor: Executor

    def context(self, account: str) -> RequestContext:
        """The context of one request for an account."""
        return RequestContext(self.database, account, self.settings, self.plugins)
