"""A report's page in a browser beside the answer that /graphql gives to what the page says was asked."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from playwright.sync_api import expect

from .answers import as_read, heading_as_read, stands_right
from .reading import asked, data, downloaded, headings, right_aligned, rows, totals

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .answers import Column, Row

REPORTS: Final = """{ reports {
  name title arguments { name required } columns { name label dataType personal key sortable }
} }"""
"""Asks for what `ReportPage` has to know of the reports."""

_GIVEN: Final = {
    "from": "2026-05-01",
    "to": "2026-06-30",
    "month": "2026-05",
    "left": "BALANCE",
    "right": "ALL_CUSTOMERS",
}
"""What required arguments are given."""


class ReportPage:
    """The page of a report of the catalogue, whichever it is."""

    def __init__(self, page: Page, report: dict[str, Any]) -> None:
        self.page = page
        self.name: str = report["name"]
        self.columns: dict[str, Column] = {column["name"]: column for column in report["columns"]}
        self.key: str = next(column["name"] for column in report["columns"] if column["key"])
        self._title = report["title"]
        self._given = {each["name"]: _GIVEN[each["name"]] for each in report["arguments"] if each["required"]}

    def keys(self) -> list[str]:
        """The keys of all rows without conditions, as a file of them has them that is had without the page."""
        query = f"?{urlencode({'filter': json.dumps(self._given)})}" if self._given else ""
        return self._keys_in(self.page.request.get(f"/reports/{self.name}.csv{query}").body())

    def open(self, **more: str) -> None:
        """Load the page with what has to be given, and more parameters."""
        self.page.goto(f"/reports/{self.name}?{urlencode(self._given | more)}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self._title)

    def rows(self) -> list[Row]:
        """The rows that were asked for. Fails unless the page shows just these, as people read them."""
        (answer,) = data(self.page, **asked(self.page)).values()
        nodes: list[Row] = answer["nodes"]
        shown = [self.columns[name] for name in nodes[0]]
        where = self.page.url
        assert rows(self.page) == [as_read(node, self.columns) for node in nodes], where
        assert headings(self.page) == [heading_as_read(column) for column in shown], where
        assert totals(self.page) == as_read(answer.get("totals", {}), self.columns), where
        assert right_aligned(self.page) == [stands_right(nodes[0][column["name"]], column) for column in shown], where
        count = f"{answer['totalCount']:,} row{'' if answer['totalCount'] == 1 else 's'}"
        expect(self.page.locator(".count")).to_have_text(count)
        return nodes

    @property
    def count(self) -> int:
        """How many rows the page says there are."""
        return int(self.page.locator(".count strong").inner_text().replace(",", ""))

    def sort(self) -> Column:
        """Click on the heading of the last column that sorts. It becomes the one that leads the order."""
        shown = {heading_as_read(column): column for column in self.columns.values() if column["sortable"]}
        column = shown[[heading for heading in headings(self.page) if heading in shown][-1]]
        self.page.locator(".answer > .table").locator("th a", has_text=column["label"]).last.click()
        expect(self.page.locator("th[aria-sort]")).to_contain_text(column["label"])
        return column

    def in_order(self, column: Column, nodes: list[Row]) -> bool:
        """Whether rows are in the order of a column that the page says they are in. Null is the greatest value."""
        keys = [self._weight(column, node[column["name"]]) for node in nodes]
        told = self.page.locator("th[aria-sort]").get_attribute("aria-sort")
        return keys == sorted(keys, reverse=told == "descending")

    def onward(self) -> bool:
        """Go to the next page; False where this is the last."""
        following = self.page.get_by_role("link", name="Next", exact=True)
        if not following.count():
            return False
        following.click()
        return True

    def downloaded_keys(self) -> list[str]:
        """The keys of all rows that match, as the CSV file of the page has them."""
        return self._keys_in(downloaded(self.page, "CSV"))

    def _keys_in(self, file: bytes) -> list[str]:
        head, *lines = csv.reader(io.StringIO(file.decode("utf-8-sig")))
        place = head.index(self.columns[self.key]["label"])
        return [line[place] for line in lines]

    def _weight(self, column: Column, value: Any) -> tuple[bool, Any]:
        if value is None:
            return True, None
        return False, Decimal(value) if column["dataType"] == "MONEY" else value
