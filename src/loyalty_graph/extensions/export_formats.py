"""Formats in which a report can be taken away: what each is called and how it writes the rows."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.extensions.declaring import Declaration

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from loyalty_graph.reports.columns import Column


@dataclass(frozen=True)
class Sheet:
    """What is exported: the columns asked for, and all rows that match, in the order asked for.

    `batches` yields lists of rows, each a tuple of Python values, one per column: int for points, Decimal for money,
    date, aware datetime, enum member, list, None.
    """

    title: str
    columns: Sequence[Column]
    batches: AsyncIterator[Sequence[tuple[Any, ...]]]


class ExportFormat(Declaration, abc.ABC, abstract=True):
    """A format. `name` is what callers ask for and the extension of the file; the docstring is its description."""

    media_type: ClassVar[str] = ""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        return super().faults() + ([] if "/" in cls.media_type else ["it has no media type"])

    @abc.abstractmethod
    def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The file, in pieces. Keep no more than a batch in memory."""
