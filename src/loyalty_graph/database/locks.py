"""Locks between processes that end with their process, even after kill -9.

What the locks protect is the business of whoever takes them.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

_POLL_SECONDS = 0.01


class FileLock:
    """A lock on the file `path`, which is created if absent and given to `owner` (user id, group id).

    Two FileLocks exclude each other even within one process. Raises OSError when the file cannot be opened.
    """

    def __init__(self, path: Path, owner: tuple[int, int]) -> None:
        self._path = path
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        with suppress(FileExistsError):
            self._file = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
            if os.geteuid() == 0:
                os.fchown(self._file, *owner)
            return
        self._file = os.open(path, flags)

    def share(self) -> None:
        """Hold the lock together with others; waits for nobody because exclusive holders are brief."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Hold the lock alone if nobody else holds it. On False a lock that was shared before is lost."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def exclusive(self, timeout_seconds: float) -> None:
        """Hold the lock alone. Raises ConfigurationError (DATA_FOLDER_BUSY) when others hold it for too long."""
        deadline = time.monotonic() + timeout_seconds
        while not self.try_exclusive():
            if time.monotonic() > deadline:
                raise ConfigurationError(
                    "DATA_FOLDER_BUSY",
                    f"Another process has been starting or stopping the embedded PostgreSQL for over "
                    f"{timeout_seconds:.0f} seconds: it holds {self._path}.",
                )
            time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Let go of the lock and the file."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
