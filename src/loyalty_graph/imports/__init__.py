"""Imports of a merchant's CSV files: staged, checked as a whole, and brought into the ledger in one transaction."""

from __future__ import annotations

from loyalty_graph.imports.importing import import_folder
from loyalty_graph.imports.summary import FileSummary, ImportSummary

__all__ = ["FileSummary", "ImportSummary", "import_folder"]
