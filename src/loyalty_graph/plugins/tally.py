"""How a plugin fared while this process served; why one could not be loaded is its `error`."""

from __future__ import annotations

import threading


class Tally:
    """Counts the failures of one plugin in this process, from whichever thread they are noted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._last: str | None = None

    @property
    def failures(self) -> int:
        """How often the plugin failed."""
        return self._failures

    @property
    def last(self) -> str | None:
        """What was said of the last failure; None while there is none."""
        return self._last

    def note(self, failure: str) -> None:
        """Count a failure."""
        with self._lock:
            self._failures += 1
            self._last = failure
