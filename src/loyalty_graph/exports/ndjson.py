"""A reading as newline-delimited JSON for programs: one object per row, keyed by the columns' API names."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import orjson

from loyalty_graph.reports.coercion import to_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.reading import Reading


async def stream_ndjson(reading: Reading, columns: Sequence[str]) -> AsyncGenerator[bytes]:
    """The NDJSON of all rows of a reading, with these columns (Python names), in pieces. Raises as `Reading.stream`.

    Values are those of the API: money is text, times end in Z.
    """
    declared = [reading.table.columns[name] for name in columns]
    async with aclosing(reading.stream(columns)) as batches:
        async for rows in batches:
            yield b"".join(_line(declared, row) for row in rows)


def _line(columns: Sequence[Column], row: Sequence[Any]) -> bytes:
    values = {column.api_name: to_json(column.value, value) for column, value in zip(columns, row, strict=True)}
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)
