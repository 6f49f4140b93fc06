"""Every total of points is in a declared identity, or the report says why not: checked anew on the finished class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.domain.identities import Identity
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.failures import Failures


def check_explained(report: Report, failures: Failures) -> None:
    """Note totals of points that nothing explains. A declaration that was changed after its class was made is seen."""
    identities = [Identity.parse(text) for text in report.identities]
    explained = {name for identity in identities for name in identity.columns | identity.following}
    for name, column in report.columns.items():
        of_points = column.total is not None and column.value.data_type is DataType.POINTS
        if of_points and name not in explained and not report.unexplained.get(name, "").strip():
            expected = f"an identity with {name}, or a reason in unexplained[{name!r}]"
            failures.add(Rule.EXPLAINED, f"total {column.api_name}", None, expected=expected, came="neither")
    checked = {identity.text for identity in report.equations}
    for identity in identities:
        if identity.text not in checked:
            came = "it was declared after the class was made"
            failures.add(Rule.EXPLAINED, identity.text, None, expected="an identity that the host checks", came=came)
