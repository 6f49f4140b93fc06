"""What a wheel holds that is not in the repository: the bundles that npm builds from frontend/ for the explorer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Bundles(BuildHookInterface[Any]):
    """Builds the bundles where they are missing or older than their sources, if npm is there.

    Without npm the wheel is whole but for charts and GraphiQL, whose pages say so. An editable installation serves
    what `make` builds.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's
        """Called by hatchling before it collects files; `version` is editable or standard."""
        if version == "editable" or self._are_new():
            return
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning("There is no npm: this build has neither charts nor GraphiQL.")
            return
        for command in ("ci", "run build"):
            subprocess.run([npm, *command.split()], cwd=self._frontend, check=True)  # noqa: S603 - npm, as found

    @property
    def _frontend(self) -> Path:
        return Path(self.root) / "frontend"

    def _are_new(self) -> bool:
        built = [file.stat().st_mtime for file in Path(self.root).glob("src/loyalty_graph/explorer/bundles/*")]
        sources = [*self._frontend.glob("*.*"), *self._frontend.glob("src/**/*.*")]
        return bool(built) and min(built) >= max(source.stat().st_mtime for source in sources)
