"""Random operations on one small account, step by step: after each the product shows what the oracle does.

What operations are drawn stands here; how they are sent and compared is operating.py's, what is right the oracle's.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, invariant, multiple, precondition, rule

from .first_batch import CAMPAIGNS, NAMES, PRICE_GROUPS, TYPES
from .operating import Office
from .oracle.effects import EFFECT_OF_KIND, SIGN_OF_KIND
from .pools import REASONS

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle.operations import Operation

Given = dict[str, Any]
_points = st.integers(1, 9) | st.sampled_from((25, 1000))
_names = st.sampled_from(NAMES)
_types = st.sampled_from((None, None, "GOLD", "SILVER", "SILVER", "TIN"))
_too_few = st.sampled_from(("REJECT", "CLAMP", "ALLOW_NEGATIVE"))
_flags = st.sampled_from(("false", "false", "true"))
_left = st.sampled_from(("", "", "2024-01-05T00:00:00Z"))
_times = st.sampled_from(("2024-01-31T23:59:59.999999Z", "2024-02-01T00:00:00Z", "YESTERDAY", "TODAY", "NOW"))
"""The last three are read when the entries are written: the last instant of a day, the first, and the present."""
_campaigns = st.sampled_from(("", "", *CAMPAIGNS))
_KINDS = sorted(set(EFFECT_OF_KIND) - {"TRANSFER_OUT", "TRANSFER_IN"})

_selections = st.lists(_names, min_size=1, max_size=3, unique=True).map(lambda names: {"references": names}) | (
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
        st.fixed_dictionaries({**_adjusting, "points": _points, "onInsufficient": _too_few}),
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
_all_actions = _actions | _attribute_actions
_by_hand = st.one_of(
    st.tuples(
        st.just("modifyBalance"),
        st.fixed_dictionaries(
            {
                "reference": _names,
                "balanceType": _types,
                "changeType": st.sampled_from(("MANUAL_CHANGE", "FLAGGED_DEDUCTION", "FLAGGED_DEDUCTION")),
                "points": _points,
                "notes": st.just("Counted again"),
                "onInsufficient": _too_few,
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
        st.sampled_from(("optOutCustomer", "closeCustomer", "reopenCustomer")),
        st.fixed_dictionaries({"reference": _names}),
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
_verbs = st.one_of(
    st.tuples(st.just("setDefaultBalanceType"), st.fixed_dictionaries({"code": st.sampled_from(TYPES)})),
    st.tuples(
        st.just("retireBalanceType"),
        st.fixed_dictionaries({"code": st.sampled_from(TYPES)}, optional={"mergedInto": st.sampled_from(TYPES)}),
    ),
    st.tuples(
        st.just("updateCampaign"),
        st.fixed_dictionaries(
            {"code": st.sampled_from(CAMPAIGNS)},
            optional={"startsAt": _moments, "endsAt": _moments, "balanceType": st.sampled_from(TYPES)},
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
                "effectUp": st.sampled_from(("EARNED", "REVERSED", "REIMBURSED", "EXPIRED")),
                "effectDown": st.sampled_from(("REVERSED", "REDEEMED", "EXPIRED")),
            },
        ),
    ),
    st.tuples(
        st.just("updatePriceGroup"),
        st.fixed_dictionaries(
            {"code": st.sampled_from(PRICE_GROUPS), "pointsThreshold": st.sampled_from((None, 0, 5, 20, 50))}
        ),
    ),
    st.tuples(
        st.just("upsertCustomer"),
        st.fixed_dictionaries(
            {"reference": _names},
            optional={
                "email": st.sampled_from((None, "new@example.test")),
                "receiveEmail": st.booleans(),
                "priceGroup": st.sampled_from((None, *PRICE_GROUPS)),
                "automaticPriceGroup": st.booleans(),
            },
        ),
    ),
    st.tuples(st.just("excludeFromReports"), st.fixed_dictionaries({"reference": _names, "excluded": st.booleans()})),
)
_entries = st.lists(
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
_customers = st.fixed_dictionaries(
    {
        "reference": _names,
        "excluded_from_reports": _flags,
        "opted_out_at": _left,
        "closed_at": _left,
        "accrual_enabled": st.sampled_from(("true", "true", "false")),
        "automatic_price_group": st.sampled_from(("true", "false")),
        "price_group": st.sampled_from(("", "STAFF")),
        "created_at": st.just("2024-01-01T00:00:00Z"),
    }
)


class RandomOperations(RuleBasedStateMachine):
    """Imports, actions, previews, repeats and undoing in any order."""

    operations: Bundle[Operation] = Bundle("operations")
    previews: Bundle[Operation] = Bundle("previews")

    gateway: ClassVar[GatewayClient]
    """Where the account is; a subclass says it."""

    @cached_property
    def office(self) -> Office:
        """The account, opened by the first step: many a machine is made that does none."""
        return Office(self.gateway)

    @precondition(lambda self: "office" in vars(self))
    @invariant()
    def everything_is_as_the_oracle_says(self) -> None:
        self.office.check()

    @rule(drawn=_entries)
    def import_entries(self, drawn: list[Given]) -> None:
        self.office.import_entries(drawn)

    @rule(row=_customers)
    def import_customer(self, row: dict[str, str]) -> None:
        self.office.import_rows({"customers.csv": [row]})

    @rule(target=operations, action=_all_actions, selection=_selections)
    def act(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.act(*action, selection) or multiple()

    @rule(target=operations, action=_by_hand)
    def act_by_hand(self, action: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.act_by_hand(*action) or multiple()

    @rule(target=previews, action=_by_hand)
    def preview_by_hand(self, action: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.act_by_hand(*action, dry_run=True) or multiple()

    @rule(target=operations, verb=_verbs)
    def administer(self, verb: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.administer(*verb) or multiple()

    @rule(target=previews, action=_all_actions, selection=_selections)
    def preview(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.act(*action, selection, dry_run=True) or multiple()

    @rule(target=operations, preview=previews)
    def act_on_preview(self, preview: Operation) -> Operation | MultipleResults[Operation]:
        return self.office.act_on(preview) or multiple()

    @rule(target=operations, undone=st.one_of(operations, operations, previews), too_few=_too_few)
    def undo(self, undone: Operation, too_few: str) -> Operation | MultipleResults[Operation]:
        return self.office.undo(undone, too_few) or multiple()

    @rule(target=previews, undone=operations, too_few=_too_few)
    def preview_undoing(self, undone: Operation, too_few: str) -> Operation | MultipleResults[Operation]:
        return self.office.undo(undone, too_few, dry_run=True) or multiple()

    @rule(done=st.one_of(operations, previews))
    def repeat(self, done: Operation) -> None:
        self.office.repeat(done)

    @rule(done=st.one_of(operations, previews), action=_all_actions, selection=_selections)
    def use_a_key_again(self, done: Operation, action: tuple[str, Given], selection: Given) -> None:
        self.office.refuse_key(done, *action, selection)

    @rule(target=operations, action=_all_actions, selection=_selections)
    def do_then_undo(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.do_then_undo(*action, selection) or multiple()
