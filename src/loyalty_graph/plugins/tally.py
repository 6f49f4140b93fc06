"""How a plugin fared while it served; why one could not be loaded is its `error`."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Tally:
    """Counts the failures of one plugin in this process, from whichever thread they are noted.

    The last one is also kept in `file`, if there is one, so that commands and other processes can tell it.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = file
        self._failures = 0
        self._last: str | None = None

    @property
    def failures(self) -> int:
        """How often the plugin failed in this process."""
        return self._failures

    @property
    def last(self) -> str | None:
        """What was said of the last failure, in whichever process; None while there is none."""
        with contextlib.suppress(OSError):
            if self._file is not None:
                return self._file.read_text(encoding="utf-8")
        return self._last

    def note(self, failure: str) -> None:
        """Count a failure. That the file cannot be written is no failure more: the log has it all."""
        with self._lock:
            self._failures += 1
            self._last = failure
            with contextlib.suppress(OSError):
                if self._file is not None:
                    self._file.parent.mkdir(parents=True, exist_ok=True)
                    self._file.write_text(failure, encoding="utf-8")
