"""What the resolvers of one request share: whose data it reads, and the lookups batched across fields.

No connection is kept here: every statement takes one of its own, so that fields may run side by side.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader

from loyalty_graph.errors import InputError
from loyalty_graph.graphql.sharing import Shared, Work
from loyalty_graph.repository import Repository
from loyalty_graph.repository.repository import known_repository, open_at_version, open_repository
from loyalty_graph.repository.scope import Time

if TYPE_CHECKING:
    from loyalty_graph.config import Settings
    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Lookup = Callable[[Repository, Sequence[K]], Awaitable[Mapping[K, V]]]
"""Finds results for many keys at once; a key without one is absent."""


class RequestContext:
    """The context of one request for one account."""

    def __init__(self, database: Database, account: str, settings: Settings, plugins: Plugins) -> None:
        self.settings = settings
        self._rows_left = settings.answer_rows_limit
        self.plugins = plugins
        self.work = Work()
        self.fleeting = False
        """Whether the answer shows what may change although no data do; whoever answers such a thing says so here."""
        self._at_version: Repository | None = None
        self._known = partial(known_repository, database, account)
        self._open_at_version = partial(open_at_version, database, account)
        self._repository = Shared(self.work, partial(open_repository, database, account))
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}

    async def repository(self) -> Repository:
        """The account's repository, opened at first need. Raises UnknownAccountError."""
        return await self._repository.get()

    async def repository_at_hand(self) -> Repository:
        """The account's repository; nothing is read for it if this process knows the account: see `known_repository`.

        Raises UnknownAccountError.
        """
        return self._at_version or self._known() or await self.repository()

    async def data_version(self) -> int:
        """The version of the account's data that this request sees, or one before: ask for it before anything else.

        Raises UnknownAccountError.
        """
        repository, version = await self._open_at_version()
        self._at_version = repository
        self._repository = Shared(self.work, partial(_already, repository))
        return version

    async def holds_today(self) -> bool:
        """Whether what has been answered stays true for the rest of the UTC day, as long as no data change."""
        return not self.fleeting and Time.INSTANT not in (await self.repository()).scope.asked

    def spend(self, rows: int) -> None:
        """Count rows that the answer will hold. Raises InputError (TOO_MANY_ROWS) once they are more than allowed."""
        self._rows_left -= rows
        if self._rows_left < 0:
            limit = self.settings.answer_rows_limit
            text = f"The answer would have more than {limit:,} rows: ask for fewer at once."
            raise InputError("TOO_MANY_ROWS", text)

    async def load(self, lookup: Lookup[K, V], key: K) -> V | None:
        """The result for one key; the keys that other fields ask for meanwhile are looked up together with it."""
        loader = self._loaders.get(lookup)
        if loader is None:
            loader = self._loaders[lookup] = DataLoader(self._batch(lookup))
        found: V | None = await self.work.outlive(loader.load(key))  # type: ignore[arg-type]  # a future, typed as an awaitable
        return found

    def forget(self) -> None:
        """Forget what was looked up: something has been changed since."""
        self._loaders.clear()

    def _batch(self, lookup: Lookup[K, V]) -> Callable[[list[K]], Awaitable[list[V | None]]]:
        async def find(keys: list[K]) -> list[V | None]:
            found = await lookup(await self.repository(), keys)
            return [found.get(key) for key in keys]

        return find


async def _already(repository: Repository) -> Repository:
    return repository
