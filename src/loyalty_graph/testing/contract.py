"""A report's contract as snapshots: its part of the schema, its catalogue entry and its answer on known data.

Snapshots stand beside the test, in `snapshots/`; `pytest --snapshot-update` accepts what the report says today.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from snapshottest.module import SnapshotModule

from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.report_sdl import print_report

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from loyalty_graph.reports.columns import Fact
    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.gateway import GatewayClient

_CATALOGUE = """query ($name: String!) { report(name: $name) {
  name title description version queryField exportFormats identities plugin { name distribution status }
  columns { name label dataType nullable sortable total limited key personal list filterable }
  arguments { ...argument fields { ...argument } } } }
fragment argument on ReportArgument { name label dataType required list defaultValue example dependsOn }"""


class Snapshot(Protocol):
    """The fixture `snapshot` of snapshottest."""

    def assert_match(self, value: object, name: str = "") -> None:
        """Compare with what was stored under the name."""


def assert_report_contract(
    gateway: GatewayClient, snapshot: Snapshot, name: str, questions: Mapping[str, Mapping[str, Any] | None]
) -> None:
    """Compare the contract of the installed report `name` with its snapshots.

    `questions` names the filters whose whole answers (every column of every row, totals, facts) are part of it.
    """
    report = gateway.plugins.report(name)
    snapshot.assert_match(print_report(build_schema(gateway.plugins), report).splitlines(), "sdl")
    snapshot.assert_match(gateway.data(_CATALOGUE, {"name": name})["report"], "catalogue")
    for title, asked in questions.items():
        answer = gateway.data(answer_document(report), {} if asked is None else {"filter": asked})
        snapshot.assert_match(answer[report.query_field], title)


def answer_document(report: Report) -> str:
    """A document that asks for all a report has to say: `query ($filter: …) { … }`."""
    prefix = report.query_field[0].upper() + report.query_field[1:]
    columns = " ".join(column.api_name for column in report.columns.values())
    totals = " ".join(column.api_name for column in report.columns.values() if column.total)
    asked = [
        *(_asked_fact(fact) for fact in report.facts.values()),
        "totalCount appliedFilters ignoredFilters { field because } integrity { ok failures }",
        f"totals {{ {totals} }}" if totals else "",
        f"nodes {{ {columns} }}",
    ]
    specs = report.Filter.__arguments__
    required = "!" if any(spec.required for spec in specs) else ""
    variable, argument = (f"($filter: {prefix}Filter{required})", "(filter: $filter)") if specs else ("", "")
    return f"query {variable} {{ {report.query_field}{argument} {{ {' '.join(asked)} }} }}"


def _asked_fact(fact: Fact) -> str:
    record = getattr(fact.value.python, "__columns__", None)
    fields = "" if record is None else f" {{ {' '.join(column.api_name for column in record.values())} }}"
    return fact.api_name + fields


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a test that stores a new snapshot in CI: snapshottest lets it pass, and nobody would have read it."""
    before = _new_snapshots()
    outcome = yield
    if os.environ.get("CI") and (new := _new_snapshots() - before):
        pytest.fail(f"new snapshots in CI: {', '.join(sorted(new))}; store and commit them first", pytrace=False)
    return outcome


def _new_snapshots() -> set[str]:
    return {f"{module.filepath}: {name}" for module in SnapshotModule.get_modules() for name in module.new_snapshots}
