"""What another process has used so far, as Linux tells it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process_id: int) -> float:
    """The CPU time of a process, of its own and of the kernel for it."""
    after_name = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS_PER_SECOND


class Memory:
    """The memory of a process: what it had when this was made, and the most that it has had since."""

    def __init__(self, process_id: int) -> None:
        self._folder = Path(f"/proc/{process_id}")
        (self._folder / "clear_refs").write_text("5")  # the peak starts anew
        self._idle = self._megabytes("VmRSS")

    @property
    def above_idle(self) -> float:
        """By how many MB the peak is above what it was."""
        return self._megabytes("VmHWM") - self._idle

    def _megabytes(self, name: str) -> float:
        line = next(line for line in (self._folder / "status").read_text().splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1024
