"""The beginning of a new report package: `package/` is one that works, `sleeping_members`; others are copies of it."""

from __future__ import annotations

from loyalty_graph.scaffold.names import LONGEST_NAME, ReportNames
from loyalty_graph.scaffold.writing import write_package

__all__ = ["LONGEST_NAME", "ReportNames", "write_package"]
