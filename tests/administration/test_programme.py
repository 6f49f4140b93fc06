"""Adjustment reasons, price groups, newsletters, outlets and voucher settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .subscribing import subscribe

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

REASON = "adjustmentReason { code label effectUp effectDown }"
GROUP = "priceGroup { code name pointsThreshold memberCount } operation { memberCount }"


@pytest.mark.parametrize(
    ("verb", "answer", "needed", "unknown"),
    [
        ("AdjustmentReason", "adjustmentReason", {"effectUp": "EARNED", "effectDown": "EXPIRED"}, "ADJUSTMENT_REASON"),
        ("PriceGroup", "priceGroup", {}, "PRICE_GROUP"),
        ("Newsletter", "newsletter", {}, "NEWSLETTER"),
        ("Outlet", "outlet", {}, "OUTLET"),
    ],
)
async def test_codes_and_names_follow_one_rule(
    office: Office, verb: str, answer: str, needed: dict[str, Any], unknown: str
) -> None:
    name = "label" if verb == "AdjustmentReason" else "name"
    shown = f"{answer} {{ code {name} }}"
    made = await office.do(f"create{verb}", shown, code="NEW", **needed)
    assert made == {answer: {"code": "NEW", name: "NEW"}}
    changed = await office.do(f"update{verb}", shown, code="NEW", **{name: "Newer"})
    assert changed == {answer: {"code": "NEW", name: "Newer"}}
    assert await office.refused(f"create{verb}", shown, code="NEW", **needed) == [("CODE_TAKEN", "code")]
    assert await office.refused(f"create{verb}", shown, code="a\tb", **needed) == [("BAD_CODE", "code")]
    assert await office.refused(f"create{verb}", shown, code="B", **needed, **{name: ""}) == [("BAD_NAME", name)]
    assert await office.refused(f"update{verb}", shown, code="NEW", **{name: ""}) == [("BAD_NAME", name)]
    assert await office.refused(f"update{verb}", shown, code="NONE", **{name: "A"}) == [(f"UNKNOWN_{unknown}", "code")]


async def test_a_reason_has_effects_that_go_its_way(office: Office) -> None:
    effects = {"effectUp": "REIMBURSED", "effectDown": "REDEEMED"}
    await office.do("createAdjustmentReason", REASON, code="NEW", **effects)
    changed = await office.do("updateAdjustmentReason", REASON, code="NEW", effectDown="EXPIRED")
    assert changed["adjustmentReason"] == {
        "code": "NEW",
        "label": "NEW",
        "effectUp": "REIMBURSED",
        "effectDown": "EXPIRED",
    }
    wrong = [("EFFECT_NOT_FOR_REASON", "effectUp")]
    assert (
        await office.refused("createAdjustmentReason", REASON, code="B", **(effects | {"effectUp": "REDEEMED"}))
        == wrong
    )
    assert await office.refused("updateAdjustmentReason", REASON, code="NEW", effectUp="TRANSFER") == wrong
    down = await office.refused("updateAdjustmentReason", REASON, code="NEW", effectDown="EARNED")
    assert down == [("EFFECT_NOT_FOR_REASON", "effectDown")]
    null = await office.refused("updateAdjustmentReason", REASON, code="NEW", effectDown=None)
    assert null == [("NULL_NOT_ALLOWED", "effectDown")]


async def test_entries_keep_the_effect_their_reason_had(office: Office) -> None:
    query = "{ entries(where: {kind: {eq: ADJUST_AWARD}}) { nodes { effect reason { effectUp } } } }"
    await office.do("updateAdjustmentReason", REASON, code="GOODWILL", effectUp="REIMBURSED")
    nodes = (await office.api.data(query))["entries"]["nodes"]
    assert nodes == [{"effect": "EARNED", "reason": {"effectUp": "REIMBURSED"}}] * 3


async def groups(office: Office) -> dict[str, str | None]:
    """The price group of each customer."""
    nodes = (await office.api.data("{ customers { nodes { reference priceGroup { code } } } }"))["customers"]["nodes"]
    return {node["reference"]: (node["priceGroup"] or {}).get("code") for node in nodes}


async def test_automatic_groups_follow_thresholds(office: Office) -> None:
    # Earned in a lifetime, less what was reversed: c1 24, c2 34, c3 44.
    for reference in ("c1", "c2", "c3"):
        await office.do("upsertCustomer", "customer { id }", reference=reference, automaticPriceGroup=True)
    by_hand = {"new": "GOLD"}
    assert await groups(office) == {"c1": "GOLD", "c2": "GOLD", "c3": "GOLD", **by_hand}
    made = await office.do("createPriceGroup", GROUP, code="VIP", pointsThreshold=34)
    assert made["priceGroup"] == {"code": "VIP", "name": "VIP", "pointsThreshold": 34, "memberCount": 2}
    assert made["operation"] == {"memberCount": 2}
    assert await groups(office) == {"c1": "GOLD", "c2": "VIP", "c3": "VIP", **by_hand}
    await office.do("updatePriceGroup", GROUP, code="VIP", pointsThreshold=35)
    assert await groups(office) == {"c1": "GOLD", "c2": "GOLD", "c3": "VIP", **by_hand}
    await office.do("updatePriceGroup", GROUP, code="GOLD", pointsThreshold=None)
    assert await groups(office) == {"c1": None, "c2": None, "c3": "VIP", **by_hand}
    renamed = await office.do("updatePriceGroup", GROUP, code="VIP", name="Very")
    assert renamed["operation"] == {"memberCount": 0}
    negative = [("NEGATIVE_THRESHOLD", "pointsThreshold")]
    assert await office.refused("createPriceGroup", GROUP, code="B", pointsThreshold=-1) == negative
    assert await office.refused("updatePriceGroup", GROUP, code="VIP", pointsThreshold=-1) == negative


async def test_customers_of_a_price_group_and_of_a_newsletter_in_pages(office: Office) -> None:
    await office.do("createNewsletter", "newsletter { code }", code="NEWS")
    await office.do("createPriceGroup", GROUP, code="VIP")
    await office.do("upsertCustomer", "customer { id }", reference="c2", priceGroup="VIP")
    await subscribe(office.database, "demo", "NEWS", "c1", "c3", "new")
    page = "customers(first: 2, after: $after) { totalCount nodes { reference } pageInfo { hasNextPage endCursor } }"
    query = f"""query($after: String) {{ newsletters {{ code memberCount {page} }}
      priceGroups {{ code memberCount customers {{ nodes {{ reference }} }} }} }}"""
    first = await office.api.data(query)
    (letter_,) = first["newsletters"]
    assert (letter_["memberCount"], letter_["customers"]["totalCount"]) == (3, 3)
    seen = [node["reference"] for node in letter_["customers"]["nodes"]]
    assert letter_["customers"]["pageInfo"]["hasNextPage"]
    second = (await office.api.data(query, after=letter_["customers"]["pageInfo"]["endCursor"]))["newsletters"][0]
    assert not second["customers"]["pageInfo"]["hasNextPage"]
    assert sorted(seen + [node["reference"] for node in second["customers"]["nodes"]]) == ["c1", "c3", "new"]
    in_groups = {
        group["code"]: (group["memberCount"], {node["reference"] for node in group["customers"]["nodes"]})
        for group in first["priceGroups"]
    }
    assert in_groups == {"GOLD": (3, {"c1", "c3", "new"}), "VIP": (1, {"c2"})}
    assert await office.other.data("{ newsletters { code } }") == {"newsletters": []}


async def test_a_new_outlet_comes_last(office: Office) -> None:
    shown = "outlet { code position }"
    assert await office.do("createOutlet", shown, code="A2") == {"outlet": {"code": "A2", "position": 2}}
    assert await office.do("createOutlet", shown, code="A0", position=-1) == {"outlet": {"code": "A0", "position": -1}}
    await office.do("updateOutlet", shown, code="O1", position=9)
    found = (await office.api.data("{ outlets { code position } }"))["outlets"]
    assert {each["code"]: each["position"] for each in found} == {"A0": -1, "A2": 2, "O1": 9}
    assert await office.refused("updateOutlet", shown, code="O1", position=None) == [("NULL_NOT_ALLOWED", "position")]
    await office.do("updateOutlet", shown, code="O1", position=2**31 - 1)
    assert await office.refused("createOutlet", shown, code="A3") == [("POSITION_OUT_OF_RANGE", "position")]


async def test_voucher_settings_are_the_accounts(office: Office) -> None:
    query = "{ account { voucherSettings { validityDays } } }"
    shown = "account { code voucherSettings { validityDays } }"
    assert await office.api.data(query) == {"account": {"voucherSettings": {"validityDays": None}}}
    changed = await office.do("updateVoucherSettings", shown, validityDays=90)
    assert changed["account"] == {"code": "demo", "voucherSettings": {"validityDays": 90}}
    await office.do("updateVoucherSettings", shown)
    assert await office.api.data(query) == {"account": {"voucherSettings": {"validityDays": 90}}}
    await office.do("updateVoucherSettings", shown, validityDays=None)
    assert await office.api.data(query) == {"account": {"voucherSettings": {"validityDays": None}}}
    for days in (0, -1, 36_501):
        wrong = await office.refused("updateVoucherSettings", shown, validityDays=days)
        assert wrong == [("BAD_VALIDITY", "validityDays")]
