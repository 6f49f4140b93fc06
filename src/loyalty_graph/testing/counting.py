"""The SQL statements that reads run, noted while they run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_graph.database import Database


@contextmanager
def counted_reads(database: Database) -> Iterator[list[str]]:
    """The texts of the statements that are read meanwhile, those run by SQLAlchemy and those run on the driver."""
    statements: list[str] = []
    fetch = database.drivers.fetch

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        statements.append(statement)

    async def noting(text: str, values: Sequence[Any]) -> Any:
        statements.append(text)
        return await fetch(text, values)

    engine = database.read.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with patch.object(database.drivers, "fetch", noting):
            yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
