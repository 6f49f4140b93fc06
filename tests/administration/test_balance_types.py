from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .office import Office

pytestmark = pytest.mark.anyio

SHOWN = "balanceType { code name isDefault retiredAt mergedInto { code } } operation { kind actor status }"
THING = "balanceType { code } operation { id }"


async def test_a_balance_type_is_created(office: Office) -> None:
    assert await office.do("createBalanceType", SHOWN, code="GIFT", name="Gifts") == {
        "balanceType": {"code": "GIFT", "name": "Gifts", "isDefault": False, "retiredAt": None, "mergedInto": None},
        "operation": {"kind": "create_balance_type", "actor": "maria", "status": "DONE"},
    }
    nameless = await office.do("createBalanceType", "balanceType { name }", code="PLAIN")
    assert nameless == {"balanceType": {"name": "PLAIN"}}
    found = await office.api.data("{ balanceTypes { code } }")
    assert [each["code"] for each in found["balanceTypes"]] == ["EXTRA", "GIFT", "PLAIN", "STORE"]


async def test_the_code_of_a_new_balance_type_has_to_be_free_and_a_code(office: Office) -> None:
    assert await office.refused("createBalanceType", THING, code="STORE") == [("CODE_TAKEN", "code")]
    assert await office.refused("createBalanceType", THING, code=" A") == [("BAD_CODE", "code")]
    assert await office.refused("createBalanceType", THING, code="A", name="") == [("BAD_NAME", "name")]


async def test_a_balance_type_is_renamed(office: Office) -> None:
    renamed = await office.do("renameBalanceType", "balanceType { code name }", code="STORE", name="Shop")
    assert renamed == {"balanceType": {"code": "STORE", "name": "Shop"}}
    assert await office.refused("renameBalanceType", THING, code="NONE", name="A") == [("UNKNOWN_BALANCE_TYPE", "code")]
    assert await office.refused("renameBalanceType", THING, code="STORE", name="\n") == [("BAD_NAME", "name")]


async def test_there_is_always_one_default(office: Office) -> None:
    await office.do("setDefaultBalanceType", THING, code="EXTRA")
    await office.do("setDefaultBalanceType", THING, code="EXTRA")
    found = await office.api.data("{ balanceTypes { code isDefault } }")
    assert [each["code"] for each in found["balanceTypes"] if each["isDefault"]] == ["EXTRA"]
    assert await office.refused("setDefaultBalanceType", THING, code="NONE") == [("UNKNOWN_BALANCE_TYPE", "code")]


async def test_a_type_without_points_is_retired_and_stays(office: Office) -> None:
    await office.do("createBalanceType", THING, code="OLD")
    retired = await office.do("retireBalanceType", SHOWN, code="OLD", mergedInto="EXTRA")
    assert retired["balanceType"]["mergedInto"] == {"code": "EXTRA"}
    assert retired["balanceType"]["retiredAt"] is not None
    found = await office.api.data("{ balanceTypes { code } }")
    assert [each["code"] for each in found["balanceTypes"]] == ["EXTRA", "OLD", "STORE"]
    for verb in ("retireBalanceType", "setDefaultBalanceType"):
        assert await office.refused(verb, THING, code="OLD") == [("TYPE_RETIRED", "code")]


async def test_what_is_in_use_is_not_retired(office: Office) -> None:
    verb = "retireBalanceType"
    assert await office.refused(verb, THING, code="STORE") == [("DEFAULT_BALANCE_TYPE", "code")]
    assert await office.refused(verb, THING, code="EXTRA") == [("BALANCES_NOT_ZERO", "code")]
    assert await office.refused(verb, THING, code="NONE") == [("UNKNOWN_BALANCE_TYPE", "code")]
    for code in ("NEW", "OLD", "USED"):
        await office.do("createBalanceType", THING, code=code)
    assert await office.refused(verb, THING, code="NEW", mergedInto="NEW") == [("SAME_BALANCE_TYPE", "mergedInto")]
    assert await office.refused(verb, THING, code="NEW", mergedInto="NO") == [("UNKNOWN_BALANCE_TYPE", "mergedInto")]
    await office.do(verb, THING, code="OLD")
    assert await office.refused(verb, THING, code="NEW", mergedInto="OLD") == [("TYPE_RETIRED", "mergedInto")]
