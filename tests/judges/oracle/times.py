"""Instants, UTC days and months as text and as values.

The text forms are those of the import files and of the API; which of them a report may ask for is refusal.py's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

ONE_DAY = timedelta(days=1)


def parse_instant(text: str) -> datetime:
    """The instant that an RFC 3339 text with an offset names, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def parse_optional_instant(text: str) -> datetime | None:
    """The instant in an optional cell; None when the cell is empty."""
    return parse_instant(text) if text else None


def show_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with Z; a fraction is shown only where there is one."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def show_optional_instant(instant: datetime | None) -> str | None:
    """As `show_instant`, None staying None."""
    return None if instant is None else show_instant(instant)


def day_of(instant: datetime) -> date:
    """The UTC day an instant lies in; days are half-open [00:00, 24:00)."""
    return instant.astimezone(UTC).date()


def first_day_of(month: str) -> date:
    """The first day of a month written YYYY-MM."""
    return date.fromisoformat(f"{month}-01")


def last_day_of(month: str) -> date:
    """The last day of a month written YYYY-MM."""
    in_the_next_month = first_day_of(month) + timedelta(days=31)
    return in_the_next_month.replace(day=1) - ONE_DAY


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
