"""Campaigns with both counts, and what was done as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .browser import Browser

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


def test_campaigns_show_both_counts_and_why_they_differ(example: GatewayClient) -> None:
    browser = Browser(example.http)
    page = browser.open("/campaigns")
    query = "{ campaigns { nodes { code name campaignCustomers enrolledCustomers } } }"
    for campaign, row in zip(example.data(query)["campaigns"]["nodes"], page.tables["Campaigns"][1:], strict=True):
        count = "query($of: [String!]!) { allCustomersReport(filter: {campaigns: $of}) { totalCount } }"
        all_customers = example.data(count, {"of": [campaign["code"]]})["allCustomersReport"]["totalCount"]
        counts = [campaign["campaignCustomers"], campaign["enrolledCustomers"], all_customers]
        assert row[:2] == [campaign["code"], campaign["name"]]
        assert row[5:8] == [str(count) for count in counts]
    why = browser.click(page, "Why do they differ?")
    assert why.status == 200
    query = """{ reconciliationReport(filter: {left: ALL_CUSTOMERS, right: CAMPAIGN_CUSTOMERS, campaigns: ["C1"]}) {
      totalCount leftValue rightValue status } }"""
    told = example.data(query)["reconciliationReport"]
    assert f"{told['totalCount']} rows" in why.text
    assert f"Left value: {told['leftValue']}" in why.text
    assert f"Right value: {told['rightValue']}" in why.text


def test_operations_are_listed_the_newest_first(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.open("/balances/modify?reference=ana")
    for points in ("1", "2", "3"):
        browser.press(form, "save", changeType="MANUAL_CHANGE", points=points, notes="n")
    browser.press(form, "preview", changeType="MANUAL_CHANGE", points="4", notes="n")
    page = browser.open("/operations")
    head, *rows = page.tables["Operations"]
    place, status = head.index("Points"), head.index("Status")
    assert [(row[place], row[status]) for row in rows] == [("4", "Preview"), *((each, "Done") for each in "321")]
    done = browser.open("/operations?where.dryRun.eq=false&sort=createdAt")
    assert [row[place] for row in done.tables["Operations"][1:]] == ["1", "2", "3"]
    assert "Modify balance Done" in browser.click(done, "Open").text
    assert browser.open("/operations/T3BlcmF0aW9uOjk5").status == 404
    assert browser.open("/operations/nonsense").status == 400
