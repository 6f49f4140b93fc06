"""The folders of an embedded server: who they belong to, who may enter them, which path a socket can have.

The cluster itself is made by PostgreSQL, see `cluster`.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty_graph.database.postmaster import socket_file
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.database.server_user import ServerUser

_SOCKET_PATH_BYTES = 103
"""Longest path of a socket: 107 bytes on Linux, 103 on macOS."""


@contextmanager
def file_errors_named(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into a ConfigurationError (DATA_FOLDER_UNUSABLE)."""
    try:
        yield
    except OSError as error:
        place = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        text = f"The data folder {folder} cannot be used: {place}."
        raise ConfigurationError("DATA_FOLDER_UNUSABLE", text) from error


def owner_of(folder: Path) -> tuple[int, int]:
    """Return the user id and group id of the folder."""
    status = folder.stat()
    return status.st_uid, status.st_gid


def make_data_folder(folder: Path, user: ServerUser) -> None:
    """Make the data folder and missing parents, open to pass through; what is inside is private by itself."""
    for place in [place for place in (*reversed(folder.parents), folder) if not place.exists()]:
        owner = owner_of(place.parent)
        place.mkdir(exist_ok=True)
        place.chmod(0o711)
        if os.geteuid() == 0 and owner[0] == user.user_id:
            os.chown(place, *owner)


def private_socket_folder(cluster: Path, user: ServerUser) -> Path:
    """Return a folder only the server's user may enter: in the data folder, unless no socket can be there.

    Its path may be too long, have a comma or lead through a folder that the server's user may not enter.
    Raises ConfigurationError (SOCKET_FOLDER_NOT_YOURS) when somebody else has made the folder.
    """
    folder = cluster.with_name("socket")
    path = os.fsencode(socket_file(folder))
    if len(path) > _SOCKET_PATH_BYTES or b"," in path or user.obstacle(folder.parent) is not None:
        name = hashlib.sha256(path).hexdigest()[:16]
        folder = Path("/tmp") / f"loyalty-graph-{user.user_id}-{name}"  # noqa: S108 - checked right below
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, *user.owner)
    status = folder.lstat()
    if (status.st_mode, status.st_uid) != (0o40700, user.user_id):
        raise ConfigurationError(
            "SOCKET_FOLDER_NOT_YOURS",
            f"{folder} must be a folder that only user {user.user_id} may enter; remove it.",
        )
    return folder
