"""Balance of all members as a spreadsheet over HTTP: rows per second, memory, and whether it can be read."""

from __future__ import annotations

import statistics
import tempfile
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import openpyxl
import orjson

from .downloads import download
from .findings import Finding, at_least, at_most, trying, written
from .processes import Memory
from .servers import gateway
from .statements import value
from .workbench import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from .workbench import Workbench

EXPLANATION: Final = (
    "Balance with all columns, of all who have a record or an entry. The file is taken to the disk; openpyxl has to "
    "find a row in it for each of them. Memory: the peak above what a gateway just started has."
)
_ALL: Final = orjson.dumps({"includeLatent": True, "includeOrphans": True}).decode()

_COUNTED: Final = """
SELECT count(*) FROM members WHERE member_id IN (SELECT member_id FROM customers UNION SELECT member_id FROM balances)
"""

PATH: Final = f"/reports/balance.xlsx?{urlencode({'filter': _ALL})}"
"""Where the file is to be had."""


def measure(bench: Workbench) -> Sequence[Finding]:
    """The rate and the memory."""
    return trying(_title(bench), _measure, bench)


def count_rows(file: BinaryIO) -> int:
    """The rows of a spreadsheet below its heading, each of them read."""
    book = openpyxl.load_workbook(file, read_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows - 1


def rows_expected(url: str) -> int:
    """How many have a record or an entry."""
    rows: int = value(url, _COUNTED)
    return rows


def _measure(bench: Workbench) -> list[Finding]:
    title, expected = _title(bench), rows_expected(bench.url)
    with gateway(bench.url, ACCOUNT) as server, tempfile.TemporaryFile() as file:
        memory = Memory(server.process_id)
        size = download(server.address, PATH, into=file).size
        if (rows := count_rows(file)) != expected:
            raise ValueError(f"{rows} rows in the file, but there should be {expected}")
        seconds = statistics.median(download(server.address, PATH).seconds for _ in range(bench.effort.rounds))
        above_idle = memory.above_idle
    return [
        Finding(title, at_least(30_000, "rows/s"), "", rows / seconds, f"{rows:,} rows in {written(seconds, 's')}"),
        Finding(title, at_most(64, "MB"), "idle", above_idle, f"{written(size / 2**20, 'MB')} of XLSX"),
    ]


def _title(bench: Workbench) -> str:
    return f"XLSX export of {bench.size.members:,} members"
