"""The format: a table that stays one whatever the cells hold."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from loyalty_graph import Column, Points, Sheet
from loyalty_graph_support_desk import Markdown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

COLUMNS = (Column(str, "Reference", key=True), Column(Points | None, "Points"), Column(bool, "Has [record]"))


def _written(*batches: Sequence[tuple[Any, ...]]) -> str:
    async def given() -> AsyncIterator[Sequence[tuple[Any, ...]]]:
        for batch in batches:
            yield batch

    async def read() -> bytes:
        return b"".join([piece async for piece in Markdown().stream(Sheet("Who|what", COLUMNS, given()))])

    return asyncio.run(read()).decode()


def test_all_batches_make_one_table() -> None:
    assert _written([("ana", 5, True)], [("ben", None, False)]) == (
        "# Who\\|what\n"
        "\n"
        "| Reference | Points | Has \\[record\\] |\n"
        "| --- | --- | --- |\n"
        "| ana | 5 | true |\n"
        "| ben |  | false |\n"
    )


def test_no_text_leaves_its_cell_or_becomes_markup() -> None:
    text = _written([("a|b\n<c>  *d*", 0, True)])
    assert text.splitlines()[-1] == "| a\\|b \\<c\\> \\*d\\* | 0 | true |"


def test_a_report_without_rows_is_a_table_without_lines() -> None:
    assert _written().splitlines()[2:] == ["| Reference | Points | Has \\[record\\] |", "| --- | --- | --- |"]
