from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.tables import accounts, daily_point_deltas, daily_points

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

SHOWN = """customer { reference email firstName lastName phone employee receiveEmail receivePost receiveSms
  accountCustomer priceGroup { code } automaticPriceGroup accrualEnabled excludedFromReports }"""
THING = "customer { reference } operation { memberCount }"


async def test_a_new_record_has_what_is_given_and_defaults(office: Office) -> None:
    made = await office.do("upsertCustomer", SHOWN, reference="zoe", email="zoe@example.test", receiveSms=True)
    flags = ("employee", "receiveEmail", "receivePost", "accountCustomer", "automaticPriceGroup", "excludedFromReports")
    assert made["customer"] == {
        "reference": "zoe",
        "email": "zoe@example.test",
        "firstName": None,
        "lastName": None,
        "phone": None,
        "priceGroup": None,
        "receiveSms": True,
        "accrualEnabled": True,
        **dict.fromkeys(flags, False),
    }


async def test_what_is_left_out_stays_and_null_empties(office: Office) -> None:
    before = (await office.do("upsertCustomer", SHOWN, reference="c1"))["customer"]
    assert (before["email"], before["receiveEmail"], before["priceGroup"]) == (
        "c1@example.test",
        True,
        {"code": "GOLD"},
    )
    after = (await office.do("upsertCustomer", SHOWN, reference="c1", phone=None, lastName="Ng"))["customer"]
    assert after == {**before, "phone": None, "lastName": "Ng"}


async def test_a_new_record_takes_over_what_its_orphan_has(office: Office) -> None:
    entries = (await office.state("demo"))["entries"]
    made = await office.do(
        "upsertCustomer",
        "customer { lifetimeEarned automaticPriceGroup priceGroup { code } entries { totalCount } campaigns { code } }",
        reference="o1",
        automaticPriceGroup=True,
    )
    assert made["customer"] == {
        "lifetimeEarned": 10,
        "automaticPriceGroup": True,
        "priceGroup": {"code": "GOLD"},
        "entries": {"totalCount": 1},
        "campaigns": [],
    }
    assert (await office.state("demo"))["entries"] == entries
    found = await office.api.data('{ balances(where: {reference: {eq: "o1"}}) { nodes { customer { reference } } } }')
    assert found["balances"]["nodes"] == [{"customer": {"reference": "o1"}}]


async def test_a_group_given_by_hand_switches_the_automatic_one_off(office: Office) -> None:
    shown = "customer { automaticPriceGroup priceGroup { code } }"
    await office.do("createPriceGroup", "priceGroup { code }", code="VIP")

    async def upsert(**given: Any) -> Any:
        return (await office.do("upsertCustomer", shown, reference="c1", **given))["customer"]

    gold, vip = {"code": "GOLD"}, {"code": "VIP"}
    assert await upsert(automaticPriceGroup=True) == {"automaticPriceGroup": True, "priceGroup": gold}
    assert await upsert(priceGroup="GOLD") == {"automaticPriceGroup": True, "priceGroup": gold}
    assert await upsert(priceGroup="VIP") == {"automaticPriceGroup": False, "priceGroup": vip}
    assert await upsert(automaticPriceGroup=True) == {"automaticPriceGroup": True, "priceGroup": gold}
    assert await upsert(priceGroup=None) == {"automaticPriceGroup": False, "priceGroup": None}
    both = {"priceGroup": "VIP", "automaticPriceGroup": True}
    refused = await office.refused("upsertCustomer", shown, reference="c1", **both)
    assert refused == [("PRICE_GROUP_IS_AUTOMATIC", "priceGroup")]
    neither = {"priceGroup": None, "automaticPriceGroup": True}
    made = await office.do("upsertCustomer", shown, reference="o1", **neither)
    assert made["customer"] == {"automaticPriceGroup": True, "priceGroup": gold}


async def test_a_record_that_cannot_be_is_refused(office: Office) -> None:
    async def refused(**given: Any) -> list[tuple[str, str | None]]:
        return await office.refused("upsertCustomer", THING, **({"reference": "zoe"} | given))

    assert await refused(reference="") == [("BAD_CODE", "reference")]
    assert await refused(employee=None) == [("NULL_NOT_ALLOWED", "employee")]
    assert await refused(priceGroup="NONE") == [("UNKNOWN_PRICE_GROUP", "priceGroup")]


async def flows(office: Office) -> dict[str, int]:
    """The flows of all days in the account's daily points."""
    found = {"earned": 0, "reversed": 0}
    async with office.database.owner.connect() as connection:
        account_id = await connection.scalar(sa.select(accounts.c.account_id).where(accounts.c.code == "demo"))
        for table in (daily_points, daily_point_deltas):
            for name in found:
                total = sa.select(sa.func.coalesce(sa.func.sum(table.c[name]), 0))
                found[name] += int((await connection.scalar(total.where(table.c.account_id == account_id))) or 0)
    return found


async def test_excluding_moves_the_history_out_of_reports_and_in_again(office: Office) -> None:
    shown = "customer { excludedFromReports } operation { memberCount }"
    before = await flows(office)
    excluded = await office.do("excludeFromReports", shown, reference="c2")
    assert excluded == {"customer": {"excludedFromReports": True}, "operation": {"memberCount": 1}}
    # c2 earned 10 and 5 in STORE and 20 in EXTRA; one of them was reversed.
    assert await flows(office) == {"earned": before["earned"] - 35, "reversed": before["reversed"] - 1}
    await office.do("excludeFromReports", shown, reference="c2", excluded=True)
    assert await flows(office) == {"earned": before["earned"] - 35, "reversed": before["reversed"] - 1}
    await office.do("excludeFromReports", shown, reference="c2", excluded=False)
    assert await flows(office) == before


async def test_only_a_record_is_excluded(office: Office) -> None:
    for reference in ("o1", "zoe"):
        refused = await office.refused("excludeFromReports", THING, reference=reference)
        assert refused == [("UNKNOWN_CUSTOMER", "reference")]
