"""Whose data is read, and when: the one thing every read is bound to."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field


class Time(enum.Enum):
    """How closely a reading looked at the time: its answer holds for that long, as long as no data change."""

    DAY = "It asked for today."
    INSTANT = "It asked for now."


@dataclass(frozen=True, slots=True)
class Scope:
    """An account and the instant that a request takes for now.

    `stamp` is the version of the account's row where the row was read for an earlier request: what is read now has to
    prove that it is the same still. None where it was read for this one.
    """

    account_id: int
    code: str
    name: str
    currency: str
    data_epoch: dt.date | None
    instant: dt.datetime = field(repr=False)
    asked: set[Time] = field(default_factory=set, compare=False, repr=False)
    """What has been asked of the time so far. An answer is good for as long as what it asked for stays the same."""
    stamp: str | None = field(default=None, repr=False)

    @property
    def now(self) -> dt.datetime:
        """The instant that the request takes for now."""
        self.asked.add(Time.INSTANT)
        return self.instant

    @property
    def today(self) -> dt.date:
        """The UTC day of now."""
        self.asked.add(Time.DAY)
        return self.instant.astimezone(dt.UTC).date()

    @property
    def account(self) -> tuple[int, str, str, str, dt.date | None]:
        """All there is to say of the account."""
        return self.account_id, self.code, self.name, self.currency, self.data_epoch
