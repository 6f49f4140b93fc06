"""The catalogue's types: what reports and plugins there are, enough to drive a user interface that knows none."""

from __future__ import annotations

import enum
import inspect
from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.catalogue_columns import add_catalogue_columns
from loyalty_graph.graphql.composing import Composition, argument, field, many, optional
from loyalty_graph.plugins import blamed
from loyalty_graph.reports.catalogue import ArgumentEntry, ArgumentOption, ChartKind, describe
from loyalty_graph.reports.columns import Total
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.operators import Operand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.plugins import Loaded, Plugin, Plugins
    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository


class PluginStatus(enum.Enum):
    """Whether an installed plugin serves."""

    OK = "The plugin serves."
    FAILED = "The plugin could not be loaded; `error` says why."
    DISABLED = "The plugin was disabled, and is not loaded."


class CatalogueReport:
    """A report as the catalogue shows it: the entry made of its declaration, and its plugin."""

    def __init__(self, loaded: Loaded[Report]) -> None:
        self._entry = describe(loaded.what)
        self.plugin = loaded.plugin
        self.arguments = [CatalogueArgument(entry, loaded.plugin) for entry in self._entry.arguments]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class CatalogueArgument:
    """An argument as the catalogue shows it: its entry, and the plugin whose code says which options there are."""

    def __init__(self, entry: ArgumentEntry, plugin: Plugin) -> None:
        self._entry = entry
        self._plugin = plugin
        self.fields = [CatalogueArgument(each, plugin) for each in entry.fields]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    async def options(self, repository: Repository, given: str | None) -> Sequence[ArgumentOption] | None:
        """The values to choose from. Raises PluginFailedError."""
        return await blamed(self._plugin, f"options of {self._entry.name}", self._entry.options(repository, given))


def add_catalogue(composition: Composition, plugins: Plugins) -> None:
    """Add the types of the catalogue and its fields of Query. The export formats are those that serve."""
    for name, description, members in _ENUMS:
        composition.enum(name, description, members)
    _add_plugin(composition)
    _add_argument(composition)
    add_catalogue_columns(composition)
    _add_report(composition, _add_export_format(composition, plugins))
    report, plugin = composition["Report"], composition["Plugin"]
    by_name = argument("name", str, "The report's name.")
    composition.extend(
        "Query",
        [
            field("reports", many(report), "The reports there are, in order of their names.", _reports),
            field("report", optional(report), "One report; null where there is none.", _report, arguments=[by_name]),
            field("plugins", many(plugin), "The plugins that are installed, those that failed included.", _plugins),
        ],
    )


_ENUMS: tuple[tuple[str, str, type[enum.Enum]], ...] = (
    ("DataType", "The type of a column's or argument's values.", DataType),
    ("ChartKind", "What a chart shows.", ChartKind),
    ("Operand", "What stands behind an operator of a condition.", Operand),
    ("TotalKind", "How a column is totalled.", Total),
    ("PluginStatus", "Whether an installed plugin serves.", PluginStatus),
)


def _add_plugin(composition: Composition) -> None:
    composition.object("Plugin", "An installed plugin.")
    composition.extend(
        "Plugin",
        [
            field("name", str, "The name of its entry point."),
            field("distribution", str, "The package it came with."),
            field("version", str, "The package's version."),
            field("api", optional(str), "The API versions it was made for; null where it does not say."),
            field("status", composition["PluginStatus"], "Whether it serves.", _status),
            field("error", optional(str), "Why it does not serve; null where it does."),
            field(
                "failures",
                int,
                "How often it failed while it served, counted by the process that answers since that was started.",
                _failures,
            ),
            field(
                "lastFailure",
                optional(str),
                "When, at what and with which id in the log this version failed last while it served; null: never.",
                _last_failure,
            ),
        ],
    )


def _add_argument(composition: Composition) -> None:
    composition.object("ArgumentOption", "A value that an argument may have.")
    composition.extend(
        "ArgumentOption",
        [field("value", str, "The value."), field("label", str, "What people call it.")],
    )
    made = composition.object("ReportArgument", "An argument of a report's filter.")
    given = argument("given", optional(str), "The value of the argument that this one depends on.")
    options = "The values to choose from; null where any value goes."
    composition.extend(
        "ReportArgument",
        [
            field("name", str, "The argument's field of the filter."),
            field("label", str, "What people call it."),
            field("description", str, "What the argument means."),
            field(
                "dataType",
                composition["DataType"],
                "The type of its values, or of the elements of a list.",
                reads="data_type",
            ),
            field("required", bool, "Whether it has to be given."),
            field("list", bool, "Whether it takes a list."),
            field(
                "defaultValue",
                optional(str),
                "What it is when left out; null where that means nothing.",
                reads="default_value",
            ),
            field("example", optional(str), "A value to show."),
            field("fields", many(made), "The arguments in it, where it is an OBJECT."),
            field("dependsOn", optional(str), "The argument on whose value the options depend.", reads="depends_on"),
            field("options", optional(many(composition["ArgumentOption"])), options, _options, arguments=[given]),
        ],
    )


def _add_export_format(composition: Composition, plugins: Plugins) -> list[enum.Enum]:
    """Add the enum of the formats that serve, and give its members."""
    formats = {loaded.what.api_name: loaded.what for loaded in plugins.exports}
    members = enum.Enum("ExportFormat", {name: name for name in formats})  # type: ignore[misc]  # made of what there is
    labels = {name: inspect.getdoc(format_) or "" for name, format_ in formats.items()}
    composition.enum("ExportFormat", "A format in which a report can be taken away.", members, labels)
    return list(members)


def _add_report(composition: Composition, formats: list[enum.Enum]) -> None:
    composition.object("Report", "A report, as its declaration describes it.")
    composition.extend(
        "Report",
        [
            field("name", str, "The report's name."),
            field("title", str, "What people call it."),
            field("description", str, "What the report shows."),
            field("version", str, "The version of its contract: columns, arguments and their meaning."),
            field("queryField", str, "Its field of Query.", reads="query_field"),
            field("columns", many(composition["ReportColumn"]), "The columns of its rows."),
            field("arguments", many(composition["ReportArgument"]), "The arguments of its filter."),
            field("links", many(composition["ReportLink"]), "The fields of its rows that lead to core types."),
            field("facts", many(composition["ReportFact"]), "The fields of the whole answer beside its rows."),
            field(
                "exportFormats",
                many(composition["ExportFormat"]),
                "The formats it can be taken away in.",
                lambda: formats,
            ),
            field("identities", many(str), "The equations between its columns that always hold."),
            field(
                "chart",
                optional(composition["ReportChart"]),
                "The chart that says most about it; null where its columns tell.",
            ),
            field("plugin", composition["Plugin"], "The plugin it came with."),
        ],
    )


def _reports(info: Any) -> list[CatalogueReport]:
    return [CatalogueReport(loaded) for loaded in info.context.plugins.reports]


def _report(info: Any, name: str) -> CatalogueReport | None:
    found = (loaded for loaded in info.context.plugins.reports if loaded.what.name == name)
    loaded = next(found, None)
    return None if loaded is None else CatalogueReport(loaded)


def _failures(root: Plugin, info: Any) -> int:
    info.context.fleeting = True  # this process has counted them, the data know nothing of them
    return root.tally.failures


def _last_failure(root: Plugin, info: Any) -> str | None:
    info.context.fleeting = True  # as above
    return root.tally.last


def _plugins(info: Any) -> Sequence[Plugin]:
    plugins: Sequence[Plugin] = info.context.plugins.plugins
    return plugins


def _status(root: Plugin) -> PluginStatus:
    return PluginStatus[root.status]


async def _options(root: CatalogueArgument, info: Any, given: str | None = None) -> Sequence[ArgumentOption] | None:
    repository = await info.context.repository()
    found: Sequence[ArgumentOption] | None = await info.context.work.apart(root.options(repository, given))
    return found
