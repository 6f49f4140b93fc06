"""A report's contract as snapshots: its part of the schema, its catalogue entry and its answers on known data.

Snapshots stand beside the test, in `snapshots/`; `pytest --snapshot-update` accepts what the report says today.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from snapshottest.module import SnapshotModule

from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.report_sdl import print_report
from loyalty_graph.plugins import Plugins
from loyalty_graph.testing.contract.documents import CATALOGUE, answer_document

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.gateway import GatewayClient


class Snapshot(Protocol):
    """The fixture `snapshot` of snapshottest."""

    request: pytest.FixtureRequest
    """The test that has the fixture."""

    def assert_match(self, value: object, name: str = "") -> None:
        """Compare with what was stored under the name."""


def assert_snapshots(
    gateway: GatewayClient, report: Report, snapshot: Snapshot, filters: Mapping[str, Mapping[str, Any]]
) -> None:
    """Compare the schema's part and the catalogue entry of a report, and its whole answer to each named filter.

    Only the report's own plugin serves meanwhile: what others add, export formats say, is not the report's promise.
    """
    alone = Plugins(tuple(loaded.plugin for loaded in gateway.plugins.reports if loaded.what.name == report.name))
    with gateway.serving(alone):
        snapshot.assert_match(print_report(build_schema(alone), report).splitlines(), "sdl")
        snapshot.assert_match(gateway.data(CATALOGUE, {"name": report.name})["report"], "catalogue")
        for title, given in filters.items():
            answer = gateway.data(answer_document(report), {"filter": dict(given)} if given else {})
            snapshot.assert_match(answer[report.query_field], title)


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
