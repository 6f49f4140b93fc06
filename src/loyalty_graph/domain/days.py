"""UTC days: half-open [00:00, 24:00), the only days reports know."""

from __future__ import annotations

import datetime as dt
from typing import Final

FUTURE_TOLERANCE: Final = dt.timedelta(minutes=5)
"""How far an effective_at may lie after the server's clock: clocks of tills drift."""


def start_of(day: dt.date) -> dt.datetime:
    """The first instant of a UTC day."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def end_of(day: dt.date) -> dt.datetime:
    """The first instant after a UTC day. The last day there is ends at the last instant there is."""
    return dt.datetime.max.replace(tzinfo=dt.UTC) if day == dt.date.max else start_of(day + dt.timedelta(days=1))


def format_instant(instant: dt.datetime) -> str:
    """RFC 3339 in UTC with Z, fractions only where there are any."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
