"""Plugins as tests install them: a module and its metadata in a folder, as pip leaves them in site-packages."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from importlib.metadata import EntryPoint, PathDistribution
from typing import TYPE_CHECKING, Any

from loyalty_graph.plugins import ENTRY_POINT_GROUP

if TYPE_CHECKING:
    from pathlib import Path


def installed(folder: Path, name: str, source: str) -> EntryPoint:
    """The entry point of a plugin `name` of distribution `dist-<name>`, version 1.2, whose module has this source."""
    sys.modules.pop(name, None)  # of another test
    (folder / f"{name}.py").write_text(source)
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: dist-{name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\n{name} = {name}\n")
    return next(iter(PathDistribution(info).entry_points))


def example_of(hook: Any) -> str:
    """The module in the contract of a hook."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", inspect.getdoc(hook) or "", re.MULTILINE)
    return next(textwrap.dedent(block) for block in blocks if block.strip())
