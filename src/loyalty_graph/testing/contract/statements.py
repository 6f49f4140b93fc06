"""The number of SQL statements behind an answer: the same for a few rows and for all, on small ledgers and large."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from loyalty_graph.testing.contract.documents import answer_document
from loyalty_graph.testing.contract.failures import Rule
from loyalty_graph.testing.counting import counted_reads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.failures import Asked, Failures
    from loyalty_graph.testing.gateway import GatewayClient

_SIZES: Final = (2, 200)
"""Rows asked for: a few, and more than the ledgers have."""


def check_statements(gateway: GatewayClient, report: Report, questions: Sequence[Asked], failures: Failures) -> None:
    """Note a report whose whole answer costs more statements where there is more to say.

    A link whose key is null on all rows of a page costs nothing there, so as many statements may be more.
    """
    counts: dict[str, int] = {}
    for question in questions:
        for size in _SIZES:
            variables = {"first": size} | ({"filter": question.filter} if question.filter else {})
            gateway.account = question.account
            gateway.ask(answer_document(report, linked=True), variables)  # whatever is read once per process
            with counted_reads(gateway.database) as statements:
                body = gateway.ask(answer_document(report, linked=True), variables)
            if "errors" in body:
                came = str(body["errors"][0]["message"])
                failures.add(Rule.ANSWERED, "the whole answer", question, expected="an answer", came=came)
                return
            rows = len(body["data"][report.query_field]["nodes"])
            counts[f"{rows} rows of {question.ledger}"] = len(statements)
    if max(counts.values()) > min(counts.values()) + len(report.links):
        dearest = max(counts, key=counts.__getitem__)
        cheapest = min(counts, key=counts.__getitem__)
        expected = f"{counts[cheapest]} statements, as for {cheapest}"
        came = f"{counts[dearest]} statements for {dearest}"
        failures.add(
            Rule.STATEMENTS, report.name, replace(questions[0], ledger="each ledger"), expected=expected, came=came
        )
