"""Where the source of a report is, for whoever has to change it."""

from __future__ import annotations

import inspect
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Report


def source_of(report: Report) -> str:
    """The file of the report's class, from here if that is shorter; of a class without one, its module."""
    file = inspect.getsourcefile(type(report)) or type(report).__module__
    return min(file, os.path.relpath(file), key=len)
