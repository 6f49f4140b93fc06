"""Verbs, imports and bookings of one account at once: none acts on what another is about to change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.actions.samples import Grant

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.errors import ActionRefusedError
from loyalty_graph.ledger.locks import lock_programme
from loyalty_graph.ledger.tables import balance_types
from loyalty_graph.repository import open_repository

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

THING = "balanceType { code }"


async def test_a_verb_waits_for_an_import_of_its_account(office: Office) -> None:
    async with office.database.write.begin() as connection:
        await lock_programme(connection, "demo")
        waiting = asyncio.create_task(office.ask("createBalanceType", THING, code="NEW"))
        enrolling = asyncio.create_task(
            office.ask("enrolCustomers", "campaign { code }", campaign="C2", references=["c1"])
        )
        document = 'mutation { createBalanceType(input: {idempotencyKey: "k", code: "MINE"}) { userErrors { code } } }'
        assert (await office.other.data(document))["createBalanceType"] == {"userErrors": []}
        assert not waiting.done()
        assert not enrolling.done()
    assert (await waiting)["userErrors"] == []
    assert (await enrolling)["userErrors"] == []


async def test_what_customers_verbs_do_goes_on_side_by_side(office: Office) -> None:
    async with office.database.write.begin() as connection:
        await lock_programme(connection, "demo", shared=True)
        enrolled = await office.ask("enrolCustomers", "campaign { code }", campaign="C2", references=["c1"])
        assert enrolled["userErrors"] == []


async def test_retiring_a_type_waits_for_what_is_booked_to_it(office: Office) -> None:
    await office.ask("createBalanceType", THING, code="NEW")
    repository = await open_repository(office.database, "demo")
    request = ActionRequest(Grant(), "k", References(["c1"]), {"points": 1, "balanceType": "NEW"})
    async with office.database.write.begin() as connection:
        # Where a booking stands between reading the types and its commit.
        named = sa.select(balance_types.c.code).where(balance_types.c.code == "NEW")
        await connection.execute(named.with_for_update(read=True, key_share=True))
        retiring = asyncio.create_task(office.ask("retireBalanceType", THING, code="NEW"))
        await asyncio.sleep(0.3)
        assert not retiring.done()
        await act(repository, request, deadline_s=20)
    assert [error["code"] for error in (await retiring)["userErrors"]] == ["BALANCES_NOT_ZERO"]


async def test_booking_waits_for_a_type_that_is_being_retired(office: Office) -> None:
    await office.ask("createBalanceType", THING, code="NEW")
    repository = await open_repository(office.database, "demo")
    request = ActionRequest(Grant(), "k", References(["c1"]), {"points": 1, "balanceType": "NEW"})
    async with office.database.write.begin() as connection:
        named = sa.select(balance_types.c.balance_type_id).where(balance_types.c.code == "NEW")
        await connection.execute(named.with_for_update())
        booking = asyncio.create_task(act(repository, request, deadline_s=20))
        await asyncio.sleep(0.3)
        assert not booking.done()
        retired = sa.update(balance_types).where(balance_types.c.code == "NEW").values(retired_at=sa.func.now())
        await connection.execute(retired)
    with pytest.raises(ActionRefusedError) as raised:
        await booking
    assert [refusal.code for refusal in raised.value.refusals] == ["TYPE_RETIRED"]


async def test_parallel_upserts_of_one_reference_make_one_record(office: Office) -> None:
    shown = "customer { reference }"
    answers = await asyncio.gather(
        *(office.ask("upsertCustomer", shown, reference="zoe", phone=str(number)) for number in range(12))
    )
    assert all(answer == {"customer": {"reference": "zoe"}, "userErrors": []} for answer in answers)
    await office.assert_clean()
