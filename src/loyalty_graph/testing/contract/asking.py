"""Asking a report as the gateway and its exports do: one reading for rows, count and totals, another for the stream.

Knows answers, not whether they are right.
"""

from __future__ import annotations

import inspect
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.contracts.source import source_of
from loyalty_graph.errors import DeclarationError, InputError
from loyalty_graph.reports.paging import PageLimits
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.statements import side_by_side
from loyalty_graph.repository.repository import open_repository
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from loyalty_graph.database import Database
    from loyalty_graph.reports.reading import Page, Reading
    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository
    from loyalty_graph.testing.contract.failures import Asked, Failures

LIMITS: Final = PageLimits(10_000, 10_000)
"""Room for all rows on one page: the ledgers are small."""

Row = dict[str, Any]
"""A row by Python column name."""


@dataclass(frozen=True)
class Answer:
    """What a report answers to one question: all rows in order, the count, totals by Python name, the rows of exports.

    `exported` is what export formats are given to write, whichever they are.
    """

    rows: list[Row]
    count: int
    totals: dict[str, Any]
    exported: list[Row]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question was refused."""

    text: str


@dataclass
class Asking:
    """Asks one report; a question that fails with anything but a refused input is noted as a failure."""

    report: Report
    database: Database
    failures: Failures
    _repositories: dict[str, Repository] = field(default_factory=dict)
    _answers: dict[str, Answer | Refusal | None] = field(default_factory=dict)

    async def repository(self, account: str) -> Repository:
        """The repository of an account, opened once."""
        if account not in self._repositories:
            self._repositories[account] = await open_repository(self.database, account)
        return self._repositories[account]

    async def answer(self, question: Asked) -> Answer | Refusal | None:
        """The whole answer, read once; None if there is none for any other reason than a refused input."""
        if str(question) not in self._answers:
            self._answers[str(question)] = await self._fresh(question)
        return self._answers[str(question)]

    async def facts(self, question: Asked) -> list[Any]:
        """The facts of an answered question, in declared order."""
        if not self.report.facts:
            return []
        reading = await self._reading(question)
        return [await reading.facts(name) for name in self.report.facts]

    async def page(self, question: Asked, **window: Any) -> Page:
        """One page with all columns; by default that of all rows. Raises as `read` and `Reading.page`."""
        return await (await self._reading(question, **window)).page(tuple(self.report.columns))

    def size(self, question: Asked) -> int:
        """How many rows an answered question has."""
        answer = self._answers[str(question)]
        return len(answer.rows) if isinstance(answer, Answer) else 0

    def rows(self, page: Page) -> list[Row]:
        """The rows of a page by column name."""
        return [dict(zip(page.columns, row, strict=True)) for row in page.rows]

    async def _reading(self, question: Asked, **window: Any) -> Reading:
        request = Request(question.filter or None, question.where, question.order_by, **window)
        return await read(self.report, await self.repository(question.account), request, LIMITS)

    async def _fresh(self, question: Asked) -> Answer | Refusal | None:
        try:
            reading, exporting = await self._reading(question), await self._reading(question)
            columns = tuple(self.report.columns)
            page, count, totals, exported = await side_by_side(
                reading.page(columns), reading.total_count(), reading.totals(), _streamed(exporting, columns)
            )
            return Answer(self.rows(page), count, totals, exported)
        except InputError as error:
            return Refusal(f"{error.code}: {error}")
        except Exception as error:  # noqa: BLE001 - whatever a report raises is its own failure, and is shown
            self.note(question, error)
            return None

    def note(self, question: Asked, error: Exception) -> None:
        """Note that a question could not be answered."""
        code = error.code if isinstance(error, DeclarationError) else type(error).__name__
        rule = Rule.TYPES if code == "REPORT_BROKEN" else Rule.ANSWERED
        came = f"{code}: {error}{_place(self.report, error)}"
        self.failures.add(rule, self.report.name, question, expected="an answer", came=came)


def _place(report: Report, error: Exception) -> str:
    """The line of the report's own module that led to an error, if one did."""
    own = inspect.getsourcefile(type(report))
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    return f" (line {lines[-1]} of {source_of(report)})" if lines else ""


async def _streamed(reading: Reading, columns: tuple[str, ...]) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) async for batch in reading.stream(columns) for row in batch]
