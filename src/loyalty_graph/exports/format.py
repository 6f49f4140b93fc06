"""What a format is in which a report can be taken away, and what it is given to write.

The formats of the core are in modules of their own; plugins contribute more.
"""

from __future__ import annotations

import abc
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.exports.cells import LIST_SEPARATOR
from loyalty_graph.exports.formulas import guard
from loyalty_graph.extensions.declaring import Declaration
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from loyalty_graph.reports.columns import Column


@dataclass(frozen=True)
class Sheet:
    """What is exported: the columns asked for with their headings, and all rows that match, in the order asked for.

    A format reads the rows in one of two ways. `batches` yields lists of rows, each a tuple of Python values, one per
    column: int for points, Decimal for money, date, aware datetime, enum member, list, None. `csv_rows` yields pieces
    of the same rows as lines of CSV, the fastest there is: the database writes them, each cell as in `cells`; it is
    None only where there is no database. `headings` are the columns' labels unless others are given.
    """

    title: str
    columns: Sequence[Column]
    batches: AsyncIterator[Sequence[tuple[Any, ...]]]
    csv_rows: AsyncIterator[bytes] | None = None
    headings: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.headings:
            object.__setattr__(self, "headings", [column.label for column in self.columns])

    def values(self, row: Sequence[Any]) -> list[Any]:
        """The values of a row as the API answers them: money and days are text, times end in Z, null is None."""
        return [to_json(column.value, value) for column, value in zip(self.columns, row, strict=True)]

    def cells(self, row: Sequence[Any]) -> list[str]:
        """The values of a row as texts for people, as CSV has them: null is empty, lists are joined.

        Texts that a spreadsheet would run as a formula begin with an apostrophe.
        """
        return [cell_text(column, value) for column, value in zip(self.columns, row, strict=True)]


class ExportFormat(Declaration, abc.ABC, abstract=True):
    """A format. `name` is what callers ask for and the extension of the file; the docstring is its description."""

    media_type: ClassVar[str] = ""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = super().faults()
        if not isinstance(cls.media_type, str) or "/" not in cls.media_type:
            faults.append("it has no media type")
        if inspect.iscoroutinefunction(cls.stream):
            faults.append("its stream does not yield")
        return faults

    @property
    def api_name(self) -> str:
        """The format's value of the GraphQL enum."""
        return self.name.upper()

    @abc.abstractmethod
    def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The file, in pieces: written with `async def` and `yield`. Keep no more than a batch in memory."""


def cell_text(column: Column, value: Any) -> str:
    """The value of one cell of a row, as in `Sheet.cells`."""
    if value is None:
        return ""
    answered = to_json(column.value, value)
    text = LIST_SEPARATOR.join(map(_text, answered)) if column.value.is_list else _text(answered)
    return guard(text) if column.value.data_type is DataType.STRING else text


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
