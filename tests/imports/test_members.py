"""What the account's clock is told of an import: whom it changed, where they are few and it changed nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.ledger.clock import MOST_MEMBERS

from .folders import SHOP, import_shop, import_text, select

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_HEADS = {name: text.splitlines()[0] for name, text in SHOP.items()}
_REMEMBERED = """
SELECT data_version, (SELECT array_agg(reference ORDER BY reference) FROM members WHERE member_id = ANY (member_ids))
FROM member_changes ORDER BY data_version
"""


def _file(name: str, *lines: str) -> dict[str, str]:
    return {name: "\n".join((_HEADS[name], *lines))}


def _entry(number: int, customer: str) -> str:
    return f"N{number},{customer},,GOLD,EARN_RULE,,5,2024-03-01T10:00:00Z,,,"


CHANGES = {
    "entries, one of somebody new": (_file("entries", _entry(1, "ben"), _entry(2, "zoe")), ["ben", "zoe"]),
    "a customer, and one that is as it was": (
        _file("customers", "ana,ana@example.test", "ben,b@example.test"),
        ["ana", "ben"],
    ),
    "a sale": (_file("sales", "S2,ben,2024-03-01T10:00:00Z,O1,SALE,1.00,"), ["ben"]),
    "an enrolment": (_file("enrolments", "SPRING,ben"), None),
    "an answer": (_file("survey_answers", "ben,colour,blue"), None),
    "an entry and a campaign": (_file("entries", _entry(1, "ben")) | _file("campaigns", "NEW,New,GOLD,,"), None),
    "an entry and a campaign that is as it was": (
        _file("entries", _entry(1, "ben")) | {"campaigns": SHOP["campaigns"]},
        ["ben"],
    ),
    "entries of many": (_file("entries", *(_entry(n, f"m{n}") for n in range(MOST_MEMBERS + 1))), None),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_it_is_told_who_changed(database: Database, tmp_path: Path, change: str) -> None:
    files, changed = CHANGES[change]
    await import_shop(database, tmp_path)
    assert await select(database, _REMEMBERED) == []  # an account that is new is all changed
    await import_text(database, tmp_path / "more", **files)
    ((version,),) = await select(database, "SELECT data_version FROM clocks")
    assert await select(database, _REMEMBERED) == ([] if changed is None else [(version, changed)])
