from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from benchmarks.csv_export import copied_lines, instant_of, path_since
from benchmarks.explorer import request_for, require_rows
from benchmarks.load import Request
from benchmarks.reports import PAGED
from benchmarks.statements import statement
from benchmarks.xlsx_export import PATH, count_rows, rows_expected

if TYPE_CHECKING:
    from benchmarks.reports import MeasuredReport
    from tests.benchmarks.compared import Compared


def test_the_copy_by_hand_has_the_rows_of_the_csv_export(compared: Compared) -> None:
    since = instant_of(compared.url, 100)
    lines = compared.take(Request(path_since(since))).count(b"\n")
    assert lines - 1 == copied_lines(compared.url, statement("entries", compared.constants, since=since)) >= 100


def test_the_spreadsheet_has_a_row_for_each_member(compared: Compared) -> None:
    assert count_rows(io.BytesIO(compared.take(Request(PATH)))) == rows_expected(compared.url) > 290


@pytest.mark.parametrize("report", PAGED, ids=lambda report: report.name)
def test_a_page_of_the_explorer_shows_fifty_rows(compared: Compared, report: MeasuredReport) -> None:
    require_rows(compared.take(request_for(report, compared.constants)))
