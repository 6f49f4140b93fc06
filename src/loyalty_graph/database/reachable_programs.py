"""PostgreSQL's programs where the server's user can run them: as installed or, if the way there is private, as a copy.

Only root needs copies, because its server runs as another user; a copy serves all environments with the same build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty_graph.database.binaries import MAJOR_VERSION, program
from loyalty_graph.database.locks import FileLock

if TYPE_CHECKING:
    from loyalty_graph.database.server_user import ServerUser

_PLACES: Final = (Path("/var/cache/loyalty-graph"), Path("/tmp/loyalty-graph-programs"))  # noqa: S108 - must be root's
"""Where copies are kept: the first of them that root may write and the server's user may enter."""

_COPY_SECONDS: Final = 120.0
"""Longest wait for another process that is making the same copy."""


def reachable_program(name: str, user: ServerUser) -> Path:
    """Return the path by which `user` can run the PostgreSQL program `name`.

    Raises ConfigurationError: EMBEDDED_SERVER_MISSING, or FOLDER_NOT_REACHABLE if a copy has no place either.
    """
    return reachable_folder(program(name).parent, user) / name


@cache
def reachable_folder(installed: Path, user: ServerUser) -> Path:
    """Return the folder where `user` can run the programs that are in the folder `installed`: that or a copy's."""
    obstacle = user.obstacle(installed / "postgres")
    if obstacle is None:
        return installed
    for place in _PLACES:
        with suppress(OSError):
            _claim(place)
            if user.obstacle(place) is None:
                return _copied(installed, place)
    raise obstacle


def _claim(place: Path) -> None:
    """Make the folder `place` unless it is there. Raises OSError if others than root may write it."""
    with suppress(FileExistsError):
        place.mkdir()
        place.chmod(0o755)
    status = place.lstat()
    if (status.st_mode, status.st_uid) != (0o40755, 0):
        raise PermissionError(place)


def _copied(installed: Path, place: Path) -> Path:
    """Return the folder of the programs in their copy in `place`, which is made if absent, and never by halves."""
    # The server's program tells one build from another; all other files come from the same build.
    build = hashlib.sha256((installed / "postgres").read_bytes()).hexdigest()[:16]
    copy = place / f"postgresql-{MAJOR_VERSION}-{build}"
    if not copy.exists():
        with FileLock(place / "copy.lock", (0, 0)) as lock:
            lock.exclusive(_COPY_SECONDS)
            if not copy.exists():
                _copy(installed, copy)
    return copy / installed.relative_to(_wheel(installed))


def _copy(installed: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    package = installed.parents[1]
    # The programs look for their libraries beside the package, by a path relative to their own.
    for part in (installed.parent, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            ignored = shutil.ignore_patterns("include")
            shutil.copytree(part, draft / part.relative_to(_wheel(installed)), ignore=ignored)
    for file in (*draft.rglob("*"), draft):
        file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    os.sync()  # else a power failure after the renaming could leave empty files for good
    draft.rename(copy)


def _wheel(installed: Path) -> Path:
    """Return the folder into which the wheel was unpacked: the programs are in `package/installation/bin`."""
    return installed.parents[2]
