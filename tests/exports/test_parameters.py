"""What is asked of an export survives being written into a URL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.reports.samples import Colour

from loyalty_graph.domain.quantities import Month
from loyalty_graph.exports import Wish, from_parameters, to_parameters
from loyalty_graph.reports.reading import Request


def test_values_are_written_as_json_whatever_they_have_been_read_as() -> None:
    where = {
        "amount": {"gt": Decimal("1.50")},
        "day": {"in": (dt.date(2024, 2, 29),)},
        "instant": {"lt": dt.datetime(2024, 2, 29, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))},
        "colour": {"eq": Colour.RED},
        "flag": {"eq": True},
        "name": {"eq": 'ü"&=?'},
    }
    order = [{"field": "AMOUNT", "direction": "DESC"}]
    wish = Wish(Request(filter={"month": Month(2024, 2)}, where=where, order_by=order), "all")
    read = from_parameters(to_parameters(wish))
    assert read.columns == "all"
    assert read.request == Request(
        filter={"month": "2024-02"},
        where={
            "amount": {"gt": "1.50"},
            "day": {"in": ["2024-02-29"]},
            "instant": {"lt": "2024-02-29T11:00:00Z"},
            "colour": {"eq": "RED"},
            "flag": {"eq": True},
            "name": {"eq": 'ü"&=?'},
        },
        order_by=order,
    )


def test_what_is_not_asked_is_not_written() -> None:
    assert to_parameters(Wish(Request())) == {}
    assert from_parameters({}) == Wish(Request())


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("points", [{"field": "POINTS", "direction": "ASC"}]),
        (
            "POINTS:desc, campaignNet",
            [{"field": "POINTS", "direction": "DESC"}, {"field": "campaignNet", "direction": "ASC"}],
        ),
        ('[{"field": "POINTS"}]', [{"field": "POINTS"}]),
    ],
)
def test_an_order_is_typed_or_json(text: str, order: list[dict[str, Any]]) -> None:
    assert from_parameters({"orderBy": text}).request.order_by == order
