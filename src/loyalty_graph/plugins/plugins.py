"""What is known of the installed plugins: what each contributes, or why it does not serve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

from loyalty_graph.errors import DeclarationError, InputError, LoyaltyGraphError
from loyalty_graph.exports import Csv, Ndjson, Xlsx
from loyalty_graph.plugins.tally import Tally
from loyalty_graph.reports.coercion import shown, suggestion
from loyalty_graph.reports.listings import Balances, Customers, Entries, Vouchers

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_graph.actions.action import Action
    from loyalty_graph.exports import ExportFormat
    from loyalty_graph.extensions.commands import Command
    from loyalty_graph.extensions.fields import Field, RootField
    from loyalty_graph.extensions.routes import Route
    from loyalty_graph.reports.report import Listing, Report

T = TypeVar("T")


@dataclass(frozen=True)
class Contributions:
    """What one plugin contributes, by hook."""

    reports: tuple[Report, ...] = ()
    actions: tuple[Action, ...] = ()
    fields: tuple[Field | RootField, ...] = ()
    exports: tuple[ExportFormat, ...] = ()
    commands: tuple[Command, ...] = ()
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True)
class Plugin:
    """One installed plugin. `error` is None while it serves; else it says why not, and nothing is contributed.

    `api` is the range of API versions it was made for, where it says so. `disabled` plugins are not even imported.
    """

    name: str
    distribution: str
    version: str
    api: str | None = None
    error: str | None = None
    disabled: bool = False
    contributions: Contributions = field(default_factory=Contributions, repr=False)
    tally: Tally = field(default_factory=Tally, repr=False, compare=False)

    @property
    def status(self) -> str:
        """OK, FAILED or DISABLED."""
        if self.disabled:
            return "DISABLED"
        return "FAILED" if self.error else "OK"

    def failed(self, error: BaseException) -> Plugin:
        """This plugin with what it raised: the code and text of our errors, the class and text of others."""
        kind = error.code if isinstance(error, LoyaltyGraphError) else type(error).__name__
        try:
            text = str(error)
        except Exception:  # noqa: BLE001 - even the text of an error is code of the plugin
            text = "its text cannot be had"
        return replace(self, error=f"{kind}: {text}", contributions=Contributions())


EXPORTED: Final[tuple[type[Listing], ...]] = (Balances, Customers, Entries, Vouchers)
"""The listings that can be taken away."""

CORE: Final = Plugin("core", "loyalty-graph", "1", contributions=Contributions(exports=(Csv(), Ndjson(), Xlsx())))
"""What the core brings in the way that plugins do. It is not among the plugins that are listed."""


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """Something that serves, and the plugin it came from."""

    what: T
    plugin: Plugin


@dataclass(frozen=True)
class Plugins:
    """All installed plugins in order of their names, and what those that work contribute in order of its names."""

    plugins: tuple[Plugin, ...] = ()

    @classmethod
    def of(cls, *reports: type[Report], name: str = "sample", distribution: str = "sample") -> Self:
        """One plugin of these reports, as if it were installed."""
        made = tuple(report() for report in reports)
        return cls((Plugin(name, distribution, "1.0", contributions=Contributions(reports=made)),))

    @property
    def reports(self) -> tuple[Loaded[Report], ...]:
        """The reports that serve."""
        return self._loaded(lambda plugin: plugin.contributions.reports, lambda report: report.name)

    @property
    def actions(self) -> tuple[Loaded[Action], ...]:
        """The actions that can be done to the members whom somebody selects."""
        return self._loaded(lambda plugin: plugin.contributions.actions, lambda action: action.name)

    @property
    def fields(self) -> tuple[Loaded[Field | RootField], ...]:
        """The fields that plugins add to Query, Mutation and core types."""
        return self._loaded(lambda plugin: plugin.contributions.fields, lambda added: (added.on, added.name))

    @property
    def exports(self) -> tuple[Loaded[ExportFormat], ...]:
        """The export formats, the core's own among them."""
        with_core = Plugins((CORE, *self.plugins))
        return with_core._loaded(lambda plugin: plugin.contributions.exports, lambda format_: format_.name)

    @property
    def commands(self) -> tuple[Loaded[Command], ...]:
        """The commands beside the core's own."""
        return self._loaded(lambda plugin: plugin.contributions.commands, lambda command: command.name)

    @property
    def routes(self) -> tuple[Loaded[Route], ...]:
        """The endpoints that plugins serve."""
        return self._loaded(lambda plugin: plugin.contributions.routes, lambda route: route.path)

    @property
    def exported(self) -> tuple[Loaded[Report | Listing], ...]:
        """What can be taken away: the reports, and the core's listings of records."""
        found: list[Loaded[Report | Listing]] = [Loaded(loaded.what, loaded.plugin) for loaded in self.reports]
        found += [Loaded(listing(), CORE) for listing in EXPORTED]
        return tuple(sorted(found, key=lambda loaded: loaded.what.name))

    def table(self, name: str) -> Loaded[Report | Listing]:
        """The report or listing called `name`. Raises InputError (UNKNOWN_REPORT) with a hint."""
        for loaded in self.exported:
            if loaded.what.name == name:
                return loaded
        hint = suggestion(name, [loaded.what.name for loaded in self.exported])
        raise InputError("UNKNOWN_REPORT", f"There is no report {shown(name)}; {hint}")

    def report(self, name: str) -> Report:
        """The report called `name`. Raises DeclarationError (UNKNOWN_REPORT) naming those there are."""
        for loaded in self.reports:
            if loaded.what.name == name:
                return loaded.what
        known = ", ".join(loaded.what.name for loaded in self.reports) or "none"
        raise DeclarationError("UNKNOWN_REPORT", f"There is no report {name!r}; installed are: {known}.")

    def action(self, name: str) -> Loaded[Action]:
        """The action called `name`. Raises InputError (UNKNOWN_ACTION) naming those there are."""
        for loaded in self.actions:
            if loaded.what.name == name:
                return loaded
        known = ", ".join(loaded.what.name for loaded in self.actions) or "none"
        raise InputError("UNKNOWN_ACTION", f"There is no action {name!r}; installed are: {known}.")

    def export(self, name: str) -> Loaded[ExportFormat]:
        """The export format called `name`. Raises InputError (UNKNOWN_FORMAT) naming those there are."""
        for loaded in self.exports:
            if loaded.what.name == name:
                return loaded
        known = ", ".join(loaded.what.name for loaded in self.exports)
        raise InputError("UNKNOWN_FORMAT", f"There is no export format {name!r}; there are: {known}.")

    def _loaded(self, contributed: Callable[[Plugin], tuple[T, ...]], key: Callable[[T], Any]) -> tuple[Loaded[T], ...]:
        found = [Loaded(what, plugin) for plugin in self.plugins for what in contributed(plugin)]
        return tuple(sorted(found, key=lambda loaded: key(loaded.what)))
