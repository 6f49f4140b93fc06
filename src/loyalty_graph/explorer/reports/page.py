"""The page of any report: its question as a form, its answer as a table."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.faults import faults_of
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.reports.answer import AnswerView
from loyalty_graph.explorer.reports.entry import entry_of
from loyalty_graph.explorer.reports.form import FormView
from loyalty_graph.explorer.reports.options import present_options
from loyalty_graph.explorer.reports.question import Question, plain
from loyalty_graph.explorer.reports.suggestions import suggested

if TYPE_CHECKING:
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
        return await _page(visit, FormView(question, arguments, faults), None)
    arguments, body, _ = await asyncio.gather(
        present_options(visit, entry, given),
        visit.answer(question.document(), question.variables()),
        visit.account(),
    )
    data = (body.get("data") or {}).get(entry.queryField)
    form = FormView(question, arguments, faults_of(body.get("errors", [])))
    answer = None if data is None else AnswerView(question, data, str(visit.request.base_url))
    return await _page(visit, form, answer)


async def _page(visit: Visit, form: FormView, answer: AnswerView | None) -> Response:
    return await visit.page(
        "report.html",
        title=form.question.entry.title,
        status=max((fault.status for fault in form.faults), default=200),
        entry=form.question.entry,
        form=form,
        answer=answer,
    )


PAGES: Final = (Page("/reports/{name}", show_report),)
