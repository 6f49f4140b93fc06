"""Words about campaigns: who is enrolled in which, and who has an entry in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


async def those(repository: Repository, condition: sa.ColumnElement[bool]) -> list[str]:
    reference = repository.members.c.reference
    return [row[0] for row in await repository.fetch(sa.select(reference).where(condition).order_by(reference))]


@pytest.mark.parametrize(
    ("campaigns", "enrolled", "with_entry"),
    [
        (["C1"], "ana cleo dan eve gus", "ana ben cleo dan gus x9"),
        (["C2"], "ana gus hal", "gus hal ivy"),
        (["C1", "C2"], "ana cleo dan eve gus hal", "ana ben cleo dan gus hal ivy x9"),
        (None, "ana cleo dan eve gus hal", "ana ben cleo dan gus hal ivy x9"),
    ],
)
async def test_who_belongs_to_campaigns(
    repository: Repository, campaigns: list[str] | None, enrolled: str, with_entry: str
) -> None:
    member_id = repository.members.c.member_id
    assert await those(repository, repository.is_enrolled(member_id, campaigns)) == enrolled.split()
    assert await those(repository, repository.has_campaign_entry(member_id, campaigns)) == with_entry.split()


async def test_an_entry_without_a_campaign_is_in_none(second: Repository) -> None:
    entries, members = second.entries, second.members
    in_some = sa.exists().where(entries.c.member_id == members.c.member_id, entries.c.campaign_id.is_not(None))
    in_none = await those(second, sa.not_(in_some) & sa.exists().where(entries.c.member_id == members.c.member_id))
    assert in_none, "the example has a member whose entries all lack a campaign"
    assert not set(in_none) & set(await those(second, second.has_campaign_entry(members.c.member_id)))
