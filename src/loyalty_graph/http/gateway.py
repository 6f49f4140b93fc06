"""What a running gateway holds: settings, database, the plugins that serve, the executor of their schema."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
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

    @cached_property
    def make(self) -> str:
        """A word for all that decides how a question is answered but the data: versions, schema and settings."""
        plugins = [(each.name, each.distribution, each.version, each.status) for each in self.plugins.plugins]
        settings = self.settings.model_dump(mode="json", exclude={"database_url", "plugins"})
        made = (version("loyalty-graph"), plugins, self.executor.schema_text(), settings)
        return hashlib.sha256(repr(made).encode()).hexdigest()

    def context(self, account: str) -> RequestContext:
        """The context of one request for an account."""
        return RequestContext(self.database, account, self.settings, self.plugins)
