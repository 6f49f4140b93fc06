"""The address at which a chart's data is: asked only by browsers that can draw it, after the table is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.reports.charts.choosing import plot_of
from loyalty_graph.explorer.reports.entry import entry_of
from loyalty_graph.explorer.reports.question import Question
from loyalty_graph.explorer.visits import HEADERS, AskRefusedError

if TYPE_CHECKING:
    from typing import Any

    from loyalty_graph.explorer.faults import Fault
    from loyalty_graph.explorer.visits import Visit


async def show_chart(visit: Visit) -> Response:
    """The chart of a report for the parameters of its page, as JSON; 404 for a report that has none."""
    entry = await entry_of(visit, visit.request.path_params["name"])
    question = Question(entry, Parameters(visit.request.query_params.multi_items()))
    plot = plot_of(entry)
    if plot is None:
        raise HTTPException(404, f"The report {entry.name!r} has no chart.")
    if faults := question.faults():
        return _json(400, _errors(faults))
    try:
        return _json(200, (await plot.chart(visit, question)).to_json())
    except AskRefusedError as error:
        return _json(error.status, _errors(error.faults))


def _errors(faults: list[Fault]) -> dict[str, Any]:
    return {"errors": [{"message": fault.message, "extensions": {"code": fault.code}} for fault in faults]}


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), status, HEADERS, "application/json")


PAGES: Final = (Page("/reports/{name}/chart", show_chart),)
