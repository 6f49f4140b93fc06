"""Records are declared and made right, or refused at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from loyalty_graph.domain.quantities import Points
from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import SUM, Column, fact
from loyalty_graph.reports.record import Record

from .samples import Colour, Sample


class Note(Record):
    """One note."""

    colour = Column(Colour, "Colour")
    points_at_end = Column(Points, "Points")
    seen_at = Column(dt.datetime | None, "Seen")


class LongNote(Note):
    """A note with a text."""

    text = Column(str, "Text")


def test_a_record_has_the_values_of_its_columns() -> None:
    note = Note(colour=Colour.RED, points_at_end=-3)
    assert vars(note) == {"colour": Colour.RED, "points_at_end": -3, "seen_at": None}
    assert note == Note(colour=Colour.RED, points_at_end=-3, seen_at=None)
    assert hash(note) == hash(Note(colour=Colour.RED, points_at_end=-3))
    assert note != Note(colour=Colour.RED, points_at_end=-4)
    assert repr(note) == "Note(colour=<Colour.RED: 'Red as a rose'>, points_at_end=-3, seen_at=None)"


def test_a_record_is_immutable() -> None:
    note = Note(colour=Colour.RED, points_at_end=0)
    with pytest.raises(AttributeError, match="Note is immutable"):
        note.points_at_end = 1  # type: ignore[assignment]  # what is tried is what must fail


def test_a_record_in_json_has_the_names_and_values_of_the_api() -> None:
    seen = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)
    note = LongNote(colour=Colour.RED, points_at_end=-3, seen_at=seen, text="hello")
    assert note.to_json() == {"colour": "RED", "pointsAtEnd": -3, "seenAt": "2024-02-01T00:00:00Z", "text": "hello"}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"colour": Colour.RED}, "Note: 'points_at_end' is null"),
        ({"colour": None, "points_at_end": 0}, "Note: 'colour' is null"),
        ({"colour": Colour.RED, "points_at_end": 0, "size": 1}, "Note: 'size' is no column"),
    ],
)
def test_values_that_break_the_columns_promise_are_refused(values: dict[str, Any], text: str) -> None:
    with pytest.raises(DeclarationError, match=text) as refusal:
        Note(**values)
    assert refusal.value.code == "RECORD_BROKEN"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"size": Column(int, "Size")}, "it has no docstring"),
        ({"__doc__": "Empty."}, "it has no columns"),
        ({"__doc__": "Keyed.", "size": Column(int, "Size", key=True)}, "column 'size' is a key or has a total"),
        ({"__doc__": "Summed.", "size": Column(int, "Size", total=SUM)}, "column 'size' is a key or has a total"),
        ({"__doc__": "Taken.", "to_json": Column(str, "JSON")}, "'to_json' cannot name a column"),
    ],
)
def test_wrong_declarations_are_refused(body: dict[str, Any], text: str) -> None:
    with pytest.raises(DeclarationError, match=text) as refusal:
        type("Wrong", (Record,), body)
    assert refusal.value.code == "BAD_DECLARATION"


def test_records_are_answers_and_arguments_are_not() -> None:
    with pytest.raises(DeclarationError) as refusal:
        fact(list[Sample.Filter.Range], "Ranges")
    assert refusal.value.code == "BAD_FACT_TYPE"
    with pytest.raises(DeclarationError, match="no column can be of type OBJECT"):
        Column(Note, "Note")
    with pytest.raises(DeclarationError, match="is of a type that is for answers only"):

        class Asked(Arguments):
            note: Note | None = Argument("Note")
