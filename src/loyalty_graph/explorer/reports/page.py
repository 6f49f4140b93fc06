"""The page of any report: its question as a form, its answer as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.faults import Fault, faults_of
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.reports.answer import AnswerView
from loyalty_graph.explorer.reports.entry import entry_of
from loyalty_graph.explorer.reports.form import FormView
from loyalty_graph.explorer.reports.question import Question
from loyalty_graph.explorer.reports.suggestions import suggested

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit


async def show_report(visit: Visit) -> Response:
    """A report's page. It answers if it can; what is wrong is said where it was typed, with the status 400."""
    entry = await entry_of(visit, visit.request.path_params["name"])
    sent = visit.request.query_params.multi_items()
    given = Parameters(sent)
    complete = suggested(entry, given)
    if complete is not None and complete.items != sent:
        return visit.redirect(visit.request.url.path + complete.query())
    question = Question(entry, given)
    if complete is None and not given:
        return await _page(visit, question, None, [])
    faults = question.faults()
    if faults:
        return await _page(visit, question, None, faults)
    body = await visit.answer(question.document(), question.variables())
    faults = faults_of(body.get("errors", []))
    data = (body.get("data") or {}).get(entry.queryField)
    return await _page(visit, question, data, faults)


async def _page(visit: Visit, question: Question, data: dict[str, Any] | None, faults: list[Fault]) -> Response:
    form = FormView(question, faults)
    return await visit.page(
        "report.html",
        status=max((fault.status for fault in faults), default=200),
        title=question.entry.title,
        entry=question.entry,
        form=form,
        answer=None if data is None else AnswerView(question, data),
        faults=form.faults_elsewhere,
    )


PAGES: Final = (Page("/reports/{name}", show_report),)
