"""The declared identities of a report, checked on what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.columns import Total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loyalty_graph.domain.identities import Identity
    from loyalty_graph.reports.report import Report


@dataclass(frozen=True, slots=True)
class Integrity:
    """Whether the declared identities hold; `failures` are sentences, empty if they do."""

    failures: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if no identity failed."""
        return not self.failures


def on_totals(report: Report, *, conditioned: bool) -> tuple[Identity, ...]:
    """The identities that totals must fulfil. `conditioned` says that a `where` is given.

    An identity of sums holds for any set of rows; with a FIRST or LAST in it, it holds for an unbroken run of rows
    only. One with a constant or a column without a total says nothing about totals, nor does a chain.
    """
    return tuple(
        equation for equation in report.equations if _concerns_totals(report, equation, conditioned=conditioned)
    )


def _concerns_totals(report: Report, equation: Identity, *, conditioned: bool) -> bool:
    totals = {report.columns[name].total for name in equation.columns}
    return not (
        equation.is_chain or None in totals or equation.residual({}) != 0 or (conditioned and totals != {Total.SUM})
    )


def row_failures(report: Report, rows: Sequence[Mapping[str, Any]], *, chained: bool) -> Iterator[str]:
    """What is wrong with rows of the report. `chained` says that they follow each other in key order without a gap."""
    for equation in report.equations:
        if not equation.is_chain:
            for row in rows:
                yield from _failure(equation, _key(report, row), row)
        elif chained:
            for row, following in pairwise(rows):
                yield from _failure(equation, f"{_key(report, row)} and {_key(report, following)}", row, following)


def total_failures(equations: Sequence[Identity], totals: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the totals, by these identities."""
    for equation in equations:
        yield from _failure(equation, "The totals", totals)


def _failure(
    equation: Identity, where: str, row: Mapping[str, Any], following: Mapping[str, Any] | None = None
) -> Iterator[str]:
    if residual := equation.residual(row, following):
        yield f"{where}: {equation.text} is off by {residual}."


def _key(report: Report, row: Mapping[str, Any]) -> str:
    return ", ".join(f"{column.api_name} {to_json(column.value, row[column.name])}" for column in report.key)
