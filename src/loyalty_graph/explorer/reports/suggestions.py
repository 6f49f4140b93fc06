"""What a report is asked before anybody has typed: the present month, the last thirty days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.reports.question import parameter_of

if TYPE_CHECKING:
    from loyalty_graph.explorer.parameters import Parameters
    from loyalty_graph.explorer.reports.entry import ReportEntry

_DAYS: Final = 30


def suggested(entry: ReportEntry, given: Parameters) -> Parameters | None:
    """The parameters with sensible values for required days and months; None if anything else is required and lacks.

    Of several required days the first begins a range that ends today.
    """
    required = {
        parameter_of((argument["name"],)): argument["dataType"] for argument in entry.arguments if argument["required"]
    }
    today = dt.datetime.now(dt.UTC).date()
    days = [name for name, data_type in required.items() if data_type == "DATE"]
    values = {name: today.isoformat() for name in days}
    if len(days) > 1:
        values[days[0]] = (today - dt.timedelta(days=_DAYS - 1)).isoformat()
    values |= {name: f"{today:%Y-%m}" for name, data_type in required.items() if data_type == "MONTH"}
    if any(name not in given and name not in values for name in required):
        return None
    if all(name in given for name in required):
        return given
    return given.having({name: value for name, value in values.items() if name not in given})
