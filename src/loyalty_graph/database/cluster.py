"""One PostgreSQL cluster on disk: created, started and stopped with PostgreSQL's own programs.

Who may do that, and when, is decided in `embedded`; nothing here takes a lock.
"""

from __future__ import annotations

import os
import shlex
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty_graph.database.binaries import MAJOR_VERSION
from loyalty_graph.database.postmaster import HERE, PORT, Postmaster, note_place, read_postmaster, socket_file
from loyalty_graph.database.reachable_programs import reachable_program
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.database.server_user import ServerUser

OWNER = "loyalty_graph"
"""The superuser of an embedded cluster and the name of its database."""

_LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
"""Independent of the machine, so that a data folder sorts alike everywhere."""

_NO_PROCESS = 2**31 - 1
"""A process number that no system gives."""

_WAIT_SECONDS = 60
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster in `folder`, whose files and processes belong to `user`. Its methods raise ConfigurationError."""

    folder: Path
    user: ServerUser

    def create(self) -> None:
        """Make the cluster with its superuser and database. Never leaves half a cluster."""
        draft = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(draft, *self.user.owner)
        here = self._working_folder()
        new = ("--no-sync", "--no-instructions", "--auth=trust", f"--username={OWNER}", *_LOCALE)
        self._run("initdb", [*new, here], draft)
        self._run("postgres", ["--single", "-F", "-D", here, "postgres"], draft, f"CREATE DATABASE {OWNER}\n")
        self._run("initdb", ["--sync-only", here], draft)
        draft.rename(self.folder)

    def require_usable(self) -> None:
        """Raise unless there is no cluster yet, or one of this user's and of this PostgreSQL."""
        if not self.folder.exists():
            return
        owner = self.folder.stat().st_uid
        if owner != self.user.user_id:
            raise ConfigurationError(
                "DATA_FOLDER_NOT_YOURS",
                f"{self.folder} belongs to user {owner}, not to {self.user.name!r}: start as that user or as root, "
                "or set LOYALTY_GRAPH_DATA_DIR to another folder.",
            )
        version = self.folder / "PG_VERSION"
        found = version.read_text().strip() if version.exists() else "an unknown version"
        if found != str(MAJOR_VERSION):
            raise ConfigurationError(
                "DATA_FOLDER_VERSION",
                f"{self.folder} was not made by PostgreSQL {MAJOR_VERSION} but by {found}: "
                "set LOYALTY_GRAPH_DATA_DIR to another folder.",
            )

    def postmaster(self) -> Postmaster | None:
        """Return the server that runs this cluster, or None."""
        found = read_postmaster(self.folder)
        return found if found is not None and found.exists() else None

    def wait_until_settled(self) -> Postmaster | None:
        """Return the running server once it answers, or None if there is none: starting and ending are waited for."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while (found := self.postmaster()) is not None:
            if found.ready and found.answers():
                return found
            if time.monotonic() > deadline:
                raise ConfigurationError(
                    "EMBEDDED_SERVER_STUCK",
                    f"PostgreSQL (process {found.process}) holds {self.folder} but does not answer: end that process.",
                )
            time.sleep(_POLL_SECONDS)
        return None

    def start(self, socket_folder: Path, options: Mapping[str, str]) -> None:
        """Start the server on a socket in `socket_folder` alone, which no other uses, and wait until it answers."""
        self._forget_dead_server()
        if self._working_folder() == str(HERE):
            note_place(self.folder, self.user.owner)
        Path(f"{socket_file(socket_folder)}.lock").unlink(missing_ok=True)
        log = self.folder / "server.log"
        if log.exists():
            log.replace(log.with_suffix(".log.old"))
        settings = {"timezone": "UTC", "unix_socket_permissions": "0700", "log_checkpoints": "off", **options}
        arguments = ["-h", "", "-k", str(socket_folder), "-p", str(PORT)]
        arguments += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._control("-l", log.name, "-o", shlex.join(arguments), "start")

    def stop(self) -> None:
        """Stop the server at once, if it runs, and remove its socket folder: open transactions are rolled back."""
        found = self.postmaster()
        if found is None:
            return
        try:
            self._control("-m", "fast", "stop")
        except ConfigurationError:
            if self.postmaster() is not None:
                raise
        if found.socket_folder is not None:
            with suppress(OSError):
                found.socket_folder.rmdir()

    def _forget_dead_server(self) -> None:
        """Make the lock file say that its server is dead, if it is.

        PostgreSQL finds that out itself, unless another program, or one that nobody waited for, has the process number.
        """
        found = read_postmaster(self.folder)
        if found is not None and not found.exists():
            # Only the number goes: by the rest of the file PostgreSQL tells whether sessions of that server still run.
            file = self.folder / "postmaster.pid"
            _, *rest = file.read_text().splitlines(keepends=True)
            file.write_text("".join((f"{_NO_PROCESS}\n", *rest)))

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", ["-D", self._working_folder(), "-w", "-t", str(_WAIT_SECONDS), *arguments], self.folder)

    def _working_folder(self) -> str:
        """Return how PostgreSQL is told to use the folder it is run in.

        It makes an absolute path of `.` and walks it, which the server's user may not below a private folder of root's.
        """
        obstacle = self.user.obstacle(self.folder.parent)
        if obstacle is None:
            return "."
        if not HERE.exists():
            raise obstacle
        return str(HERE)

    def _run(self, program: str, arguments: Sequence[str], folder: Path, script: str = "") -> None:
        result = self.user.run([reachable_program(program, self.user), *arguments], folder, script)
        if result.returncode != 0:
            log = folder / "server.log"
            text = log.read_text(errors="replace") if arguments[-1] == "start" and log.exists() else ""
            reason = _reason(result.stdout + text)
            raise ConfigurationError("EMBEDDED_SERVER_FAILED", f"{program} failed: {reason}")


def _reason(output: str) -> str:
    """Return the last line of the output that tells of an error."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line or line.startswith("pg_ctl:")]
    return (telling or lines or ["no output"])[-1]
