"""Names that two distributions claim, or one of them twice: the later one is out, and both are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.plugins import load_plugins

from .distributions import GOOD, OTHER

if TYPE_CHECKING:
    from .conftest import Installed, Serving

FIELD = '''
from loyalty_graph import Arguments, Column, Field, Record, RootField, hookimpl

class Mood(Record):
    """How somebody feels."""
    word = Column(str, "Word")

class Feeling(RootField):
    """How we feel."""
    name, type = "mood", Mood
    async def resolve(self, repository, arguments):
        return Mood(word="fine")

@hookimpl
def loyalty_graph_fields():
    return [Feeling]
'''
ELSEWHERE = FIELD.replace('"mood", Mood', '"feeling", Mood')
NAMED = "NAME_CONFLICT: {} is contributed by distribution 'dist-b_bad' "

CLASHES = {
    "a root field of the core": (
        FIELD.replace('"mood"', '"customers"'),
        NAMED.format("Query.customers") + "and already by 'loyalty-graph'.",
    ),
    "a root field of a report": (
        FIELD.replace('"mood"', '"one_report"'),
        NAMED.format("Query.oneReport") + "and already by 'dist-a_good'.",
    ),
    "a field of a core type": (
        FIELD.replace("(RootField)", "(Field)").replace('"mood", Mood', '"email", str\n    on = "Customer"'),
        NAMED.format("Customer.email") + "and already by 'loyalty-graph'.",
    ),
    "a type of the core": (
        ELSEWHERE.replace("Mood", "Customer"),
        NAMED.format("Customer") + "and already by 'loyalty-graph'.",
    ),
    "a type of a report": (
        ELSEWHERE.replace("Mood", "OneReportRow"),
        NAMED.format("OneReportRow") + "and already by 'dist-a_good'.",
    ),
    "an input of the core": (
        ELSEWHERE.replace("Mood", "PointsWhere"),
        NAMED.format("PointsWhere") + "and already by 'loyalty-graph'.",
    ),
    "two columns that the API calls the same": (
        OTHER.replace(
            "    def select", '    word1 = Column(str, "A")\n    word_1 = Column(str, "B")\n    def select'
        ).replace('label("word")', 'label("word"), sa.literal("a").label("word1"), sa.literal("b").label("word_1")'),
        "BAD_DECLARATION: b_bad.One: two of its columns are 'word1' in the API.",
    ),
    "a fact like a field of every answer": (
        f"from loyalty_graph import fact\n{OTHER}".replace(
            "    def select",
            '    @fact(int, "F")\n    def total_count(self, repository, filter):\n        return 1\n    def select',
        ),
        NAMED.format("OtherReportConnection.totalCount") + "twice.",
    ),
}


@pytest.mark.parametrize("clash", CLASHES)
def test_a_clash_of_names_costs_the_later_plugin_only(clash: str, installed: Installed, serving: Serving) -> None:
    source, error = CLASHES[clash]
    with serving(load_plugins(installed(a_good=GOOD, b_bad=source))) as gateway:
        data = gateway.data("{ plugins { distribution error } oneReport { totalCount } customers { totalCount } }")
    assert data["plugins"] == [
        {"distribution": "dist-a_good", "error": None},
        {"distribution": "dist-b_bad", "error": error},
    ]
    assert data["oneReport"] == {"totalCount": 1}


def test_of_two_plugins_with_types_of_one_name_the_first_serves(installed: Installed, serving: Serving) -> None:
    with serving(load_plugins(installed(a_good=FIELD, b_bad=ELSEWHERE, c_good=GOOD))) as gateway:
        data = gateway.data("{ plugins { status error } mood { word } oneReport { totalCount } }")
    assert [plugin["status"] for plugin in data["plugins"]] == ["OK", "FAILED", "OK"]
    assert data["plugins"][1]["error"].startswith("NAME_CONFLICT: Mood is contributed by distribution 'dist-")
    assert all(name in data["plugins"][1]["error"] for name in ("'dist-a_good'", "'dist-b_bad'"))
    assert (data["mood"], data["oneReport"]) == ({"word": "fine"}, {"totalCount": 1})


def test_of_two_plugins_with_fields_of_one_name_the_first_serves(installed: Installed) -> None:
    first, second = load_plugins(installed(a=FIELD, b=FIELD)).plugins
    assert first.error is None
    assert second.error == "DUPLICATE_FIELD: field 'Query.mood' is already contributed by distribution 'dist-a'."


@pytest.mark.parametrize(
    ("column", "error"),
    [
        ("firstName", "BAD_DECLARATION: bad.One: 'firstName' cannot name a column or link."),
        ("first__name", "BAD_DECLARATION: bad.One: 'first__name' cannot name a column or link."),
        ("and_", "BAD_DECLARATION: bad.One: 'and_' cannot name a column or link."),
        ("version", "BAD_DECLARATION: bad.One: 'version' cannot name a column or link"),
    ],
)
def test_a_column_cannot_have_a_name_that_is_taken(column: str, error: str, installed: Installed) -> None:
    source = OTHER.replace("    def select", f'    {column} = Column(str, "More")\n    def select', 1)
    (plugin,) = load_plugins(installed(bad=source)).plugins
    assert (plugin.error or "").startswith(error)
