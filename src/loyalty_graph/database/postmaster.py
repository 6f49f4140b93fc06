"""What a PostgreSQL server says about itself in the file `postmaster.pid`, and whether that is still so.

Reads, probes and notes; starts and stops nothing.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

PORT = 5432
"""Part of the socket's file name; no TCP port is opened."""

HERE = Path("/proc/self/cwd")
"""How a server names its folder when it may not walk the path to it: as the place where it was put."""

_LINES = 8


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server that wrote the file found in the folder `cluster`, if that was not copied from elsewhere."""

    cluster: Path
    process: int
    runs_in: Path
    socket_folder: Path | None
    """None as long as the server has not got that far."""
    ready: bool

    def answers(self) -> bool:
        """Whether somebody listens on the socket."""
        if self.socket_folder is None:
            return False
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(os.fspath(socket_file(self.socket_folder))) == 0

    def exists(self) -> bool:
        """Whether the process is there, is a server and is that of this cluster.

        The number may by now belong to another program. The command line tells, which every user may read; a process
        that ended without anybody noticing has none. Where there is no /proc the number has to do.
        """
        if self.runs_in.exists() and not self.runs_in.samefile(self.cluster):
            return False
        if self.answers():
            return True
        try:
            os.kill(self.process, 0)
        except (ProcessLookupError, PermissionError):
            return False
        if not Path("/proc/self/cmdline").exists():
            return True
        try:
            command = Path(f"/proc/{self.process}/cmdline").read_bytes()
        except FileNotFoundError:
            return False
        return os.fsencode(self.socket_folder or "postgres") in command


def read_postmaster(cluster: Path) -> Postmaster | None:
    """Return what the file in the folder `cluster` says; None if there is no file or nothing in it yet."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines:
        return None
    lines += [""] * _LINES
    folder = Path(lines[4]) if lines[4] else None
    place = Path(lines[1])
    if place == HERE:
        place = Path(os.fsdecode(_note(cluster).read_bytes()))
    return Postmaster(cluster, int(lines[0]), place, folder, ready=lines[7].strip() == "ready")


def note_place(cluster: Path, owner: tuple[int, int]) -> None:
    """Write down where the cluster is, in a file given to `owner`: its server will know that only as HERE."""
    note = _note(cluster)
    note.unlink(missing_ok=True)
    with note.open("xb") as file:  # never through a link: root writes into another user's folder here
        os.fchown(file.fileno(), *owner)
        file.write(os.fsencode(cluster))


def socket_file(folder: Path) -> Path:
    """Return the file through which a server whose sockets are in `folder` is reached."""
    return folder / f".s.PGSQL.{PORT}"


def _note(cluster: Path) -> Path:
    return cluster / "server.place"
