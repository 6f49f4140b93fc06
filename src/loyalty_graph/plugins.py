"""Finds report plugins through the entry point group `loyalty_graph` and keeps a broken one from costing the others.

What a plugin may contribute is in hookspecs.py; what is made of it, in the layers above.
"""

from __future__ import annotations

import importlib.metadata
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pluggy

from loyalty_graph import hookspecs
from loyalty_graph.errors import DeclarationError, LoyaltyGraphError
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTRY_POINT_GROUP: Final = "loyalty_graph"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """What became of one installed plugin. `error` is None while it serves, else why it does not."""

    name: str
    distribution: str
    version: str
    error: str | None = None

    def failed(self, error: Exception) -> PluginRecord:
        """This record with what the plugin raised: the code and text of our errors, the class and text of others."""
        kind = error.code if isinstance(error, LoyaltyGraphError) else type(error).__name__
        return replace(self, error=f"{kind}: {error}")


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """A report that serves, and the plugin it came from."""

    report: Report
    plugin: PluginRecord


@dataclass(frozen=True, slots=True)
class Plugins:
    """All installed plugins and the reports of those that work, both in order of their names."""

    records: tuple[PluginRecord, ...]
    loaded_reports: tuple[LoadedReport, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that serve."""
        return tuple(loaded.report for loaded in self.loaded_reports)

    def report(self, name: str) -> Report:
        """The report called `name`. Raises DeclarationError (UNKNOWN_REPORT) naming those there are."""
        for report in self.reports:
            if report.name == name:
                return report
        known = ", ".join(report.name for report in self.reports) or "none"
        raise DeclarationError("UNKNOWN_REPORT", f"There is no report {name!r}; installed are: {known}.")


def load_plugins(entry_points: Iterable[importlib.metadata.EntryPoint] | None = None) -> Plugins:
    """Import every installed plugin, each on its own: one that fails becomes a record that says why."""
    found = importlib.metadata.entry_points(group=ENTRY_POINT_GROUP) if entry_points is None else entry_points
    records: list[PluginRecord] = []
    reports: dict[str, LoadedReport] = {}
    for entry_point in sorted(found, key=lambda found: (found.name, _distribution(found))):
        version = entry_point.dist.version if entry_point.dist else "?"
        record = PluginRecord(entry_point.name, _distribution(entry_point), version)
        try:
            contributed = _by_name(_reports_of(entry_point), record, reports)
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises while it is loaded is its own failure, not ours
            _log.exception("plugin %s of distribution %s failed to load", record.name, record.distribution)
            records.append(record.failed(error))
            continue
        records.append(record)
        reports |= contributed
    return Plugins(tuple(records), tuple(loaded for _, loaded in sorted(reports.items())))


def _distribution(entry_point: importlib.metadata.EntryPoint) -> str:
    return entry_point.dist.name if entry_point.dist else "?"


def _reports_of(entry_point: importlib.metadata.EntryPoint) -> list[Report]:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(entry_point.load(), name=entry_point.name)
    manager.check_pending()
    contributed: list[Report] = []
    for answer in manager.hook.loyalty_graph_reports():
        for report in answer:
            if not (isinstance(report, type) and issubclass(report, Report)):
                raise DeclarationError("NOT_A_REPORT", f"loyalty_graph_reports gave {report!r}, which is no Report.")
            contributed.append(report())
    return contributed


def _by_name(
    contributed: list[Report], plugin: PluginRecord, present: dict[str, LoadedReport]
) -> dict[str, LoadedReport]:
    named: dict[str, LoadedReport] = {}
    for report in contributed:
        if (other := present.get(report.name) or named.get(report.name)) is not None:
            raise DeclarationError(
                "DUPLICATE_REPORT",
                f"report {report.name!r} is already contributed by distribution {other.plugin.distribution!r}.",
            )
        named[report.name] = LoadedReport(report, plugin)
    return named
