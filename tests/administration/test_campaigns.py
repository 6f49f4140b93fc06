from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

SHOWN = "campaign { code name balanceType { code } startsAt endsAt campaignCustomers enrolledCustomers }"
THING = "campaign { code } operation { memberCount }"
EARLY, LATE = "2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z"


async def campaign(office: Office) -> Any:
    shown = '{ campaign(code: "NEW") { name balanceType { code } startsAt endsAt } }'
    return (await office.api.data(shown))["campaign"]


async def test_a_campaign_is_created(office: Office) -> None:
    times = {"startsAt": EARLY, "endsAt": LATE}
    made = await office.do("createCampaign", SHOWN, code="NEW", name="New", balanceType="EXTRA", **times)
    counts = {"campaignCustomers": 0, "enrolledCustomers": 0}
    assert made["campaign"] == {
        "code": "NEW",
        "name": "New",
        "balanceType": {"code": "EXTRA"},
        "startsAt": "2024-03-01T00:00:00Z",
        "endsAt": "2024-04-01T00:00:00Z",
        **counts,
    }
    always = await office.do("createCampaign", SHOWN, code="ALWAYS", balanceType="STORE")
    assert [always["campaign"][name] for name in ("name", "startsAt", "endsAt")] == ["ALWAYS", None, None]


async def test_a_campaign_that_cannot_be_is_refused(office: Office) -> None:
    async def refused(**given: Any) -> list[tuple[str, str | None]]:
        return await office.refused("createCampaign", THING, **({"code": "NEW", "balanceType": "STORE"} | given))

    assert await refused(code="C1") == [("CODE_TAKEN", "code")]
    assert await refused(code="") == [("BAD_CODE", "code")]
    assert await refused(name=" ") == [("BAD_NAME", "name")]
    assert await refused(balanceType="NONE") == [("UNKNOWN_BALANCE_TYPE", "balanceType")]
    assert await refused(startsAt=EARLY, endsAt=EARLY) == [("ENDS_BEFORE_START", "endsAt")]
    await office.do("createBalanceType", "balanceType { code }", code="OLD")
    await office.do("retireBalanceType", "balanceType { code }", code="OLD")
    assert await refused(balanceType="OLD") == [("TYPE_RETIRED", "balanceType")]


async def test_what_is_left_out_stays_and_null_takes_away(office: Office) -> None:
    await office.do("createCampaign", THING, code="NEW", balanceType="STORE", startsAt=EARLY, endsAt=LATE)
    as_made = {"name": "NEW", "balanceType": {"code": "STORE"}, "startsAt": EARLY, "endsAt": LATE}
    assert await campaign(office) == as_made
    await office.do("updateCampaign", THING, code="NEW")
    assert await campaign(office) == as_made
    await office.do("updateCampaign", THING, code="NEW", name="Newer", endsAt=None)
    assert await campaign(office) == {**as_made, "name": "Newer", "endsAt": None}
    await office.do("updateCampaign", THING, code="NEW", balanceType="EXTRA", startsAt=LATE)
    assert await campaign(office) == {
        "name": "Newer",
        "balanceType": {"code": "EXTRA"},
        "startsAt": LATE,
        "endsAt": None,
    }
    ever = {"startsAt": "0001-01-01T00:00:00Z", "endsAt": "9999-12-31T23:59:59.999999Z"}
    await office.do("updateCampaign", THING, code="NEW", **ever)
    await office.do("updateCampaign", THING, code="NEW", startsAt=EARLY)
    assert await campaign(office) == {"name": "Newer", "balanceType": {"code": "EXTRA"}, **ever, "startsAt": EARLY}


async def test_a_change_that_cannot_be_is_refused(office: Office) -> None:
    await office.do("createCampaign", THING, code="NEW", balanceType="STORE", startsAt=EARLY, endsAt=LATE)

    async def refused(**given: Any) -> list[tuple[str, str | None]]:
        return await office.refused("updateCampaign", THING, **({"code": "NEW"} | given))

    assert await refused(code="NONE") == [("UNKNOWN_CAMPAIGN", "code")]
    assert await refused(name=None) == [("NULL_NOT_ALLOWED", "name")]
    assert await refused(balanceType=None) == [("NULL_NOT_ALLOWED", "balanceType")]
    assert await refused(balanceType="NONE") == [("UNKNOWN_BALANCE_TYPE", "balanceType")]
    assert await refused(startsAt=LATE) == [("ENDS_BEFORE_START", "startsAt")]
    assert await refused(endsAt=EARLY) == [("ENDS_BEFORE_START", "endsAt")]


async def test_a_type_that_a_running_campaign_uses_is_not_retired(office: Office) -> None:
    await office.do("createBalanceType", "balanceType { code }", code="USED")
    await office.do("createCampaign", THING, code="NEW", balanceType="USED")
    retire, shown = "retireBalanceType", "balanceType { code }"
    assert await office.refused(retire, shown, code="USED") == [("USED_BY_CAMPAIGN", "code")]
    await office.do("updateCampaign", THING, code="NEW", endsAt="2999-01-01T00:00:00Z")
    assert await office.refused(retire, shown, code="USED") == [("USED_BY_CAMPAIGN", "code")]
    await office.do("updateCampaign", THING, code="NEW", endsAt=LATE)
    await office.do("createCampaign", THING, code="NEXT", balanceType="USED", startsAt="2999-01-01T00:00:00Z")
    await office.do(retire, shown, code="USED")


async def test_customers_are_enrolled_and_withdrawn(office: Office) -> None:
    async def enrolled() -> list[str]:
        nodes = (await office.api.data("{ customers { nodes { reference campaigns { code } } } }"))["customers"][
            "nodes"
        ]
        return [node["reference"] for node in nodes if {"code": "C2"} in node["campaigns"]]

    done = await office.do("enrolCustomers", THING, campaign="C2", references=["c2", "new", "c2"])
    assert done["operation"] == {"memberCount": 2}
    assert await enrolled() == ["c2", "new"]
    (kept, _) = (await office.state("demo"))["enrolments"][-2:]
    await office.do("enrolCustomers", THING, campaign="C2", references=["c3", "c2"])
    assert await enrolled() == ["c2", "c3", "new"]
    assert kept in (await office.state("demo"))["enrolments"]
    await office.do("withdrawEnrolments", THING, campaign="C2", references=["c2", "c1"])
    assert await enrolled() == ["c3", "new"]


@pytest.mark.parametrize("verb", ["enrolCustomers", "withdrawEnrolments"])
async def test_only_records_are_enrolled(office: Office, verb: str) -> None:
    unknown = [("UNKNOWN_CUSTOMER", "references")] * 2
    assert await office.refused(verb, THING, campaign="C2", references=["c1", "o1", "zoe"]) == unknown
    assert await office.refused(verb, THING, campaign="NONE", references=["c1"]) == [("UNKNOWN_CAMPAIGN", "campaign")]
    assert await office.refused(verb, THING, campaign="C2", references=[]) == [("EMPTY_LIST", "references")]
