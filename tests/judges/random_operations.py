"""Random operations on one small account, step by step: after each the product shows what the oracle does.

What they are drawn from is drawn_operations.py's, how they are sent and compared operating.py's, what is right the
oracle's.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
)

from . import drawn_operations as drawn
from .operating import Office

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .drawn_operations import Given
    from .oracle.operations import Operation


class RandomOperations(RuleBasedStateMachine):
    """Imports, actions, previews, repeats and undoing in any order."""

    operations: Bundle[Operation] = Bundle("operations")
    previews: Bundle[Operation] = Bundle("previews")
    looks: Bundle[Operation] = Bundle("looks")
    """Previews of what is not acted on by a preview."""

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

    @rule(rows=drawn.entries)
    def import_entries(self, rows: list[Given]) -> None:
        self.office.import_entries(rows)

    @rule(row=drawn.customers)
    def import_customer(self, row: dict[str, str]) -> None:
        self.office.import_rows({"customers.csv": [row]})

    @rule(target=operations, action=drawn.all_actions, selection=drawn.selections)
    def act(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.act(*action, selection) or multiple()

    @rule(target=operations, action=drawn.by_hand)
    def act_by_hand(self, action: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.act_by_hand(*action) or multiple()

    @rule(target=operations, action=drawn.leaving)
    def leave_or_come_back(self, action: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.act_by_hand(*action) or multiple()

    @rule(target=looks, action=drawn.by_hand | drawn.leaving)
    def preview_by_hand(self, action: tuple[str, Given]) -> Operation | MultipleResults[Operation]:
        return self.office.act_by_hand(*action, dry_run=True) or multiple()

    @rule(target=operations, action=drawn.rewards, selection=drawn.rewarded)
    def reward(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.act(*action, selection) or multiple()

    @rule(target=operations, changes=drawn.voucher_changes, undone=st.none() | drawn.latest)
    def change_vouchers(self, changes: list[tuple[str, int, bool]], undone: int | None) -> MultipleResults[Operation]:
        done = [self.office.change_voucher(verb, which, sloppily=sloppily) for verb, which, sloppily in changes]
        undoing = None if undone is None else self.office.undo_issuing(undone)
        return multiple(*(each for each in (*done, undoing) if each))

    @rule(target=operations, verbs=st.lists(drawn.verbs, min_size=2, max_size=5))
    def administer(self, verbs: list[tuple[str, Given]]) -> MultipleResults[Operation]:
        done = [self.office.administer(*verb) for verb in verbs]
        return multiple(*(each for each in done if each))

    @rule(target=previews, action=drawn.all_actions, selection=drawn.selections)
    def preview(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.act(*action, selection, dry_run=True) or multiple()

    @rule(target=operations, preview=st.one_of(previews, previews, looks))
    def act_on_preview(self, preview: Operation) -> Operation | MultipleResults[Operation]:
        return self.office.act_on(preview) or multiple()

    @rule(target=operations, undone=st.one_of(operations, operations, previews, looks), too_few=drawn.too_few)
    def undo(self, undone: Operation, too_few: str) -> Operation | MultipleResults[Operation]:
        return self.office.undo(undone, too_few) or multiple()

    @rule(target=looks, undone=operations, too_few=drawn.too_few)
    def preview_undoing(self, undone: Operation, too_few: str) -> Operation | MultipleResults[Operation]:
        return self.office.undo(undone, too_few, dry_run=True) or multiple()

    @rule(done=st.one_of(operations, previews, looks))
    def repeat(self, done: Operation) -> None:
        self.office.repeat(done)

    @rule(done=st.one_of(operations, previews, looks), action=drawn.all_actions, selection=drawn.selections)
    def use_a_key_again(self, done: Operation, action: tuple[str, Given], selection: Given) -> None:
        self.office.refuse_key(done, *action, selection)

    @rule(target=operations, action=drawn.all_actions, selection=drawn.selections)
    def do_then_undo(self, action: tuple[str, Given], selection: Given) -> Operation | MultipleResults[Operation]:
        return self.office.do_then_undo(*action, selection) or multiple()
