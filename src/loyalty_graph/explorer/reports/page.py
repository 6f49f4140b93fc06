"""The page of any report: its question as a form, its answer as a table."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.faults import faults_of
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.rendering import rendered
from loyalty_graph.explorer.reports.answer import AnswerView
from loyalty_graph.explorer.reports.entry import entry_of
from loyalty_graph.explorer.reports.form import FormView
from loyalty_graph.explorer.reports.options import present_options
from loyalty_graph.explorer.reports.question import Question, plain
from loyalty_graph.explorer.reports.suggestions import suggested
from loyalty_graph.explorer.reports.sums import SumsView
from loyalty_graph.graphql.masking import internal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine, Sequence

    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit


async def show_report(visit: Visit) -> Response:
    """A report's page. It answers if it can; what is wrong is said where it was typed, with the status 400."""
    entry = await entry_of(visit, visit.request.path_params["name"])
    sent = visit.request.query_params.multi_items()
    given = plain(Parameters(sent))
    complete = suggested(entry, given)
    if (complete or given).items != sent:
        return visit.redirect(visit.request.url.path + (complete or given).query())
    question = Question(entry, given)
    faults = question.faults() if complete is not None or given else []
    if faults or complete is None:
        arguments = await present_options(visit, entry, given)
        return await _page(visit, FormView(question, arguments, faults))
    rows = visit.begin(visit.answer(question.rows_document(), question.variables))
    sums = visit.begin(visit.answer(question.sums_document(), question.variables))
    arguments, body, _ = await asyncio.gather(present_options(visit, entry, given), rows, visit.account())
    form = FormView(question, arguments, faults_of(body.get("errors", [])))
    if (data := _answered(question, body)) is None:
        return await _page(visit, form)
    answer = AnswerView(question, data, str(visit.request.base_url))
    return await _page(visit, form, answer, _summed(visit, answer, sums))


async def _page(
    visit: Visit,
    form: FormView,
    answer: AnswerView | None = None,
    later: Coroutine[Any, Any, Sequence[str]] | None = None,
) -> Response:
    entry, status = form.question.entry, max((fault.status for fault in form.faults), default=200)
    made = visit.page if later is None else partial(visit.page_by_and_by, later=later)
    return await made("report.html", title=entry.title, status=status, entry=entry, form=form, answer=answer)


async def _summed(visit: Visit, answer: AnswerView, asked: Awaitable[dict[str, Any]]) -> list[str]:
    """What is about all rows, for the places that the page has for it; whatever goes wrong with it is said there."""
    try:
        body = await asked
        data = _answered(answer.question, body)
        sums = None if data is None else SumsView(answer.question, data)
        faults = faults_of(body.get("errors", []))
        return [
            rendered("report_totals.html", totals=sums and sums.totals),
            rendered("report_sums.html", sums=sums, faults=faults, chart=answer.chart),
        ]
    except Exception as error:  # noqa: BLE001 - the rows are there already: whatever it is, they stay
        faults = faults_of([internal(error, where=visit.request.url.path)])
        return ["", rendered("report_sums.html", sums=None, faults=faults, chart=answer.chart)]


def _answered(question: Question, body: dict[str, Any]) -> dict[str, Any] | None:
    """What a document about the question's report found; None where that is an error."""
    found: dict[str, Any] | None = (body.get("data") or {}).get(question.entry.queryField)
    return found


PAGES: Final = (Page("/reports/{name}", show_report),)
