"""Wheels as users build them, and environments in which nothing of ours is but the wheels that are installed there.

Nothing is downloaded: what the core depends on is linked from the environment that runs the tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

_PIP: Final = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
_NOT_LINKED: Final = re.compile(r"(_editable_impl_)?loyalty_graph|__pycache__|.*\.pth\Z")
"""Ours, however installed; and what would bring it back."""


@dataclass(frozen=True, slots=True)
class FreshEnvironment:
    """A virtual environment of its own, with the core's dependencies."""

    folder: Path

    @classmethod
    def made(cls, folder: Path, *wheels: Path) -> FreshEnvironment:
        """A new environment in `folder` with these wheels installed."""
        venv.create(folder, symlinks=True)
        made = cls(folder)
        theirs = Path(made.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
        for found in Path(sysconfig.get_path("purelib")).iterdir():
            if not _NOT_LINKED.match(found.name) and not (theirs / found.name).exists():
                (theirs / found.name).symlink_to(found)
        made.install(*wheels)
        return made

    def run(self, *arguments: str, within: Path | None = None, **environment: str) -> str:
        """What the environment's Python prints; fails the test if it ends with an error."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV"))}
        ended = subprocess.run(
            [self.folder / "bin" / "python", *arguments],
            cwd=within or self.folder,
            env=kept | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def loyalty_graph(self, *arguments: str) -> str:
        """What the installed command prints."""
        return self.run(str(self.folder / "bin" / "loyalty-graph"), *arguments)

    def install(self, *wheels: Path) -> None:
        """Install wheels with pip, and nothing that they depend on."""
        self.run(*_PIP, "install", "--no-index", "--no-deps", "--no-compile", *map(str, wheels))

    def uninstall(self, *distributions: str) -> None:
        """Remove distributions with pip."""
        self.run(*_PIP, "uninstall", "--yes", *distributions)


def build_wheels(folder: Path, *sources: Path) -> list[Path]:
    """The wheels of the packages in `sources`, made in `folder`, in order of their names."""
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    command = [sys.executable, *_PIP, "wheel", *options, *map(str, sources)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return sorted(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def core_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the core."""
    (wheel,) = build_wheels(tmp_path_factory.mktemp("core"), ROOT)
    return wheel
