"""How many rows have how much: rows counted per range of a column's values, exactly, in one operation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.explorer.reports.charts.buckets import Bucket, day_buckets, money_buckets, number_buckets
from loyalty_graph.explorer.reports.charts.chart import Asked, Chart, Series
from loyalty_graph.explorer.reports.charts.plot import Plot, asked_of, together

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.entry import Column
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.visits import Visit


@dataclass(frozen=True)
class Distribution(Plot):
    """Rows per range of a column of numbers, days or instants."""

    column: Column
    counts_rows: ClassVar[bool] = True

    async def chart(self, visit: Visit, question: Question) -> Chart:
        """Two operations: the least and the greatest value, then the rows within each range between them."""
        buckets = self._buckets(await self._bounds(visit, question))
        asked = self._counting(question, buckets)
        found = await visit.data(asked.query, asked.variables) if buckets else {}
        counts = [found[f"bucket{index}"]["totalCount"] for index in range(len(buckets))]
        label = self.column["label"]
        return Chart(
            title=f"Rows by {label}",
            labels=[bucket.label for bucket in buckets],
            series=[Series("Rows", "bar", counts)],
            x_label=f"{label} (UTC)" if self.column["dataType"] in {"DATE", "DATETIME"} else label,
            y_label="Rows",
            asked=asked,
            note="" if not self.column["nullable"] else f"Rows without {label} are not counted.",
        )

    async def _bounds(self, visit: Visit, question: Question) -> tuple[Any, Any] | None:
        name = self.column["name"]
        where = together(question.where(), {name: {"isNull": False}} if self.column["nullable"] else None)
        ends = {
            alias: {
                "where": where,
                "orderBy": [{"field": self.column["orderField"], "direction": direction}],
                "first": 1,
            }
            for alias, direction in (("least", "ASC"), ("greatest", "DESC"))
        }
        asked = asked_of(question, ends, dict.fromkeys(ends, f"nodes {{ {name} }}"))
        found = await visit.data(asked.query, asked.variables)
        if not found["least"]["nodes"]:
            return None
        return found["least"]["nodes"][0][name], found["greatest"]["nodes"][0][name]

    def _buckets(self, bounds: tuple[Any, Any] | None) -> list[Bucket]:
        if bounds is None:
            return []
        match self.column["dataType"]:
            case "DATE":
                return day_buckets(*map(dt.date.fromisoformat, bounds))
            case "DATETIME":
                days = day_buckets(*(dt.date.fromisoformat(bound[:10]) for bound in bounds))
                return [_from_midnight(bucket) for bucket in days]
            case "MONEY":
                return money_buckets(*map(Decimal, bounds))
            case _:
                return number_buckets(*bounds)

    def _counting(self, question: Question, buckets: list[Bucket]) -> Asked:
        fields = {
            f"bucket{index}": {"where": together(question.where(), self._within(bucket))}
            for index, bucket in enumerate(buckets)
        }
        return asked_of(question, fields, dict.fromkeys(fields, "totalCount"))

    def _within(self, bucket: Bucket) -> dict[str, Any] | None:
        operators = bucket.condition or ({"isNull": False} if self.column["nullable"] else {})
        return {self.column["name"]: operators} if operators else None


def _from_midnight(bucket: Bucket) -> Bucket:
    least, beyond = (None if day is None else f"{day}T00:00:00Z" for day in (bucket.least, bucket.beyond))
    return replace(bucket, least=least, beyond=beyond)
