"""What fails while a plugin serves costs the field that was asked: named to the caller, in the log and in `plugins`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.plugins import load_plugins
from loyalty_graph.testing.gateway import running_gateway

from .distributions import GOOD, OTHER

if TYPE_CHECKING:
    from .conftest import Installed, Serving

EVERYTHING_ELSE = "{ oneReport { totalCount } account { code } }"
FACT = """
    @fact(bool, "Fact.")
    async def truth(self, repository, filter):
        {body}

    def select"""
FULL = "{ otherReport { totalCount nodes { word } totals { points } truth } }"


def _report(**changes: str) -> str:
    """The other report with a nullable fact and a total, changed."""
    source = OTHER.replace("    def select", FACT.replace("{body}", changes.get("fact", "return True")), 1)
    source = source.replace("\n    @fact", '\n    points = Column(Points, "Points", total=SUM)\n    @fact', 1)
    source = source.replace("name, title", 'unexplained = {"points": "Sample."}\n    name, title', 1)
    output = changes.get("output", 'sa.literal("one")')
    source = source.replace('sa.literal("one").label("word")', f'{output}.label("word"), sa.literal(1).label("points")')
    source = source.replace("return sa.select", f"{changes.get('first', 'pass')}\n        return sa.select")
    return f"import asyncio, sys\nfrom loyalty_graph import SUM, InputError, fact\n{source}"


LATER = "if repository.scope.code != 'trial': "
"""What is done only where there is a database, and therefore not when the plugin is loaded."""

FAILURES = {
    "raises in select": (_report(first=f"{LATER}raise RuntimeError('swordfish')"), "error "),
    "exits in select": (_report(first=f"{LATER}sys.exit('swordfish')"), "error "),
    "returns no Select": (_report(first=f"{LATER}return 'swordfish'"), "NO_SELECT: select() of 'other' gave"),
    "cancels itself": (_report(first=f"{LATER}raise asyncio.CancelledError('swordfish')"), "error "),
    "asks what the database refuses": (_report(output="sa.column('swordfish')"), "error "),
    "answers null": (
        _report(output="sa.null()"),
        "REPORT_BROKEN: word of other is null, which it must never be.",
    ),
    "has a fact that raises": (_report(fact="raise RuntimeError('swordfish')"), "error "),
    "has a fact that exits": (_report(fact="sys.exit('swordfish')"), "error "),
    "has a fact of another type": (_report(fact="return 'yes'"), "ANSWER_BROKEN: truth of other is 'yes': Exp"),
    "has a fact that is null": (_report(fact="return None"), "REPORT_BROKEN: truth of other is null, which"),
}


@pytest.mark.parametrize("fault", FAILURES)
def test_a_failure_of_a_report_is_named_and_everything_else_is_answered(
    fault: str, installed: Installed, serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    source, reason = FAILURES[fault]
    plugins = load_plugins(installed(a_good=GOOD, bad=source))
    assert [plugin.error for plugin in plugins.plugins] == [None, None]
    with serving(plugins) as gateway, caplog.at_level(logging.ERROR):
        error = gateway.ask(FULL)["errors"][0]
        listed = gateway.data("{ plugins { name status failures lastFailure } }")["plugins"]
        assert gateway.data(EVERYTHING_ELSE) == {"oneReport": {"totalCount": 1}, "account": {"code": "demo"}}
    extensions = error["extensions"]
    assert (extensions["code"], extensions["plugin"], extensions["distribution"]) == (
        "PLUGIN_FAILED",
        "bad",
        "dist-bad",
    )
    assert error["path"][0] == "otherReport"
    assert error["message"].startswith(f"The plugin bad of distribution dist-bad failed: {reason}")
    assert f"plugin bad of distribution dist-bad failed at otherReport: error {extensions['id']}" in caplog.text
    if reason == "error ":
        assert error["message"].endswith(f"failed: error {extensions['id']}")
        assert "swordfish" in caplog.text
    good, bad = listed
    assert (good["failures"], good["lastFailure"]) == (0, None)
    assert bad["status"] == "OK"
    assert bad["failures"] >= 1
    assert "otherReport: PLUGIN_FAILED (error " in bad["lastFailure"]


def test_a_statement_beyond_the_deadline_names_whose_it_is(
    installed: Installed, filled_database_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOYALTY_GRAPH_STATEMENT_TIMEOUT_MS", "100")
    slow = _report(output="sa.cast(sa.func.pg_sleep(5), sa.Text)")
    plugins = load_plugins(installed(a_good=GOOD, bad=slow))
    with running_gateway(filled_database_url, plugins) as gateway, caplog.at_level(logging.ERROR):
        (error, *_) = gateway.ask("{ otherReport { nodes { word } } }")["errors"]
        bad = gateway.data("{ plugins { distribution failures lastFailure } }")["plugins"][1]
        assert gateway.data(EVERYTHING_ELSE)["oneReport"] == {"totalCount": 1}
    error_id = error["extensions"].pop("id")
    assert error["extensions"] == {"code": "DEADLINE_EXCEEDED", "plugin": "bad", "distribution": "dist-bad"}
    assert error["message"].startswith("The answer takes longer than a read may take")
    assert f"plugin bad of distribution dist-bad failed at otherReport: error {error_id}" in caplog.text
    assert (bad["distribution"], bad["failures"]) == ("dist-bad", 1)
    assert bad["lastFailure"].endswith(f"Z otherReport: DEADLINE_EXCEEDED (error {error_id})")


def test_what_a_report_tells_its_caller_is_no_failure(installed: Installed, serving: Serving) -> None:
    told = _report(first=f"{LATER}raise InputError('TOO_EARLY', 'Come back later.')")
    with serving(load_plugins(installed(bad=told))) as gateway:
        (error,) = gateway.ask("{ otherReport { totalCount } }")["errors"]
        assert (error["message"], error["extensions"]) == ("Come back later.", {"code": "TOO_EARLY"})
        assert gateway.data("{ plugins { failures } }") == {"plugins": [{"failures": 0}]}


def test_options_that_cannot_be_read_are_the_plugins_fault(installed: Installed, serving: Serving) -> None:
    argument = 'class Filter(Arguments):\n        """F."""\n        place: str | None = Argument("P", options=nowhere)'
    source = OTHER.replace("    word =", f"    {argument}\n    word =").replace(
        "class One", "def nowhere(repository, given):\n    raise RuntimeError('swordfish')\n\nclass One"
    )
    source = f"from loyalty_graph import Argument, Arguments\n{source}"
    with serving(load_plugins(installed(bad=source))) as gateway:
        answer = gateway.ask('{ report(name: "other") { arguments { name options { value } } } account { code } }')
        refused = gateway.ask('{ otherReport(filter: {place: "x"}) { totalCount } }')
    assert answer["data"] == {
        "report": {"arguments": [{"name": "place", "options": None}]},
        "account": {"code": "demo"},
    }
    for told in (answer, refused):
        assert [error["extensions"]["distribution"] for error in told["errors"]] == ["dist-bad"]
        assert "swordfish" not in str(told)
