"""The one assertion that a report's author writes: it checks the report on several ledgers and pins its contract.

Each rule has a module of its own; what the rules are is in failures.py.
"""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Any

from loyalty_graph.config import load_settings
from loyalty_graph.contracts.source import source_of
from loyalty_graph.database import Database
from loyalty_graph.plugins import ENTRY_POINT_GROUP, Plugins
from loyalty_graph.testing.contract.accounts import check_accounts
from loyalty_graph.testing.contract.answers import check_answer
from loyalty_graph.testing.contract.arguments import check_arguments
from loyalty_graph.testing.contract.asking import Answer, Asking, Refusal
from loyalty_graph.testing.contract.conditions import check_conditions
from loyalty_graph.testing.contract.explaining import check_explained
from loyalty_graph.testing.contract.failures import Asked, Failures, Rule
from loyalty_graph.testing.contract.ledgers import EXAMPLE, Ledgers
from loyalty_graph.testing.contract.members import check_members
from loyalty_graph.testing.contract.ordering import check_orders
from loyalty_graph.testing.contract.snapshots import assert_snapshots
from loyalty_graph.testing.contract.statements import check_statements
from loyalty_graph.testing.contract.values import declared_filters, required_arguments
from loyalty_graph.testing.gateway import GatewayClient, loaded_plugins, require_serving, running_gateway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.snapshots import Snapshot


def assert_report_contract(
    report: type[Report] | str, snapshot: Snapshot, *, filters: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Fail unless a report keeps what every report promises, and says what it said when its snapshots were stored.

    `report` is a Report class, installed or not, or the name of an installed one; `snapshot` is the fixture of
    snapshottest. All a contract test needs is

        def test_contract(snapshot):
            assert_report_contract(MyReport, snapshot)

    Pinned are the report's part of the schema, its catalogue entry, and its whole answer to each of the `filters` on
    the worked example: name → arguments as in GraphQL, such as `{"one campaign": {"campaigns": ["C1"]}}`. Without
    them, these are the report with no optional argument and with the declared `example` of each.

    Checked are the rules of `loyalty_graph.testing.contract.Rule`, on the worked example and on random ledgers. An
    AssertionError lists every rule that is broken, with the question asked, what was expected and what came. Raises
    DeclarationError if the report's plugin is installed and does not serve, or nothing has the name given.
    """
    plugins, found = _serving(report)
    ledgers: Ledgers = snapshot.request.getfixturevalue("contract_ledgers")
    named = declared_filters(found.Filter) if filters is None else filters
    failures = Failures(f"{found.name!r} ({source_of(found)})")
    with running_gateway(ledgers.alone, plugins) as gateway:
        require_serving(gateway.plugins.plugins)
        check_explained(found, failures)
        _check(gateway, found, ledgers, _questions(found, ledgers, named), failures)
        failures.raise_any()
        gateway.account = EXAMPLE
        assert_snapshots(gateway, found, snapshot, named)


def _serving(report: type[Report] | str) -> tuple[Plugins, Report]:
    """The plugin the report comes from, and the report; one that is not installed becomes a plugin of its own."""
    installed = loaded_plugins()
    for plugin in installed.plugins:
        for found in plugin.contributions.reports:
            if report in (found.name, type(found)):
                return Plugins((plugin,)), found
    if isinstance(report, str):
        require_serving(installed.plugins)
        return installed, installed.report(report)
    origins = _plugins_around(report)
    require_serving(plugin for plugin in installed.plugins if plugin.name in origins)
    alone = Plugins.of(report)
    return alone, alone.report(report.name)


def _plugins_around(report: type[Report]) -> set[str]:
    """The names of the installed plugins in whose package the class is."""
    entry_points = importlib.metadata.entry_points(group=ENTRY_POINT_GROUP)
    return {found.name for found in entry_points if f"{report.__module__}.".startswith(f"{found.module}.")}


def _questions(report: Report, ledgers: Ledgers, filters: Mapping[str, Mapping[str, Any]]) -> list[Asked]:
    """The plain questions: with nothing but what is required, and those named, to every ledger."""
    given = [dict(each) for each in filters.values()]
    required = [spec.api_name for spec in report.Filter.__arguments__ if spec.required]
    least = {name: given[0][name] for name in required} if given else required_arguments(report.Filter)
    asked = [least, *(each for each in given if each != least)]
    return [Asked(account, title, each) for each in asked for account, title in ledgers.accounts.items()]


def _check(
    gateway: GatewayClient, report: Report, ledgers: Ledgers, questions: Sequence[Asked], failures: Failures
) -> None:
    asking = Asking(report, gateway.database, failures)
    plain = gateway.call(_answered, asking, questions, len(ledgers.accounts))
    if failures.undermined or not plain:
        return
    gateway.call(_check_elsewhere, asking, ledgers, plain)
    check_statements(gateway, report, plain[: len(ledgers.accounts)], failures)
    if Rule.ACCOUNTS not in failures:
        gateway.call(check_arguments, asking, plain)
        richest = max(plain, key=asking.size)
        gateway.call(check_conditions, asking, richest)
        gateway.call(check_orders, asking, richest)


async def _answered(asking: Asking, questions: Sequence[Asked], ledgers: int) -> list[Asked]:
    """The questions that are answered, their answers checked. On the worked example, none may be refused."""
    answered = []
    for index, question in enumerate(questions):
        answer = await asking.answer(question)
        if isinstance(answer, Answer):
            check_answer(asking.report, question, answer, asking.failures, plain=index < ledgers)
            answered.append(question)
        elif isinstance(answer, Refusal) and question.account == EXAMPLE:
            asking.failures.add(Rule.ANSWERED, "filter", question, expected="an answer", came=answer.text)
    return answered


async def _check_elsewhere(asking: Asking, ledgers: Ledgers, questions: Sequence[Asked]) -> None:
    beside, after = (Database(url, load_settings()) for url in (ledgers.beside, ledgers.after))
    try:
        await check_accounts(asking, Asking(asking.report, beside, asking.failures), questions)
        await check_members(asking, Asking(asking.report, after, asking.failures), ledgers.written, questions)
    finally:
        await beside.dispose()
        await after.dispose()
