"""Plugins are found through their entry points; what is wrong with one is named, and is nobody else's affair."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import DeclarationError
from loyalty_graph.plugins import load_plugins

from .distributions import GOOD, OTHER, install

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Installed, Serving

BEFORE = "\n@hookimpl\ndef loyalty_graph_reports"
"""Where something can be put before the hook."""

BROKEN = {
    "raises at import": ("raise RuntimeError('no')", "RuntimeError: no"),
    "lacks a module": ("import nothing_like_this", "ModuleNotFoundError: No module named 'nothing_like_this'"),
    "exits at import": ("raise SystemExit(3)", "SystemExit: 3"),
    "exits at import in its own way": ("class Gone(BaseException): pass\nraise Gone('away')", "Gone: away"),
    "is no Python": ("def", "SyntaxError: invalid syntax"),
    "raises an error without a text": (
        "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd",
        "Odd: its text cannot be had",
    ),
    "exits in a hook": (OTHER.replace("return [One]", "raise SystemExit(4)"), "SystemExit: 4"),
    "raises in a hook": (OTHER.replace("[One]", "1 / 0"), "ZeroDivisionError: division by zero"),
    "gives no list": (OTHER.replace("[One]", "One"), "NOT_A_LIST: loyalty_graph_reports gave <class 'bad.One'>, which"),
    "gives nothing": (
        OTHER.replace("return [One]", "pass"),
        "NOT_A_LIST: loyalty_graph_reports gave None, which is no list.",
    ),
    "gives something else": (
        OTHER.replace("[One]", "[int]"),
        "NOT_A_CONTRIBUTION: loyalty_graph_reports gave <class 'int'>, which is no Report class.",
    ),
    "gives an instance": (OTHER.replace("[One]", "[One()]"), "NOT_A_CONTRIBUTION: loyalty_graph_reports gave <bad.One"),
    "declares badly": (OTHER.replace("key=True", "key=False"), "BAD_DECLARATION: bad.One: it has no key column."),
    "misspells a marked hook": (
        OTHER.replace("loyalty_graph_reports", "loyalty_graph_report"),
        "PluginValidationError: unknown hook 'loyalty_graph_report'",
    ),
    "misspells an unmarked hook": (
        OTHER.replace(BEFORE, f"\ndef loyalty_graph_report(): return []\n{BEFORE}"),
        "NO_HOOK: loyalty_graph_report is not marked with @hookimpl, so nobody would call it.",
    ),
    "forgets to mark a hook": (
        OTHER.replace("@hookimpl\n", ""),
        "NO_HOOK: loyalty_graph_reports is not marked with @hookimpl, so nobody would call it.",
    ),
    "has no hook": ("", "NO_HOOK: the module bad implements no hook."),
    "takes arguments in a hook": (
        OTHER.replace("reports()", "reports(settings)"),
        "PluginValidationError: Plugin 'bad' for hook 'loyalty_graph_reports'",
    ),
    "needs another API": (
        f'loyalty_graph_api = ">=2"\n{OTHER}',
        "API_NOT_SUPPORTED: the plugin needs the API >=2; this gateway has 1.0.",
    ),
    "names no range": (f'loyalty_graph_api = "new"\n{OTHER}', "BAD_API_RANGE: loyalty_graph_api is 'new', no range"),
    "names a number": (f"loyalty_graph_api = 1\n{OTHER}", "BAD_API_RANGE: loyalty_graph_api is 1, no range"),
    "misspells its range": (
        f'loyalty_graph_apis = ">=1"\n{OTHER}',
        "UNKNOWN_ATTRIBUTE: loyalty_graph_apis means nothing; there is loyalty_graph_api.",
    ),
    "brings a report twice": (
        OTHER.replace("[One]", "[One, One]"),
        "DUPLICATE_REPORT: the plugin contributes report 'other' twice.",
    ),
    "brings a report that is there": (
        GOOD,
        "DUPLICATE_REPORT: report 'one' is already contributed by distribution 'dist-a_good'.",
    ),
    "selects nothing of a column": (
        OTHER.replace("    def select", '    more = Column(str, "More")\n    def select'),
        "COLUMNS_DIFFER: select() of 'other' and its columns differ: it lacks 'more'.",
    ),
    "selects more than its columns": (
        OTHER.replace('label("word")', 'label("word"), sa.literal(1).label("more")'),
        "COLUMNS_DIFFER: select() of 'other' and its columns differ: its output 'more' is no declared column.",
    ),
    "leaves out a label": (
        OTHER.replace('label("word")', 'label("word"), sa.func.now()'),
        "COLUMNS_DIFFER: select() of 'other' and its columns differ: its output 'now' is no declared column.",
    ),
    "selects by text": (
        OTHER.replace('sa.select(sa.literal("one").label("word"))', '"SELECT 1 AS word"'),
        "NO_SELECT: select() of 'other' gave 'SELECT 1 AS word', which is no Select.",
    ),
    "raises in select": (
        OTHER.replace('sa.literal("one")', "(1 / 0)"),
        "SELECT_FAILED: select() of 'other' raised ZeroDivisionError: division by zero",
    ),
    "makes a statement that cannot be": (
        OTHER.replace('sa.literal("one")', "sa.cast('one', sa.types.UserDefinedType())"),
        "SELECT_FAILED: select() of 'other' raised ",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_plugin_costs_only_itself_and_is_named(
    fault: str, installed: Installed, serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    source, error = BROKEN[fault]
    with caplog.at_level(logging.ERROR), serving(load_plugins(installed(a_good=GOOD, bad=source))) as gateway:
        data = gateway.data("{ plugins { name distribution status error } reports { name } oneReport { totalCount } }")
    good, bad = data["plugins"]
    assert good == {"name": "a_good", "distribution": "dist-a_good", "status": "OK", "error": None}
    assert (bad["name"], bad["distribution"], bad["status"]) == ("bad", "dist-bad", "FAILED")
    assert bad["error"].startswith(error)
    assert data["reports"] == [{"name": "one"}]
    assert data["oneReport"] == {"totalCount": 1}
    assert "plugin bad of distribution dist-bad failed to load" in caplog.text


def test_of_two_plugins_with_one_name_the_first_serves(installed: Installed, tmp_path: Path) -> None:
    (first,) = installed(same=GOOD)
    (tmp_path / "elsewhere").mkdir()
    second = install(tmp_path / "elsewhere", "same", GOOD, distribution="dist-z")
    loaded = load_plugins([second, first])
    assert [(plugin.distribution, plugin.error) for plugin in loaded.plugins] == [
        ("dist-same", None),
        ("dist-z", "DUPLICATE_PLUGIN: plugin 'same' is already contributed by distribution 'dist-same'."),
    ]


def test_the_names_of_all_plugins_are_compared(installed: Installed) -> None:
    loaded = load_plugins(installed(a=GOOD, b=GOOD, c=OTHER))
    assert [plugin.status for plugin in loaded.plugins] == ["OK", "FAILED", "OK"]


def test_a_listed_plugin_that_is_not_installed_is_shown_as_failed(installed: Installed) -> None:
    loaded = load_plugins(installed(a=GOOD, b=OTHER), only={"a", "absent"})
    assert [(plugin.name, plugin.status) for plugin in loaded.plugins] == [("a", "OK"), ("absent", "FAILED")]
    assert loaded.plugins[1].error == "NOT_INSTALLED: LOYALTY_GRAPH_PLUGINS names it, but no such plugin is installed."


def test_a_disabled_plugin_is_not_imported(installed: Installed, serving: Serving) -> None:
    loaded = load_plugins(installed(a_good=GOOD, deadly="import os; os._exit(1)"), disabled={"deadly"})
    with serving(loaded) as gateway:
        assert gateway.data("{ plugins { name status } }") == {
            "plugins": [{"name": "a_good", "status": "OK"}, {"name": "deadly", "status": "DISABLED"}]
        }


def test_an_interrupt_is_not_taken_for_a_failure(installed: Installed) -> None:
    with pytest.raises(KeyboardInterrupt):
        load_plugins(installed(slow="raise KeyboardInterrupt"))


def test_an_unknown_report_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(DeclarationError, match="There is no report 'nothing'; installed are: none"):
        load_plugins([]).report("nothing")


REQUIRED = '''
    class Filter(Arguments):
        """Required."""
        number: Points = Argument("Number"{example})
        days: list[Month] = Argument("Months", example="2024-02")
        level: Level = Argument("Level")
        group: Group = Argument("Group")
        free: str | None = Argument("Free")
    def select(self, repository, filter):
        assert isinstance(filter.number, int) and filter.level is Level.LOW and filter.group.day.year == 2024
        assert [month.number for month in filter.days] == [2] and filter.free is None
        raise LookupError("tried")
'''
WITH_ARGUMENTS = (
    "import datetime as dt\nimport enum\nfrom loyalty_graph import Argument, Arguments, Month\n"
    + OTHER.replace("    def select", REQUIRED + "\n    def unused").replace(
        "class One",
        'class Level(enum.Enum):\n    """Level."""\n    LOW = "Low"\n\n'
        'class Group(Arguments):\n    """Group."""\n    day: dt.date = Argument("Day", example="2024-02-29")\n\n'
        "class One",
    )
)


def test_select_is_tried_with_the_examples_of_required_arguments(installed: Installed) -> None:
    source = WITH_ARGUMENTS.replace("{example}", ', example="100"')
    (plugin,) = load_plugins(installed(picky=source)).plugins
    assert plugin.error == "SELECT_FAILED: select() of 'other' raised LookupError: tried"


def test_select_is_not_tried_without_examples(installed: Installed) -> None:
    (plugin,) = load_plugins(installed(picky=WITH_ARGUMENTS.replace("{example}", ""))).plugins
    assert plugin.error is None


def test_an_example_that_is_none_of_its_values_is_a_fault(installed: Installed) -> None:
    (plugin,) = load_plugins(installed(picky=WITH_ARGUMENTS.replace("{example}", ', example="many"'))).plugins
    assert plugin.error is not None
    assert plugin.error.startswith("BAD_ARGUMENT: One.Filter.number: its example is not one of its values: ")


def test_a_report_may_refuse_its_examples(installed: Installed) -> None:
    source = OTHER.replace("return sa.select", "raise InputError('NO', 'No.')\n        return sa.select")
    (plugin,) = load_plugins(installed(picky=f"from loyalty_graph import InputError\n{source}")).plugins
    assert plugin.error is None
