"""What can become of an operation and of each member in it, and what may be asked for."""

from __future__ import annotations

import enum


class OperationStatus(enum.Enum):
    """What became of an operation."""

    PREVIEW = "It shows what would be done; nothing was."
    DONE = "It was done."
    FAILED = "It shows what would be done, and why it cannot be: the outcomes that are rejected say it."
    UNDONE = "It was done, and undone by another operation."


class OutcomeStatus(enum.Enum):
    """What an operation means for one member."""

    CHANGED = "Points are booked, or something else of the customer is changed."
    UNCHANGED = "There is nothing to change."
    REJECTED = "It must not be done; `error` says why."
    CLAMPED = "Fewer points are booked than were to be taken: the balance has no more."
    CHANGED_SINCE = "It is not undone: it is no longer as the operation left it."


class OnInsufficient(enum.Enum):
    """What to do where a balance has fewer points than are to be taken."""

    REJECT = "Take nothing from anybody, and say whose balances have too few points."
    CLAMP = "Take what the balance has; from one that has nothing, nothing."
    ALLOW_NEGATIVE = "Take all of them, though the balance becomes negative."


class ChangeType(enum.Enum):
    """What changes a balance by hand."""

    MANUAL_CHANGE = "Points are added, which count as earned."
    FLAGGED_DEDUCTION = "Points are taken, which count as points earned reversed."
