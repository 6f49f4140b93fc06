"""What random operations are drawn from: few members, types, campaigns and numbers, so that things coincide."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .first_batch import CAMPAIGNS, NAMES, PRICE_GROUPS, RECORDS, TYPES
from .oracle.effects import EFFECT_OF_KIND, SIGN_OF_KIND
from .pools import REASONS

Given = dict[str, Any]
_points = st.integers(1, 9) | st.sampled_from((25, 1000))
_names = st.sampled_from(NAMES)
_types = st.sampled_from((None, None, "GOLD", "SILVER", "SILVER", "TIN"))
too_few = st.sampled_from(("REJECT", "CLAMP", "ALLOW_NEGATIVE"))
_flags = st.sampled_from(("false", "false", "true"))
_left = st.sampled_from(("", "", "2024-01-05T00:00:00Z"))
_times = st.sampled_from(("2024-01-31T23:59:59.999999Z", "2024-02-01T00:00:00Z", "YESTERDAY", "TODAY", "NOW"))
"""The last three are read when the entries are written: the last instant of a day, the first, and the present."""
_campaigns = st.sampled_from(("", "", *CAMPAIGNS))
_KINDS = sorted(set(EFFECT_OF_KIND) - {"TRANSFER_OUT", "TRANSFER_IN"})

selections = st.lists(_names, min_size=1, max_size=3, unique=True).map(lambda names: {"references": names}) | (
    st.sampled_from(
        (
            {"balanceReport": {"filter": {"includeOrphans": True}, "where": {"balance": {"lt": 8}}}},
            {"balanceReport": {"filter": {"campaigns": ["C1"]}}},
            {"allCustomersReport": {}},
            {"activityReport": {"filter": {"customerAvailablePoints": {"min": 5}}}},
        )
    )
)
_REASONS = [row["code"] for row in REASONS]
_adjusting = {"reason": st.sampled_from(_REASONS), "balanceType": _types}


def _granted(drawn: tuple[str, int, str | None, str]) -> Given:
    kind, points, balance_type, campaign = drawn
    return {
        "kind": kind,
        "points": points * SIGN_OF_KIND[kind],
        "balanceType": balance_type,
        "campaign": campaign or None,
    }


_actions = st.one_of(
    st.tuples(st.just("awardPoints"), st.fixed_dictionaries({**_adjusting, "points": _points})),
    st.tuples(
        st.just("subtractPoints"),
        st.fixed_dictionaries({**_adjusting, "points": _points, "onInsufficient": too_few}),
    ),
    st.tuples(st.just("resetPoints"), st.fixed_dictionaries({**_adjusting, "points": st.just(0) | _points})),
    st.tuples(st.just("grant"), st.tuples(st.sampled_from(_KINDS), _points, _types, _campaigns).map(_granted)),
)
_attribute_actions = st.one_of(
    st.tuples(
        st.sampled_from(("setAccrual", "setAutomaticPriceGroup")), st.fixed_dictionaries({"enabled": st.booleans()})
    ),
    st.tuples(st.just("changePriceGroup"), st.fixed_dictionaries({"priceGroup": st.sampled_from(PRICE_GROUPS)})),
    st.tuples(st.just("addToNewsletter"), st.just({"newsletter": "NEWS"})),
)
rewards = st.tuples(
    st.just("createVouchers"), st.fixed_dictionaries({"value": st.sampled_from(("5.00", "12.5", "0.01"))})
)
rewarded = st.lists(st.sampled_from(RECORDS), min_size=1, max_size=3, unique=True).map(
    lambda names: {"references": names}
) | st.just({"activityReport": {"filter": {"hadZeroSales": {"from": "2024-02-02", "to": "2024-02-03"}}}})
latest = st.integers(0, 3)
voucher_changes = st.lists(
    st.tuples(st.sampled_from(("useVoucher", "useVoucher", "payVoucher", "voidVoucher")), latest, st.booleans()),
    min_size=2,
    max_size=4,
)
"""What is done to which voucher, counted from the latest one, and whether its code is typed sloppily."""
all_actions = _actions | _attribute_actions | rewards
leaving = st.tuples(
    st.sampled_from(("optOutCustomer", "closeCustomer", "reopenCustomer")),
    st.fixed_dictionaries({"reference": _names}),
)
by_hand = st.one_of(
    st.tuples(
        st.just("modifyBalance"),
        st.fixed_dictionaries(
            {
                "reference": _names,
                "balanceType": _types,
                "changeType": st.sampled_from(("MANUAL_CHANGE", "FLAGGED_DEDUCTION", "FLAGGED_DEDUCTION")),
                "points": _points,
                "notes": st.just("Counted again"),
                "onInsufficient": too_few,
            }
        ),
    ),
    st.tuples(
        st.just("addBalance"), st.fixed_dictionaries({"reference": _names, "balanceType": _types, "points": _points})
    ),
    st.tuples(
        st.just("removeBalance"),
        st.fixed_dictionaries(
            {"reference": _names, "balanceType": _types}, optional={"reason": st.sampled_from(_REASONS)}
        ),
    ),
    st.tuples(
        st.just("mergeBalanceTypes"),
        st.fixed_dictionaries(
            {
                "sourceTypes": st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True),
                "allowMultiple": st.sampled_from((True, True, False)),
                "deleteBalanceFromSource": st.sampled_from((True, True, False)),
                "confirmMint": st.sampled_from((True, True, False)),
            },
            optional={
                "destinationType": st.sampled_from(TYPES),
                "references": st.lists(_names, min_size=1, max_size=3, unique=True),
            },
        ),
    ),
)
_moments = st.sampled_from((None, "2024-02-10T00:00:00Z", "2024-02-15T00:00:00Z", "2098-01-01T00:00:00Z"))
_references = st.lists(_names, min_size=1, max_size=3, unique=True)
_named = {"name": st.just("Called otherwise")}
_effects = {
    "effectUp": st.sampled_from(("EARNED", "REVERSED", "REIMBURSED", "EXPIRED")),
    "effectDown": st.sampled_from(("REVERSED", "REDEEMED", "EXPIRED")),
}
_thresholds = st.sampled_from((None, 0, 5, 20, 50))
_new = st.sampled_from(("NEW", "newer"))
_creating = st.one_of(
    st.tuples(st.just("createBalanceType"), st.fixed_dictionaries({"code": _new}, optional=_named)),
    st.tuples(
        st.just("createCampaign"),
        st.fixed_dictionaries(
            {"code": _new, "balanceType": st.sampled_from(TYPES)},
            optional={"startsAt": _moments, "endsAt": _moments, **_named},
        ),
    ),
    st.tuples(st.just("createAdjustmentReason"), st.fixed_dictionaries({"code": _new, **_effects})),
    st.tuples(
        st.just("createPriceGroup"),
        st.fixed_dictionaries({"code": _new}, optional={"pointsThreshold": _thresholds, **_named}),
    ),
)
_positions = st.integers(0, 2)
_of_vouchers = st.one_of(
    st.tuples(
        st.just("createOutlet"),
        st.fixed_dictionaries({"code": _new}, optional={"position": st.none() | _positions, **_named}),
    ),
    st.tuples(
        st.just("updateOutlet"),
        st.fixed_dictionaries({"code": st.just("O1") | _new}, optional={"position": _positions, **_named}),
    ),
    st.tuples(
        st.just("updateVoucherSettings"),
        st.fixed_dictionaries({}, optional={"validityDays": st.sampled_from((None, 1, 30))}),
    ),
)
verbs = st.one_of(
    _creating,
    _of_vouchers,
    st.tuples(st.just("renameBalanceType"), st.fixed_dictionaries({"code": st.sampled_from(TYPES), **_named})),
    st.tuples(st.just("setDefaultBalanceType"), st.fixed_dictionaries({"code": st.sampled_from(TYPES)})),
    st.tuples(
        st.just("retireBalanceType"),
        st.fixed_dictionaries({"code": st.sampled_from(TYPES)}, optional={"mergedInto": st.sampled_from(TYPES)}),
    ),
    st.tuples(
        st.just("updateCampaign"),
        st.fixed_dictionaries(
            {"code": st.sampled_from(CAMPAIGNS)},
            optional={"startsAt": _moments, "endsAt": _moments, "balanceType": st.sampled_from(TYPES), **_named},
        ),
    ),
    st.tuples(
        st.sampled_from(("enrolCustomers", "withdrawEnrolments")),
        st.fixed_dictionaries({"campaign": st.sampled_from(CAMPAIGNS), "references": _references}),
    ),
    st.tuples(
        st.just("updateAdjustmentReason"),
        st.fixed_dictionaries(
            {"code": st.sampled_from(_REASONS)},
            optional={
                **_effects,
                "label": st.just("Called otherwise"),
            },
        ),
    ),
    st.tuples(
        st.just("updatePriceGroup"),
        st.fixed_dictionaries({"code": st.sampled_from(PRICE_GROUPS), "pointsThreshold": _thresholds}, optional=_named),
    ),
    st.tuples(
        st.just("upsertCustomer"),
        st.fixed_dictionaries(
            {"reference": _names},
            optional={
                "email": st.sampled_from((None, "new@example.test")),
                "receiveEmail": st.booleans(),
                "accountCustomer": st.booleans(),
                "priceGroup": st.sampled_from((None, *PRICE_GROUPS)),
                "automaticPriceGroup": st.booleans(),
            },
        ),
    ),
    st.tuples(st.just("excludeFromReports"), st.fixed_dictionaries({"reference": _names, "excluded": st.booleans()})),
)
entries = st.lists(
    st.fixed_dictionaries(
        {
            "customer": _names,
            "balance_type": st.sampled_from(TYPES),
            "kind": st.sampled_from([*_KINDS, "TRANSFER_OUT", "TRANSFER_OUT", "CORRECTION", "CORRECTION"]),
            "points": _points,
            "effective_at": _times,
            "campaign": _campaigns,
        }
    ),
    min_size=1,
    max_size=3,
)
customers = st.fixed_dictionaries(
    {
        "reference": _names,
        "excluded_from_reports": _flags,
        "account_customer": _flags,
        "opted_out_at": _left,
        "closed_at": _left,
        "accrual_enabled": st.sampled_from(("true", "true", "false")),
        "automatic_price_group": st.sampled_from(("true", "false")),
        "price_group": st.sampled_from(("", "STAFF")),
        "created_at": st.just("2024-01-01T00:00:00Z"),
    }
)
