"""A plugin's project: the folder of its pyproject.toml, whose folder `contracts` holds the contracts of its reports."""

from __future__ import annotations

import importlib.metadata
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_graph.errors import ConfigurationError, InputError
from loyalty_graph.plugins import ENTRY_POINT_GROUP, load_plugins

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.reports.report import Report

_FOLDER: Final = "contracts"


@dataclass(frozen=True, slots=True)
class Project:
    """A project and the distribution that is built from it."""

    folder: Path
    distribution: str

    @classmethod
    def at(cls, folder: Path) -> Project:
        """The project of a folder. Raises InputError (NOT_A_PROJECT)."""
        file = folder / "pyproject.toml"
        try:
            return cls(folder, tomllib.loads(file.read_text(encoding="utf-8"))["project"]["name"])
        except OSError as error:
            raise InputError("NOT_A_PROJECT", f"{file}: {error.strerror}.") from None
        except tomllib.TOMLDecodeError as error:
            raise InputError("NOT_A_PROJECT", f"{file}: {error}.") from None
        except (KeyError, TypeError):
            raise InputError("NOT_A_PROJECT", f"{file}: it names no project.") from None

    def reports(self) -> list[Report]:
        """The reports that its plugins bring as they are installed; other installed plugins are not even imported.

        Raises ConfigurationError: NOT_INSTALLED, PLUGIN_FAILED.
        """
        try:
            installed = importlib.metadata.distribution(self.distribution)
        except importlib.metadata.PackageNotFoundError:
            text = f"{self.distribution} is not installed; run `pip install -e {self.folder}` first."
            raise ConfigurationError("NOT_INSTALLED", text) from None
        plugins = load_plugins(installed.entry_points.select(group=ENTRY_POINT_GROUP))
        for plugin in plugins.plugins:
            if plugin.error is not None:
                text = f"plugin {plugin.name!r} of {self.distribution} does not serve: {plugin.error}"
                raise ConfigurationError("PLUGIN_FAILED", text)
        return [loaded.what for loaded in plugins.reports]

    def contract_file(self, report: str) -> Path:
        """Where the contract of the report `report` is kept."""
        return self.folder / _FOLDER / f"{report}.json"

    def contract_files(self) -> list[Path]:
        """The contracts that are kept."""
        return sorted((self.folder / _FOLDER).glob("*.json"))
