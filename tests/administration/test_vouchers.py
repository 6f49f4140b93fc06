"""Vouchers are used once and in time, paid for first where they have to be, and voided with their sale."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.tables import sales, vouchers

from .vouching import vouch

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

VOUCHER = """voucher { code reference type value status validFrom validUntil outlet paymentRequired statementBalance
  paidAt usedAt voidedAt customer { reference } } operation { kind memberCount pointsDelta createdAt }"""
STATUS = "voucher { status paymentRequired statementBalance }"


async def voided_sales(office: Office) -> list[str]:
    """The order numbers of sales that are void."""
    async with office.database.owner.connect() as connection:
        return list(await connection.scalars(sa.select(sales.c.order_number).where(sales.c.voided_at.is_not(None))))


async def refusals(office: Office, code: str) -> dict[str, str]:
    """Why nothing can be done with a voucher, by verb; verbs that would be done must not be asked."""
    found = {}
    for verb in ("useVoucher", "payVoucher", "voidVoucher"):
        (error,) = (await office.ask(verb, STATUS, code=code))["userErrors"]
        assert error["field"] == ["input", "code"]
        found[verb] = error["code"]
    return found


async def test_a_voucher_is_used_once_however_its_code_is_typed(office: Office) -> None:
    await office.ask("updateVoucherSettings", "account { code }", validityDays=30)
    code = (await vouch(office.database, "demo", "c1"))["c1"]
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    used = await office.do("useVoucher", VOUCHER, code=typed)
    voucher, operation = used["voucher"], used["operation"]
    assert voucher["usedAt"] == operation.pop("createdAt")
    assert operation == {"kind": "use_voucher", "memberCount": 1, "pointsDelta": 0}
    begins, ends = (dt.datetime.fromisoformat(voucher[name]) for name in ("validFrom", "validUntil"))
    assert ends - begins == dt.timedelta(days=30)
    assert voucher | dict.fromkeys(("validFrom", "validUntil", "usedAt")) == {
        "code": code,
        "reference": "c1",
        "type": "LOYALTY",
        "value": "10.00",
        "status": "USED",
        "outlet": "O1",
        "validFrom": None,
        "validUntil": None,
        "paymentRequired": False,
        "statementBalance": "0.00",
        "paidAt": None,
        "usedAt": None,
        "voidedAt": None,
        "customer": {"reference": "c1"},
    }
    assert await refusals(office, code) == dict.fromkeys(("useVoucher", "payVoucher", "voidVoucher"), "VOUCHER_USED")
    theirs = (await vouch(office.database, "other", "c1"))["c1"]
    assert set((await refusals(office, theirs)).values()) == {"UNKNOWN_VOUCHER"}


async def test_a_voucher_that_is_void_or_expired_is_not_used(office: Office) -> None:
    codes = await vouch(office.database, "demo", "c1", "c2")
    voided = await office.do("voidVoucher", VOUCHER, code=codes["c1"])
    assert voided["voucher"]["status"] == "VOID"
    assert voided["voucher"]["voidedAt"] == voided["operation"]["createdAt"]
    assert await voided_sales(office) == ["op_c1-1"]
    assert set((await refusals(office, codes["c1"])).values()) == {"VOUCHER_VOID"}
    async with office.database.owner.begin() as connection:
        await connection.execute(sa.update(vouchers).values(valid_until=vouchers.c.valid_from))
    found = await office.api.data("{ vouchers(where: {status: {eq: EXPIRED}}) { nodes { code usedAt } } }")
    assert found == {"vouchers": {"nodes": [{"code": codes["c2"], "usedAt": None}]}}
    assert await office.refused("useVoucher", STATUS, code=codes["c2"]) == [("VOUCHER_EXPIRED", "code")]
    assert (await office.ask("voidVoucher", STATUS, code=codes["c2"]))["voucher"]["status"] == "VOID"


async def test_a_voucher_on_the_statement_is_paid_for_first(office: Office) -> None:
    for reference in ("c1", "c2"):
        await office.ask("upsertCustomer", "customer { id }", reference=reference, accountCustomer=True)
    codes = await vouch(office.database, "demo", "c1", "c2")
    assert await office.refused("useVoucher", STATUS, code=codes["c1"]) == [("PAYMENT_REQUIRED", "code")]
    owed = await office.api.data("{ vouchers { nodes { paymentRequired statementBalance } totalCount } }")
    nodes = [{"paymentRequired": True, "statementBalance": "10.00"}] * 2
    assert owed == {"vouchers": {"totalCount": 2, "nodes": nodes}}
    paid = {"status": "ISSUED", "paymentRequired": False, "statementBalance": "0.00"}
    assert await office.do("payVoucher", STATUS, code=codes["c1"]) == {"voucher": paid}
    assert await office.refused("payVoucher", STATUS, code=codes["c1"]) == [("NO_PAYMENT_REQUIRED", "code")]
    assert (await office.ask("useVoucher", STATUS, code=codes["c1"]))["voucher"] == paid | {"status": "USED"}
    # Nobody owes anything for what is void.
    assert (await office.ask("voidVoucher", STATUS, code=codes["c2"]))["voucher"] == paid | {"status": "VOID"}


async def test_vouchers_are_listed_in_pages_and_of_clients_who_use_one_at_once_one_does(office: Office) -> None:
    codes = await vouch(office.database, "demo", "c1", "c2", "c3")
    page = "query($after: String) { vouchers(first: 2, after: $after) { nodes { id code } pageInfo { endCursor } } }"
    first = (await office.api.data(page))["vouchers"]
    second = (await office.api.data(page, after=first["pageInfo"]["endCursor"]))["vouchers"]
    assert [node["code"] for node in first["nodes"] + second["nodes"]] == [codes[name] for name in ("c1", "c2", "c3")]
    node = "query($id: ID!) { node(id: $id) { ... on Voucher { code status } } }"
    assert await office.api.data(node, id=first["nodes"][1]["id"]) == {
        "node": {"code": codes["c2"], "status": "ISSUED"}
    }
    assert await office.other.data(node, id=first["nodes"][1]["id"]) == {"node": None}
    found = "query($code: String) { vouchers(where: {code: {eq: $code}}) { nodes { reference } } }"
    assert await office.api.data(found, code=codes["c3"]) == {"vouchers": {"nodes": [{"reference": "c3"}]}}
    where = '{value: {lte: "10.00"}, reference: {ne: "c2"}, paymentRequired: {eq: false}}'
    listed = (
        f"{{ vouchers(where: {where}, orderBy: [{{field: REFERENCE, direction: DESC}}]) {{ nodes {{ reference }} }} }}"
    )
    assert await office.api.data(listed) == {"vouchers": {"nodes": [{"reference": "c3"}, {"reference": "c1"}]}}
    customer = """query($after: String) { customer(reference: "c1") {
      vouchers(first: 1, after: $after) { totalCount nodes { code } pageInfo { endCursor hasNextPage } } } }"""
    own = (await office.api.data(customer))["customer"]["vouchers"]
    assert (own["totalCount"], own["nodes"], own["pageInfo"]["hasNextPage"]) == (1, [{"code": codes["c1"]}], False)
    rest = await office.api.data(customer, after=own["pageInfo"]["endCursor"])
    assert rest["customer"]["vouchers"]["nodes"] == []
    code = codes["c1"]
    answers: list[Any] = await asyncio.gather(*(office.ask("useVoucher", STATUS, code=code) for _ in range(6)))
    why = sorted([error["code"] for error in answer["userErrors"]] for answer in answers)
    assert why == [[], *[["VOUCHER_USED"]] * 5]
    operations = await office.api.data('{ operations(where: {kind: {eq: "use_voucher"}}) { totalCount } }')
    assert operations == {"operations": {"totalCount": 1}}
