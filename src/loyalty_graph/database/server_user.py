"""As which user the embedded PostgreSQL runs: it refuses root, so root's server belongs to somebody else.

Decides who that is, runs programs as them and says which folder stands in their way; changes no permission.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

_STAND_IN = "nobody"
"""Runs the server that root starts in a folder of root's."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that owns the cluster and runs its processes."""

    name: str
    user_id: int
    group_id: int

    @property
    def owner(self) -> tuple[int, int]:
        """The user id and group id that the server's files belong to."""
        return self.user_id, self.group_id

    def run(self, arguments: Sequence[str | Path], folder: Path, script: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program in `folder` as this user, `script` as its input, and return its status and output (one text).

        The environment is not passed on: PGPORT, PGOPTIONS and their like would change the server.
        """
        root = os.geteuid() == 0
        return subprocess.run(  # noqa: S603 - the programs are ours, the arguments are no shell text
            arguments,
            cwd=folder,
            input=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            user=self.user_id if root else None,
            group=self.group_id if root else None,
            extra_groups=os.getgrouplist(self.name, self.group_id) if root else None,
        )

    def obstacle(self, place: Path) -> ConfigurationError | None:
        """Return what keeps this user from `place`, if anything: FOLDER_NOT_REACHABLE, naming the folder in the way."""
        ways = [*reversed(place.parents), place]
        probe = 'for way do test -x "$way" || { printf %s "$way"; exit 1; }; done'
        blocked = self.run(["/bin/sh", "-c", probe, "sh", *ways], Path("/")).stdout
        if not blocked:
            return None
        return ConfigurationError(
            "FOLDER_NOT_REACHABLE",
            f"PostgreSQL does not run as root; the user {self.name!r} who runs it instead may not enter {blocked}, "
            f"which leads to {place}. Use a folder that everybody may enter, or start as an ordinary user.",
        )


def server_user(cluster: Path) -> ServerUser:
    """Return who runs the server of the folder `cluster`, which need not exist yet.

    That is the current user; for root it is the owner of the folder, or of the closest parent there is, so that the
    owner can still use the folder afterwards, and `nobody` where that would be root again.
    """
    current = os.geteuid()
    if current != 0:
        return ServerUser(_name(current) or str(current), current, os.getegid())
    closest = next(place for place in (cluster, *cluster.parents) if place.exists())
    name = _name(closest.stat().st_uid)
    account = pwd.getpwnam(_STAND_IN if name in {None, "root"} else str(name))
    return ServerUser(account.pw_name, account.pw_uid, account.pw_gid)


def _name(user_id: int) -> str | None:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return None
