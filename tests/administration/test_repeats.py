"""What all verbs share: each request is done once, whatever comes of it is in the record, and errors have a place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.tables import balance_types, idempotency_keys, operations

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

SHOWN = "balanceType { code name } operation { id kind }"


async def test_a_repeat_answers_what_was_done(office: Office) -> None:
    first = await office.do("createBalanceType", SHOWN, key="k", code="GIFT")
    before = await office.state("demo")
    again = await office.ask("createBalanceType", SHOWN, key="k", code="GIFT")
    assert again == {**first, "userErrors": []}
    assert await office.state("demo") == before


async def test_a_repeat_shows_the_thing_as_it_is_now(office: Office) -> None:
    await office.do("createBalanceType", SHOWN, key="k", code="GIFT")
    await office.do("renameBalanceType", SHOWN, code="GIFT", name="Later")
    again = await office.ask("createBalanceType", SHOWN, key="k", code="GIFT")
    assert again["balanceType"] == {"code": "GIFT", "name": "Later"}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("createBalanceType", {"code": "OTHER"}),
        ("createBalanceType", {"code": "GIFT", "name": "Gift"}),
        ("createBalanceType", {"code": "GIFT", "name": None}),
        ("setDefaultBalanceType", {"code": "GIFT"}),
    ],
)
async def test_a_key_stands_for_one_request_only(office: Office, verb: str, given: dict[str, Any]) -> None:
    await office.do("createBalanceType", SHOWN, key="k", code="GIFT")
    assert await office.refused(verb, SHOWN, key="k", **given) == [("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")]


async def test_a_refused_request_leaves_its_key_free(office: Office) -> None:
    assert await office.refused("createBalanceType", SHOWN, key="k", code="STORE") == [("CODE_TAKEN", "code")]
    await office.do("createBalanceType", SHOWN, key="k", code="GIFT")
    assert await office.refused("createBalanceType", SHOWN, key=" ", code="A") == [
        ("BAD_IDEMPOTENCY_KEY", "idempotencyKey")
    ]


async def test_parallel_repeats_have_one_effect_and_one_answer(office: Office) -> None:
    answers = await asyncio.gather(*(office.ask("createBalanceType", SHOWN, key="k", code="GIFT") for _ in range(50)))
    assert all(answer == answers[0] and not answer["userErrors"] for answer in answers)
    assert await office.version() == len((await office.state("demo"))["operations"]) + 1


async def test_parallel_defaults_leave_one(office: Office) -> None:
    codes = ["STORE", "EXTRA"] * 5
    answers = await asyncio.gather(*(office.ask("setDefaultBalanceType", SHOWN, code=code) for code in codes))
    assert all(not answer["userErrors"] for answer in answers)
    state = await office.state("demo")
    assert len(state["operations"]) == len(codes)
    found = await office.api.data("{ balanceTypes { isDefault } }")
    assert sum(each["isDefault"] for each in found["balanceTypes"]) == 1


async def test_the_same_key_in_another_account_is_another(office: Office) -> None:
    await office.do("createBalanceType", SHOWN, key="k", code="GIFT")
    document = 'mutation { createBalanceType(input: {idempotencyKey: "k", code: "MINE"}) { balanceType { code } } }'
    assert (await office.other.data(document))["createBalanceType"] == {"balanceType": {"code": "MINE"}}


async def test_the_record_says_who_asked_for_what(office: Office) -> None:
    await office.do("renameBalanceType", SHOWN, code="EXTRA", name="More", key="rename")
    async with office.database.owner.connect() as connection:
        (found,) = await connection.execute(sa.select(operations))
        (claimed,) = await connection.execute(sa.select(idempotency_keys))
        assert (claimed.key, claimed.operation_id, len(claimed.request_hash)) == ("rename", found.operation_id, 32)
        subject = sa.select(balance_types.c.code).where(balance_types.c.balance_type_id == found.subject_id)
        assert await connection.scalar(subject) == "EXTRA"
    assert (found.kind, found.actor, found.status.name) == ("rename_balance_type", "maria", "DONE")
    assert found.request == {"arguments": {"code": "EXTRA", "name": "More"}}
    assert (found.dry_run, found.member_count, found.points_delta) == (False, 0, 0)
    listed = await office.api.data('{ operations(where: {actor: {eq: "maria"}}) { nodes { kind } } }')
    assert listed["operations"]["nodes"] == [{"kind": "rename_balance_type"}]


async def test_a_variable_that_is_left_out_is_refused(office: Office) -> None:
    document = """mutation($name: String) { createBalanceType(input: {idempotencyKey: "k", code: "A", name: $name})
      { balanceType { code } } }"""
    assert (await office.api.error(document))["code"] == "OMITTED_VARIABLE"
