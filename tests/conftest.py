"""Fixtures of all tests: those that plugin authors get too, from a pytest plugin, and what only our own tests share."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.plugins import loading
from loyalty_graph.reports import source, trial
from loyalty_graph.reports.compiled import Statements

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.postgres import PostgresTemplate

pytest_plugins = ["loyalty_graph.testing.plugin"]


def _share_compiled_statements() -> None:
    """Let all databases of this process have one cache of compiled statements.

    Each engine has its own otherwise, kept by its own dialect, and nearly every test has engines of its own: the same
    statements would be compiled hundreds of times. All engines here are made alike, and so are their dialects.
    """
    shared, made = LRUCache[object, object](20_000), Engine.__init__

    def make(engine: Engine, *given: object, **named: object) -> None:
        made(engine, *given, **named)  # type: ignore[arg-type]  # handed on as it came
        engine._compiled_cache = shared  # type: ignore[assignment]  # noqa: SLF001 - nothing public leads there

    Engine.__init__ = make  # type: ignore[assignment,method-assign]
    PGDialect_asyncpg.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    PGDialect_asyncpg.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    of_reports = Statements(5_000)
    source.statements_of = lambda database: of_reports  # type: ignore[attr-defined]  # noqa: ARG005 - put in its place


_share_compiled_statements()


def _share_types() -> None:
    """Let a connection know the types that another of this process has asked the same server for.

    Each asks otherwise, which takes longer than to connect; types of one number are the same in all databases of a
    server that have it, since copies keep the numbers.
    """
    known: dict[object, Any] = {}
    ask = asyncpg.Connection._introspect_types  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public leads there

    async def asked_once(connection: Any, types: Iterable[int], timeout: float | None) -> Any:  # noqa: ASYNC109 - asyncpg's
        key = connection._addr, frozenset(types)  # noqa: SLF001 - as above
        if key not in known:
            known[key] = await ask(connection, types, timeout)
        return known[key]

    asyncpg.Connection._introspect_types = asked_once  # type: ignore[attr-defined]  # noqa: SLF001 - as above


_share_types()


def _try_reports_once() -> None:
    """Let loading a plugin try a report's select() if this process has not: a try takes longer than all of the rest."""
    tried: dict[type[Report], object] = {}

    def try_select(report: Report) -> None:
        select = type(report).select
        if tried.get(type(report)) is not select:
            trial.try_select(report)
            tried[type(report)] = select

    loading.try_select = try_select  # type: ignore[attr-defined]  # put in its place


_try_reports_once()


_LONGEST: Final = ("/test_random_", "/browser/", "/scaffold/", "/test_contract.py", "/test_defects.py")
"""In the paths of the files that take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: three processes share the files in this order, and none works alone at the end."""
    last = len(_LONGEST)
    items.sort(key=lambda item: next((place for place, part in enumerate(_LONGEST) if part in str(item.path)), last))


def pytest_collection_finish() -> None:
    """Leave what is loaded by now to itself: looking for garbage in it again and again is a quarter of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def pytest_unconfigure() -> None:
    """Look for garbage once at the end: pytest does so twice, which finds nothing left to look at. It is seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def module_database_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied() as url:
        yield url


@pytest.fixture(scope="module")
async def module_database(module_database_url: str, anyio_backend: str) -> AsyncIterator[Database]:  # noqa: ARG001 - makes it asynchronous
    """A database for all tests of a module: those that leave it empty, and those that have an account of their own.

    Opened once, so that what is connected, looked up by the server and compiled for one test serves the next: it takes
    half of the time.
    """
    database = Database(module_database_url, Settings())
    yield database
    await database.dispose()
