"""Plugins as pip leaves them: modules with the metadata of a distribution, written from their source."""

from __future__ import annotations

from importlib.metadata import EntryPoint, PathDistribution
from typing import TYPE_CHECKING

from loyalty_graph.plugins import ENTRY_POINT_GROUP

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '''
"""A report."""
import sqlalchemy as sa
from loyalty_graph import Column, Points, Record, Report, hookimpl

class One(Report):
    """One row."""
    name, title = "one", "One"
    word = Column(str, "Word", key=True)
    def select(self, repository, filter):
        return sa.select(sa.literal("one").label("word"))

@hookimpl
def loyalty_graph_reports():
    return [One]
'''
"""A plugin that works; others are made of it by replacing words."""

OTHER = GOOD.replace('"one", "One"', '"other", "Other"')
"""One that works beside it."""


def install(folder: Path, name: str, source: str, *, distribution: str | None = None) -> EntryPoint:
    """Write a module and the metadata of its distribution; the folder has to be on the path."""
    (folder / f"{name}.py").write_text(source)
    return describe(folder, name, distribution=distribution)


def describe(folder: Path, name: str, *, distribution: str | None = None) -> EntryPoint:
    """Write the metadata of the distribution of a module that is in the folder."""
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution or f'dist-{name}'}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\n{name} = {name}\n")
    return next(iter(PathDistribution(info).entry_points))
