"""What the verbs do that book nothing: the programme, enrolments, voucher settings and customer records.

Each changes the ledger and returns for how many members it did something, or refuses before it has changed anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .actions import Given, RefusedActionError
from .bookings import is_running
from .records import Customer
from .times import parse_instant, show_instant
from .vouchers import VOUCHER_VERBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .ledger import Ledger
    from .records import Row


def _refuse(condition: object, code: str, reference: str | None = None) -> None:
    if condition:
        raise RefusedActionError((code, reference))


def _create(known: dict[str, Row], given: Given, label: str = "name", **values: str) -> int:
    """A record of that code, called like it unless it is called otherwise."""
    _refuse(given["code"] in known, "CODE_TAKEN")
    known[given["code"]] = {"code": given["code"], label: given.get(label) or given["code"], **values}
    return 0


def _rename(row: Row, given: Given, label: str = "name") -> None:
    row[label] = given.get(label, row[label])


def create_balance_type(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """It is not the default: there is one."""
    return _create(ledger.balance_types, given, is_default="false")


def rename_balance_type(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Its code stays."""
    _rename(ledger.balance_types[given["code"]], given)
    return 0


def set_default_balance_type(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Another type is the one that is taken where none is named."""
    _refuse(ledger.balance_types[given["code"]].get("retired_at"), "TYPE_RETIRED")
    for code, row in ledger.balance_types.items():
        row["is_default"] = "true" if code == given["code"] else "false"
    return 0


def retire_balance_type(ledger: Ledger, given: Given, at: datetime) -> int:
    """All its balances are 0, it is not the default, and no running campaign uses it."""
    code, target = given["code"], given.get("mergedInto")
    row = ledger.balance_types[code]
    _refuse(row.get("retired_at"), "TYPE_RETIRED")
    _refuse(row["is_default"] == "true", "DEFAULT_BALANCE_TYPE")
    _refuse(target == code, "SAME_BALANCE_TYPE")
    _refuse(target and ledger.balance_types[target].get("retired_at"), "TYPE_RETIRED")
    held = dict.fromkeys(ledger.members, 0)
    for entry in ledger.entries:
        held[entry.reference] += entry.points if entry.balance_type == code else 0
    _refuse(any(held.values()), "BALANCES_NOT_ZERO")
    using = (name for name, campaign in ledger.campaigns.items() if campaign["balance_type"] == code)
    _refuse(any(is_running(ledger, name, at) for name in using), "USED_BY_CAMPAIGN")
    row["retired_at"] = show_instant(at)
    return 0


def create_campaign(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Nobody is in it yet."""
    times = {column: given.get(name) or "" for name, column in _TIMES.items()}
    _refuse_backwards(times)
    _refuse(ledger.balance_types[given["balanceType"]].get("retired_at"), "TYPE_RETIRED")
    return _create(ledger.campaigns, given, balance_type=given["balanceType"], **times)


def update_campaign(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Times that are left out stay; null is none."""
    row = ledger.campaigns[given["code"]]
    times = {column: given.get(name, row[column]) or "" for name, column in _TIMES.items()}
    _refuse_backwards(times)
    balance_type = given.get("balanceType", row["balance_type"])
    _refuse("balanceType" in given and ledger.balance_types[balance_type].get("retired_at"), "TYPE_RETIRED")
    row.update(times, balance_type=balance_type)
    _rename(row, given)
    return 0


def _refuse_backwards(times: Row) -> None:
    starts, ends = times["starts_at"], times["ends_at"]
    _refuse(starts and ends and parse_instant(ends) <= parse_instant(starts), "ENDS_BEFORE_START")


_TIMES = {"startsAt": "starts_at", "endsAt": "ends_at"}


def _records(ledger: Ledger, references: list[str]) -> set[str]:
    unknown = sorted(set(references) - set(ledger.customers))
    if unknown:
        raise RefusedActionError(*(("UNKNOWN_CUSTOMER", reference) for reference in unknown))
    return set(references)


def enrol_customers(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Records only; who is enrolled stays so."""
    references = _records(ledger, given["references"])
    ledger.enrolments |= {(given["campaign"], reference) for reference in references}
    return len(references)


def withdraw_enrolments(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Entries in the campaign stay."""
    references = _records(ledger, given["references"])
    ledger.enrolments -= {(given["campaign"], reference) for reference in references}
    return len(references)


def create_adjustment_reason(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """It decides what is booked from now on."""
    effects = {"effect_up": given["effectUp"], "effect_down": given["effectDown"]}
    return _create(ledger.reasons, given, "label", **effects)


def update_adjustment_reason(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """What was booked keeps its effect."""
    row = ledger.reasons[given["code"]]
    row["effect_up"] = given.get("effectUp", row["effect_up"])
    row["effect_down"] = given.get("effectDown", row["effect_down"])
    _rename(row, given, "label")
    return 0


def create_price_group(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Automatic groups follow its threshold at once."""
    before, threshold = _groups(ledger), given.get("pointsThreshold")
    _create(ledger.price_groups, given, points_threshold="" if threshold is None else str(threshold))
    return _moved(ledger, before)


def update_price_group(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Automatic groups follow a new threshold at once."""
    before, row = _groups(ledger), ledger.price_groups[given["code"]]
    threshold = given["pointsThreshold"]
    row["points_threshold"] = "" if threshold is None else str(threshold)
    _rename(row, given)
    return _moved(ledger, before)


def _moved(ledger: Ledger, before: dict[str, str | None]) -> int:
    return sum(group != before[reference] for reference, group in _groups(ledger).items())


def _groups(ledger: Ledger) -> dict[str, str | None]:
    return {reference: ledger.price_group(customer) for reference, customer in ledger.customers.items()}


def upsert_customer(ledger: Ledger, given: Given, at: datetime) -> int:
    """What is left out stays. Another group than there is, given by hand, switches the automatic one off."""
    reference = given["reference"]
    known = ledger.customers.get(reference)
    group = ledger.price_group(known) if known else None
    automatic = given.get("automaticPriceGroup", known.automatic_price_group if known else False)
    if given.get("priceGroup", group) != group:
        _refuse(given.get("automaticPriceGroup"), "PRICE_GROUP_IS_AUTOMATIC")
        group, automatic = given["priceGroup"], False
    ledger.customers[reference] = replace(
        known or Customer(reference=reference, created_at=at),
        **{column: given[name] for name, column in _PLAIN.items() if name in given},
        price_group=group,
        automatic_price_group=automatic,
    )
    return 1


_PLAIN = {"email": "email", "receiveEmail": "receive_email", "accountCustomer": "account_customer"}


def exclude_from_reports(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """The whole history leaves Liability, or enters it again."""
    customer = ledger.customers.get(given["reference"])
    if customer is None:
        raise RefusedActionError(("UNKNOWN_CUSTOMER", None))
    ledger.customers[customer.reference] = replace(customer, excluded_from_reports=given["excluded"])
    return 1


def create_newsletter(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Nobody gets it yet."""
    return 0


def create_outlet(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """The last one, unless it is given a position."""
    last, position = max(int(row["position"]) for row in ledger.outlets.values()), given.get("position")
    return _create(ledger.outlets, given, position=str(last + 1 if position is None else position))


def update_outlet(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Vouchers stay where they were issued."""
    _refuse(given["code"] not in ledger.outlets, "UNKNOWN_OUTLET")
    row = ledger.outlets[given["code"]]
    row["position"] = str(given.get("position", row["position"]))
    _rename(row, given)
    return 0


def update_voucher_settings(ledger: Ledger, given: Given, at: datetime) -> int:  # noqa: ARG001 - the form of verbs
    """Vouchers that were issued stay as they are; what is left out does too."""
    ledger.validity_days = given.get("validityDays", ledger.validity_days)
    return 0


VERBS: dict[str, Callable[[Ledger, Given, datetime], int]] = {
    "createBalanceType": create_balance_type,
    "renameBalanceType": rename_balance_type,
    "setDefaultBalanceType": set_default_balance_type,
    "retireBalanceType": retire_balance_type,
    "createCampaign": create_campaign,
    "updateCampaign": update_campaign,
    "enrolCustomers": enrol_customers,
    "withdrawEnrolments": withdraw_enrolments,
    "createAdjustmentReason": create_adjustment_reason,
    "updateAdjustmentReason": update_adjustment_reason,
    "createPriceGroup": create_price_group,
    "updatePriceGroup": update_price_group,
    "upsertCustomer": upsert_customer,
    "createNewsletter": create_newsletter,
    "excludeFromReports": exclude_from_reports,
    "createOutlet": create_outlet,
    "updateOutlet": update_outlet,
    "updateVoucherSettings": update_voucher_settings,
    **VOUCHER_VERBS,
}
"""Each verb by its field of Mutation."""
