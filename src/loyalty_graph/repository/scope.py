"""Whose data is read, and when: the one thing every read is bound to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """An account and the instant that a request takes for now."""

    account_id: int
    code: str
    name: str
    currency: str
    data_epoch: dt.date | None
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The UTC day of now."""
        return self.now.astimezone(dt.UTC).date()
