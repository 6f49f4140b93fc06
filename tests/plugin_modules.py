"""Plugins of tests that are not about plugins: installed for one test, or taken from the contract of a hook."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from tests.plugins.distributions import install

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from pathlib import Path


def installed(folder: Path, name: str, source: str) -> EntryPoint:
    """As `install`, though a test before may have imported a module of this name."""
    sys.modules.pop(name, None)
    return install(folder, name, source)


def example_of(hook: Any) -> str:
    """The module in the contract of a hook."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", inspect.getdoc(hook) or "", re.MULTILINE)
    return next(textwrap.dedent(block) for block in blocks if block.strip())
