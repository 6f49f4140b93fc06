"""What can become of an operation, and of each member in it."""

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

    CHANGED = "Points are booked."
    UNCHANGED = "There is nothing to change."
    REJECTED = "It must not be done; `error` says why."
