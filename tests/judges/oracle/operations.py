"""The operations of an account: done, previewed, done from a preview, undone. Each answers what it books or why not."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .actions import ACTIONS, Given, RefusedActionError, corrections, refuse_merge, selected
from .attributes import LEFT, Change, apply, restored, timed, wanted
from .bookings import Outcome, decided
from .records import Entry
from .verbs import VERBS
from .vouchers import apply_to_vouchers, taken_back, wanted_vouchers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from .ledger import Ledger

BY_HAND = {"modifyBalance", "addBalance", "removeBalance", "mergeBalanceTypes", *LEFT}
"""What is not acted on by previewId."""


@dataclass(eq=False)
class Operation:
    """Something that was done or previewed. `code` and `at` are the product's to choose."""

    kind: str
    outcomes: list[Outcome | Change]
    dry_run: bool = False
    request: tuple[str, Given, Given] | None = None
    """Of an action: its field, its selection and its arguments."""
    preview: Operation | None = None
    undoes: Operation | None = None
    undone_by: Operation | None = None
    verb: tuple[str, Given] | None = None
    """What books nothing: its field and what it is given."""
    changed: int = 0
    """For how many members a verb does something."""
    code: str = ""
    entries: list[Entry] = field(default_factory=list)

    @property
    def rejected(self) -> list[tuple[str, str | None]]:
        """Why it must not be done: each code and member once."""
        return sorted({(each.error, each.reference) for each in self.outcomes if each.error}, key=lambda it: it[::-1])

    @property
    def status(self) -> str:
        """PREVIEW or FAILED of what was only looked at, else DONE or UNDONE."""
        if self.dry_run:
            return "FAILED" if self.rejected else "PREVIEW"
        return "UNDONE" if self.undone_by else "DONE"

    @property
    def shown(self) -> dict[str, Any]:
        """The operation as the API shows it, besides its outcomes."""
        return {
            "kind": self.kind,
            "dryRun": self.dry_run,
            "status": self.status,
            "memberCount": self.changed or len({each.reference for each in self.outcomes}),
            "pointsDelta": sum(each.points for each in self.outcomes),
            "undoes": self.undoes and self.undoes.code,
            "undoneBy": self.undone_by and self.undone_by.code,
        }


class Operations:
    """All operations of one ledger, in the order in which they were recorded."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.all: list[Operation] = []

    def act(self, mutation: str, selection: Given, given: Given, at: datetime, *, dry_run: bool = False) -> Operation:
        """An action as it would be. Raises RefusedActionError."""
        if mutation == "mergeBalanceTypes":
            refuse_merge(self.ledger, given)
        references = selected(self.ledger, selection)
        if not references:
            raise RefusedActionError(("EMPTY_SELECTION", None))
        request = None if mutation in BY_HAND else (mutation, selection, given)
        outcomes = self._outcomes(mutation, references, given, at)
        return _accepted(Operation(_snake(mutation), outcomes, dry_run, request))

    def _outcomes(self, mutation: str, references: list[str], given: Given, at: datetime) -> list[Outcome | Change]:
        if mutation == "createVouchers":
            return list(wanted_vouchers(self.ledger, references, given))
        asked = ACTIONS[mutation](self.ledger, references, given) if mutation in ACTIONS else []
        changes = (
            wanted(self.ledger, mutation, references, given) if mutation not in ACTIONS or mutation in LEFT else []
        )
        return _of_all(references, [*decided(self.ledger, references, asked, at), *changes])

    def administer(self, verb: str, given: Given, at: datetime) -> Operation:
        """What books nothing. Raises RefusedActionError."""
        changed = VERBS[verb](deepcopy(self.ledger), given, at)
        return Operation(_snake(verb), [], verb=(verb, given), changed=changed)

    def act_on(self, preview: Operation, mutation: str, at: datetime) -> Operation:
        """Exactly what a preview showed. Raises RefusedActionError."""
        if not preview.dry_run or preview.request is None or preview.request[0] != mutation:
            raise RefusedActionError(("UNKNOWN_PREVIEW", None))
        if any(each.preview is preview for each in self.all):
            raise RefusedActionError(("PREVIEW_USED", None))
        if preview.status == "FAILED":
            raise RefusedActionError(("PREVIEW_FAILED", None))
        _, selection, given = preview.request
        references = selected(self.ledger, selection)
        outcomes = self._outcomes(mutation, references, given, at)
        then, now = _by_member(preview.outcomes), _by_member(outcomes)
        stale = [reference for reference in sorted(then | now) if then.get(reference) != now.get(reference)]
        if stale:
            raise RefusedActionError(*(("PREVIEW_STALE", reference) for reference in stale))
        return Operation(preview.kind, outcomes, request=preview.request, preview=preview)

    def undo(self, undone: Operation, too_few: str, at: datetime, *, dry_run: bool = False) -> Operation:
        """The corrections of an operation's entries. Raises RefusedActionError."""
        if undone.dry_run or undone.undoes or not undone.outcomes:
            raise RefusedActionError(("NOT_UNDOABLE", None))
        if undone.undone_by:
            raise RefusedActionError(("ALREADY_UNDONE", None))
        members = {each.reference for each in undone.outcomes}
        corrected = decided(self.ledger, members, corrections(undone.entries, too_few), at)
        changes = [*restored(self.ledger, undone.outcomes), *taken_back(self.ledger, undone.code)]
        outcomes = _of_all(members, [*corrected, *changes])
        return _accepted(Operation("undo_operation", outcomes, dry_run, undoes=None if dry_run else undone))

    def record(self, made: Operation, code: str, at: datetime, vouchers: Mapping[str, tuple[str, str]]) -> None:
        """Book what was done, under the code and at the time that the product gave it.

        So are the code and the order number of each member's new voucher the product's.
        """
        made.code = code
        made.outcomes = [timed(each, at) for each in made.outcomes]
        self.all.append(made)
        if made.verb:
            verb, given = made.verb
            VERBS[verb](self.ledger, given, at)
        if made.dry_run:
            return
        if made.undoes:
            made.undoes.undone_by = made
        made.entries = [
            Entry(
                id="",
                reference=asked.reference,
                campaign=asked.campaign,
                balance_type=asked.balance_type,
                kind=asked.kind,
                effect=asked.effect,
                points=outcome.points,
                at=at,
                initiated_at=None,
                reason=asked.reason,
                operation=code,
                corrects=asked.corrects,
            )
            for outcome in made.outcomes
            if (asked := outcome.asked) and outcome.points
        ]
        apply(self.ledger, made.outcomes)
        apply_to_vouchers(self.ledger, code, made.outcomes, at, vouchers)
        self.ledger.entries += made.entries


def _of_all(references: Iterable[str], outcomes: Sequence[Outcome | Change]) -> list[Outcome | Change]:
    """The outcomes, and one of those who have none."""
    without = set(references) - {each.reference for each in outcomes}
    return [*outcomes, *(Outcome(reference) for reference in sorted(without))]


def _accepted(made: Operation) -> Operation:
    if made.rejected and not made.dry_run:
        raise RefusedActionError(*made.rejected)
    return made


_MAY_MOVE = {"before", "after", "valueBefore"}


def _by_member(outcomes: Sequence[Outcome | Change]) -> dict[str, list[dict[str, Any]]]:
    """What of each member's outcomes must not differ: all but what there was before, and the balance after."""
    told: dict[str, list[dict[str, Any]]] = {}
    for each in outcomes:
        told.setdefault(each.reference, []).append(
            {name: value for name, value in each.shown.items() if name not in _MAY_MOVE}
        )
    return told


def _snake(name: str) -> str:
    """awardPoints is award_points."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
