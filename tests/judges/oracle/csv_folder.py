"""Import folders on disk: read one into a batch, write a batch as one.

UTF-8 CSV with a header; what the rows mean is ledger.py's.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .ledger import Batch


def read_folder(folder: Path) -> Batch:
    """Every CSV file of a folder (not of its subfolders) as rows of text."""
    batch: Batch = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            batch[path.name] = list(csv.DictReader(file))
    return batch


def write_folder(batch: Batch, folder: Path) -> Path:
    """Write a batch as CSV files into a new folder and return it. A file without rows is left out."""
    folder.mkdir(parents=True)
    for name, rows in batch.items():
        if rows:
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    return folder
