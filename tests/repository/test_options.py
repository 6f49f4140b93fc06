"""The choices that closed arguments offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository
    from loyalty_graph.repository.options import Choices

pytestmark = pytest.mark.anyio


async def offered(repository: Repository, choices: Choices) -> list[tuple[str, str]]:
    assert choices.selected_columns.keys() == ["value", "label"]
    return sorted((row.value, row.label) for row in await repository.fetch(choices))


async def test_campaigns_and_balance_types_have_names(repository: Repository) -> None:
    assert await offered(repository, repository.campaign_choices()) == [("C1", "Coffee"), ("C2", "Winston")]
    assert await offered(repository, repository.balance_type_choices()) == [("STORE", "Store"), ("WINSTON", "Winston")]


async def test_sale_types_are_those_of_purchases(repository: Repository, second: Repository) -> None:
    assert await offered(repository, repository.sale_type_choices()) == [("SALE", "SALE")]
    assert [value for value, _ in await offered(second, second.sale_type_choices())] == ["LAYBY", "ONLINE", "SALE"]


async def test_survey_options_are_those_of_the_group(second: Repository) -> None:
    async def options(group: str | None) -> list[str]:
        return [value for value, _ in await offered(second, second.survey_option_choices(group))]

    assert [value for value, _ in await offered(second, second.survey_group_choices())] == ["colour", "size"]
    assert await options("colour") == ["blue", "red"]
    assert await options("size") == ["L"]
    assert await options("shoe") == []
    assert await options(None) == ["L", "blue", "red"]
