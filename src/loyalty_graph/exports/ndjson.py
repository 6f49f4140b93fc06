"""Newline-delimited JSON for programs: one object per row, keyed by the columns' API names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from loyalty_graph.exports.format import ExportFormat, Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Ndjson(ExportFormat):
    """One JSON object per line, for programs."""

    name = "ndjson"
    media_type = "application/x-ndjson"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """One line per row, with the values of the API."""
        names = [column.api_name for column in sheet.columns]
        async for rows in sheet.batches:
            lines = (dict(zip(names, sheet.values(row), strict=True)) for row in rows)
            yield b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
