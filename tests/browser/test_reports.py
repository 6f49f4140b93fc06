"""Report pages in a browser: whatever the report, they load, filter, sort, page, draw, and say what was asked."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import expect

from .conftest import go_without
from .reading import asked, column, data, downloaded, is_drawn, rows
from .report_page import REPORTS, ReportPage
from .serving import HOSTILE, SCAFFOLDED
from .visitor import visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser, Page

_REFERENCES: Final[dict[str, Callable[[bytes], Sequence[object]]]] = {
    "CSV": lambda file: [row[0] for row in csv.reader(io.StringIO(file.decode("utf-8-sig")))][1:],
    "NDJSON": lambda file: [json.loads(line)["reference"] for line in file.splitlines()],
    "XLSX": lambda file: [row[0].value for row in openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].rows][1:],
}
"""The references in a file of a report, by the name of its format."""

_BALANCES: Final = """query ($where: BalanceReportWhere, $orderBy: [BalanceReportOrder!]) {
  balanceReport(where: $where, orderBy: $orderBy, first: 1000) { totalCount nodes { reference balance } }
}"""


@pytest.mark.usefixtures("bundles")
def test_every_report_is_shown_and_drawn(page: Page) -> None:
    drawn = set()
    for report in [ReportPage(page, each) for each in data(page, REPORTS)["reports"]]:
        report.open()
        assert report.rows()
        if page.locator("figure.chart").count():
            expect(page.locator("figure.chart canvas")).to_be_visible()
            assert is_drawn(page)
            drawn.add(report.name)
    assert {"balance", "liability_by_date", "outstanding", "reconciliation", SCAFFOLDED} <= drawn


def test_every_report_is_filtered_sorted_paged_and_taken_away_without_a_script(browser: Browser, served: str) -> None:
    with visiting(browser, served, java_script_enabled=False) as page:
        for report in [ReportPage(page, each) for each in data(page, REPORTS)["reports"]]:
            (left_out, *others) = report.keys()
            report.open(size="20", **{f"where.{report.key}.ne": left_out})
            column = report.sort()
            nodes = report.rows()
            keys = report.downloaded_keys()
            assert sorted(keys) == sorted(key for key in others if key != left_out)
            assert len(keys) == report.count
            if report.onward():
                nodes += report.rows()
            assert report.in_order(column, nodes)
            assert keys[: len(nodes)] == [node[report.key] for node in nodes]


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(page: Page) -> None:
    page.goto("/reports/balance")
    for direction, told in (("DESC", "descending"), ("ASC", "ascending")):
        page.get_by_role("columnheader", name="Balance").get_by_role("link").click()
        expect(page.get_by_role("columnheader", name="Balance")).to_have_attribute("aria-sort", told)
        nodes = data(page, _BALANCES, {"orderBy": [{"field": "BALANCE", "direction": direction}]})["balanceReport"][
            "nodes"
        ]
        assert column(page, "Reference") == [node["reference"] for node in nodes[:50]]


def test_pages_lead_through_all_rows_and_the_back_button_back(page: Page) -> None:
    page.goto("/reports/balance?size=100")
    seen, first = column(page, "Reference"), page.url
    while (onward := page.get_by_role("link", name="Next", exact=True)).count():
        onward.click()
        seen += column(page, "Reference")
    assert seen == [node["reference"] for node in data(page, _BALANCES)["balanceReport"]["nodes"]]
    shown = rows(page)
    page.get_by_role("link", name="Previous").click()
    page.go_back()
    assert rows(page) == shown
    page.get_by_role("link", name="First", exact=True).click()
    assert page.url == first


def test_what_the_form_asks_is_in_the_address_and_in_the_table(page: Page) -> None:
    page.goto("/reports/balance")
    page.get_by_text("Conditions on columns").click()
    page.get_by_label("Another condition").select_option("where.balance.gte")
    page.get_by_role("button", name="Add").click()
    page.locator("[id='where.balance.gte']").fill("500")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/reports/balance?where.balance.gte=500")
    found = data(page, _BALANCES, {"where": {"balance": {"gte": 500}}})["balanceReport"]
    assert column(page, "Reference") == [node["reference"] for node in found["nodes"][:50]]
    expect(page.locator(".count")).to_have_text(f"{found['totalCount']} rows")


def test_what_is_on_screen_can_be_taken_away_as_files_of_all_rows(page: Page) -> None:
    page.goto("/reports/balance?where.balance.gte=300&sort=-balance&size=20")
    (answer,) = data(page, **(asked(page) | {"variables": asked(page)["variables"] | {"first": 1000}})).values()
    references = [node["reference"] for node in answer["nodes"]]
    assert len(references) > 20
    formats = page.locator(".downloads a").all_inner_texts()
    assert {"CSV", "NDJSON", "XLSX"} <= set(formats)
    for name in formats:
        assert _REFERENCES[name](downloaded(page, name)) == references


def test_ticking_a_column_chooses_those_that_are_ticked(page: Page) -> None:
    page.goto("/reports/balance")
    page.get_by_text("Columns and rows").click()
    page.get_by_label("Email").locator("visible=true").uncheck()
    page.get_by_role("button", name="Show").click()
    assert "columns=own" in page.url
    headings = page.locator(".answer th[scope=col]").all_inner_texts()
    assert not any(heading.startswith("Email") for heading in headings)
    assert any(heading.startswith("Balance") for heading in headings)


def test_the_page_of_a_scaffolded_report_is_as_complete_as_that_of_ours(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Top spenders").click()
    expect(page.get_by_label("Fewest points")).to_have_attribute("placeholder", "1")
    page.get_by_label("Fewest points").fill("300")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("columnheader", name="Points").get_by_role("link").click()
    points = [int(text.replace(",", "")) for text in column(page, "Points")]
    assert points == sorted(points, reverse=True)
    assert min(points) >= 300
    (answer,) = data(page, **asked(page)).values()
    assert [node["points"] for node in answer["nodes"]] == points
    expect(page.locator(".answer tfoot")).to_contain_text(f"{answer['totals']['points']:,}")
    expect(page.get_by_role("link", name="CSV")).to_be_visible()


def test_a_hostile_name_is_only_a_name(page: Page) -> None:
    page.goto("/reports/balance")
    assert column(page, "Reference")[0] == HOSTILE
    assert column(page, "First Name")[0] == HOSTILE
    expect(page).to_have_title("Customer Balance · Bean & Leaf")


def test_what_was_asked_can_be_copied_and_run_as_it_stands(browser: Browser, served: str) -> None:
    with visiting(browser, served, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/reports/balance?" + urlencode({"where.reference.in": f"{HOSTILE}\ncust-0002", "sort": "-balance"}))
        told = data(page, **asked(page))
        page.get_by_text("The GraphQL behind this page").click()
        copied = {name: _copied(page, name) for name in page.locator(".snippet > summary").all_inner_texts()}
        assert copied.pop("GraphQL") == asked(page)["query"]
        assert json.loads(copied.pop("Variables")) == asked(page)["variables"]
        assert set(copied) == {"curl", "JavaScript", "Python"}
        with page.expect_console_message() as said:
            page.evaluate(f"(async () => {{ {copied['JavaScript']} }})()")
        assert said.value.args[0].json_value() == {"data": told}
        assert ast.literal_eval(_printed(sys.executable, "-c", copied["Python"])) == {"data": told}
        if shutil.which("curl") is None:
            go_without("curl")
        assert json.loads(_printed("sh", "-c", f"{copied['curl'].rstrip()} --silent")) == {"data": told}


def _copied(page: Page, name: str) -> str:
    """What the clipboard holds after a click on the button beside the text of this name."""
    snippet = page.locator(".snippet").filter(has=page.locator("summary", has_text=re.compile(f"^{name}$")))
    if snippet.get_attribute("open") is None:
        snippet.locator("summary").click()
    snippet.get_by_role("button", name="Copy").click()
    expect(snippet.get_by_role("button", name="Copied")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def _printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


def test_a_report_is_found_and_asked_without_a_script(browser: Browser, served: str) -> None:
    with visiting(browser, served, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_role("link", name="Outstanding").first.click()
        page.get_by_label("Month").fill("2026-05")
        page.get_by_role("button", name="Show").click()
        assert page.url.endswith("?month=2026-05")
        assert len(rows(page)) == 50
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
