"""The report of a plugin that nobody here knows has a complete page all the same."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Arguments reads its annotations
import enum
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Money, Month, Points, Report, Repository, Select, fact
from loyalty_graph.explorer.values import NOTHING
from loyalty_graph.plugins import Plugin, Plugins

from .browser import Browser

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


class Mood(enum.Enum):
    """How somebody is."""

    WELL = "All is well"
    ILL = "Not so well"


class Span(Arguments):
    """Some days."""

    sort: dt.date | None = Argument("First day of the span")
    at: dt.datetime | None = Argument("An instant of it")


class Moods(Report):
    """How members are.

    Nobody knows why.
    """

    name, title, version = "moods", "Moods & <b>more</b>", "3.7"
    identities = ["doubled == points + points"]  # noqa: RUF012 - as plugins write it

    class Filter(Arguments):
        """What moods."""

        month: Month = Argument("Month of the moods", example="2024-02")
        sort: Mood | None = Argument("Sort of mood", description="An argument with a name of the page's own.")
        moods: list[Mood] | None = Argument("Moods")
        words: list[str] | None = Argument("Words", example="alas")
        types: list[str] | None = Argument("Types", options=Repository.balance_type_choices)
        many: int = Argument("How many", default=3)
        cost: Money | None = Argument("Cost", example="1.50")
        loud: bool = Argument("Loudly", default=True)
        span: Span | None = Argument("Span", description="When.")

    reference = Column(str, "Who <i>it</i> is", key=True, personal=True)
    mood = Column(Mood, "Mood")
    points = Column(Points, "Points", total=SUM)
    doubled = Column(Points, "Doubled", total=SUM, limited=False)
    calm = Column(bool | None, "Calm", limited=False)

    @fact(Mood, "How the world is.")
    def world(self, repository: Repository, filter: Filter) -> Mood:  # noqa: A002, ARG002 - the form of facts
        return Mood.ILL

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        members = repository.members
        length = sa.cast(sa.func.length(members.c.reference), sa.BigInteger)
        return sa.select(
            members.c.reference,
            sa.case((members.c.reference < "d", "WELL"), else_="ILL").label("mood"),
            length.label("points"),
            (length * (2 if filter.many else 3)).label("doubled"),
            sa.null().label("calm"),
        )


FAILED = Plugin("broken", "acme-broken", "1.0", error="ImportError: no <module>")


@pytest.fixture
def plugins() -> Plugins:
    return Plugins.of(Moods, distribution="acme-moods")


@pytest.fixture
def browser(worked_example: GatewayClient) -> Browser:
    return Browser(worked_example.http)


def test_every_argument_has_its_control(browser: Browser) -> None:
    page = browser.open("/reports/moods?month=2024-02")
    assert page.root.one("h1").text == "Moods & <b>more</b>"

    def kind(name: str) -> str:
        (control,) = [
            each for each in page.root.one("form", class_="question").all() if each.attributes.get("name") == name
        ]
        return control.attributes.get("type") or control.tag

    names = ["month", "filter.sort", "words", "many", "cost", "loud", "span.sort", "span.at"]
    assert [kind(name) for name in names] == [
        *("month", "select", "textarea", "number", "text", "select", "date", "datetime-local"),
    ]
    boxes = [box["value"] for box in page.root.all("input", type="checkbox")]
    assert boxes[:4] == ["WELL", "ILL", "STORE", "WINSTON"]
    for text in ("An argument with a name of the page's own.", "One per line. For example alas.", "Default: 3."):
        assert text in page.texts(class_="help")
    labelled = {label["for"] for label in page.root.all("label") if "for" in label.attributes}
    assert set(names) <= labelled


def test_its_rows_facts_and_totals_are_shown(browser: Browser) -> None:
    page = browser.open("/reports/moods?month=2024-02&columns=all&where.mood.eq=WELL&sort=-reference")
    assert page.headings == ["Who <i>it</i> is", "Mood", "Points", "Doubled", "Calm"]
    assert page.rows == [
        ["cleo", "Well", "4", "8", NOTHING],
        ["ben", "Well", "3", "6", NOTHING],
        ["ana", "Well", "3", "6", NOTHING],
    ]
    assert page.totals == ["Totals", "", "10", "20", ""]
    assert page.texts(class_="fact") == ["World: Ill"]
    assert page.texts(class_="badge") == ["1", "Month of the moods: 2024-02"]
    assert "Version 3.7, by acme-moods" in page.root.one("p", class_="small").text


def test_what_is_typed_reaches_it(browser: Browser) -> None:
    page = browser.submit(
        browser.open("/reports/moods?month=2024-02"),
        filter__sort="ILL",
        moods=["WELL", "ILL"],
        words="so\nla",
        loud="false",
        span__at="2024-02-03T04:05",
        cost="2.50",
    )
    assert page.status == 200
    applied = ["cost", "loud", "month", "moods", "sort", "span", "words"]
    variables = page.root.one("code", id="snippet-variables").text
    assert '"at": "2024-02-03T04:05Z"' in variables
    assert '"words": [ "so", "la" ]' in variables
    assert len(page.texts(class_="badge")) == len(applied)
    assert page.form["span.at"] == ["2024-02-03T04:05"]


def test_numbers_that_contradict_each_other_are_shown_as_such(browser: Browser) -> None:
    page = browser.open("/reports/moods?month=2024-02&many=0&columns=all")
    assert page.status == 200
    assert "contradict" in page.faults[""]
    assert "doubled == points + points" in page.faults[""]


def test_a_plugin_that_failed_is_named(worked_example: GatewayClient) -> None:
    served = Plugins((*worked_example.plugins.plugins, FAILED))
    with worked_example.serving(served):
        home = Browser(worked_example.http).open("/")
    (notice,) = home.texts(class_="error")
    assert notice == "1 plugin does not serve broken of acme-broken 1.0: ImportError: no <module>"
