"""All parts of the benchmark, in the order of the page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from . import awarding, csv_export, explorer, importing, liability, starting, xlsx_export
from .cases import LONG, PAGES, SORTED
from .findings import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cases import Case
    from .findings import Finding
    from .workbench import Workbench


def _each(cases: Sequence[Case], bench: Workbench) -> list[Finding]:
    return [finding for case in cases for finding in case.measure(bench)]


PARTS: Final = [
    Part("liability", "Liability by date", liability.EXPLANATION, liability.measure),
    Part(
        "pages",
        "Pages in default order",
        "All plain columns and `pageInfo { hasNextPage endCursor }`, asked for with variables; eight connections. The "
        "bare endpoint and PostGraphile answer from the same view.",
        partial(_each, PAGES),
    ),
    Part(
        "sorted",
        "Pages sorted by points",
        "One connection. Beside them the best statement we know to write for this page alone, at the bare endpoint.",
        partial(_each, SORTED),
    ),
    Part(
        "long",
        "A long answer",
        "Six columns, one connection. All run the same statement but the gateway, which makes its own.",
        partial(_each, LONG),
    ),
    Part("import", "Import", importing.EXPLANATION, importing.measure),
    Part("csv", "CSV export", csv_export.EXPLANATION, csv_export.measure),
    Part("xlsx", "Spreadsheet export", xlsx_export.EXPLANATION, xlsx_export.measure),
    Part("start", "Start", starting.EXPLANATION, starting.measure),
    Part("explorer", "Pages of the explorer", explorer.EXPLANATION, explorer.measure),
    Part("award", "A bulk action", awarding.EXPLANATION, awarding.measure),
]
