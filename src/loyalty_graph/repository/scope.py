"""Whose data is read, and when: the one thing every read is bound to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


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
    now: dt.datetime
    stamp: str | None = None

    @property
    def today(self) -> dt.date:
        """The UTC day of now."""
        return self.now.astimezone(dt.UTC).date()

    @property
    def account(self) -> tuple[Any, ...]:
        """All there is to say of the account."""
        return self.account_id, self.code, self.name, self.currency, self.data_epoch


class WatchedScope(Scope):
    """A scope that remembers whether anybody looked at its instant, and not only at its day."""

    __slots__ = ("_watched", "instant_seen")

    instant_seen: bool

    def __init__(self, watched: Scope) -> None:
        super().__init__(*watched.account, watched.now, watched.stamp)
        object.__setattr__(self, "_watched", watched)
        object.__setattr__(self, "instant_seen", False)

    def __getattribute__(self, name: str) -> Any:
        if name == "today":
            return object.__getattribute__(self, "_watched").today
        if name == "now":
            object.__setattr__(self, "instant_seen", True)
        return object.__getattribute__(self, name)
