"""Facts that are records: one, none or a list of them, each an object type of the report's own."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Column, Points, Record, Report, Repository, Select, fact
from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.report_sdl import print_report
from loyalty_graph.testing.contract.documents import answer_document

from .conftest import opened
from .samples import plugins_of

if TYPE_CHECKING:
    from loyalty_graph.database import Database


class Mood(enum.Enum):
    """How it went."""

    GOOD = "It went well"
    BAD = "It did not"


class Step(Record):
    """One step."""

    mood = Column(Mood, "Mood", description="How the step went.")
    delta_points = Column(Points, "Delta")
    day = Column(dt.date | None, "Day")


class Stepped(Report):
    """References, and steps to them."""

    name, title = "stepped", "Stepped"

    reference = Column(str, "Reference", key=True)
    mood = Column(Mood, "Mood")

    @fact(list[Step], "All steps.")
    def steps(self, repository: Repository, filter: object) -> list[Step]:  # noqa: A002, ARG002 - the form of facts
        return [Step(mood=Mood.GOOD, delta_points=-1, day=dt.date(2024, 2, 1)), Step(mood=Mood.BAD, delta_points=2)]

    @fact(Step, "The first step.")
    def first_step(self, repository: Repository, filter: object) -> Step:  # noqa: A002 - as above
        return self.steps.compute(self, repository, filter)[0]  # type: ignore[no-any-return]  # a Fact

    @fact(Step | None, "The missing step.")
    def no_step(self, repository: Repository, filter: object) -> None:  # noqa: A002, ARG002 - as above
        return None

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        return sa.select(repository.members.c.reference, sa.literal("GOOD", sa.Text).label("mood"))


async def test_facts_answer_with_records(shop: Database) -> None:
    async with opened(shop, plugins_of(Stepped)) as api:
        data = await api.data(answer_document(Stepped()))
    good, bad = {"mood": "GOOD", "deltaPoints": -1, "day": "2024-02-01"}, {"mood": "BAD", "deltaPoints": 2, "day": None}
    answer = data["steppedReport"]
    assert answer["steps"] == [good, bad]
    assert answer["firstStep"] == good
    assert answer["noStep"] is None


def test_the_type_of_a_record_belongs_to_the_reports_contract() -> None:
    plugins = plugins_of(Stepped)
    sdl = print_report(build_schema(plugins), plugins.reports[0].what)
    assert '"""One step."""\ntype SteppedReportStep {' in sdl
    assert '"""How the step went."""\n  mood: SteppedReportMood!\n' in sdl
    for line in ("deltaPoints: Points!", "day: Date\n", "steps: [SteppedReportStep!]!", "noStep: SteppedReportStep\n"):
        assert line in sdl
