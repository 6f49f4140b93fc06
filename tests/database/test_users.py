"""As whom the embedded server runs: PostgreSQL refuses root, and folders have owners."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.database import EmbeddedPostgres, cluster, stop
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.database.conftest import Holder

FAST = {"fsync": "off"}
pytestmark = pytest.mark.usefixtures("as_root")


def owners(data_dir: Path) -> set[int]:
    return {place.lstat().st_uid for place in (data_dir, *data_dir.rglob("*"))}


def test_the_server_of_root_runs_as_nobody(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        process = (data_dir / "postgres" / "postmaster.pid").read_text().split()[0]
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    nobody = pwd.getpwnam("nobody")
    assert set(status["Uid"].split()) == {str(nobody.pw_uid)}
    assert set(status["Gid"].split()) == {str(nobody.pw_gid)}
    assert "0" not in status["Groups"].split()
    assert int(status["CapEff"], 16) == 0


def test_an_ordinary_user_has_a_server_of_their_own(
    folder: Path, hold: Callable[..., Holder], ordinary: pwd.struct_passwd
) -> None:
    os.chown(folder, ordinary.pw_uid, ordinary.pw_gid)
    holder = hold(folder / "data", ordinary.pw_name)
    assert holder.outcome().startswith("postgresql://")
    assert owners(folder / "data") == {ordinary.pw_uid}
    holder.end()
    assert not (folder / "data" / "postgres" / "postmaster.pid").exists()


def test_root_and_the_owner_of_the_parent_share_a_folder_whoever_comes_first(
    folder: Path, hold: Callable[..., Holder], ordinary: pwd.struct_passwd
) -> None:
    os.chown(folder, ordinary.pw_uid, ordinary.pw_gid)
    for data_dir in (folder / "root first", folder / "user first"):
        first, second = ((), (ordinary.pw_name,))[:: 1 if data_dir.name == "root first" else -1]
        one = hold(data_dir, *first)
        url = one.outcome()
        assert owners(data_dir) == {ordinary.pw_uid}
        two = hold(data_dir, *second)
        assert two.outcome() == url
        one.end()
        two.end()
        assert not (data_dir / "postgres" / "postmaster.pid").exists()
        three = hold(data_dir, ordinary.pw_name)
        assert three.outcome() == url
        assert stop(data_dir)


def test_a_folder_of_root_is_refused_to_an_ordinary_user(
    data_dir: Path, hold: Callable[..., Holder], ordinary: pwd.struct_passwd
) -> None:
    outcome = hold(data_dir, ordinary.pw_name).outcome()
    assert outcome.startswith(f"DATA_FOLDER_NOT_YOURS {data_dir / 'postgres'} belongs to user ")


def test_a_folder_that_may_not_be_written_is_refused(
    folder: Path, hold: Callable[..., Holder], ordinary: pwd.struct_passwd
) -> None:
    outcome = hold(folder / "data", ordinary.pw_name).outcome()
    assert outcome == (
        f"DATA_FOLDER_UNUSABLE The data folder {folder / 'data'} cannot be used: {folder / 'data'}: Permission denied."
    )


def test_a_private_parent_of_root_is_named_where_there_is_no_proc(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "HERE", Path("/no/proc"))
    private = folder / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(ConfigurationError, match=f"'nobody' .* may not enter {private}, ") as refused:
        EmbeddedPostgres.start(private / "project" / "data", FAST)
    assert refused.value.code == "FOLDER_NOT_REACHABLE"
    assert private.stat().st_mode == 0o40700


def test_a_restrictive_umask_is_no_obstacle(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        with EmbeddedPostgres.start(folder / "one" / "data", FAST):
            pass
    finally:
        os.umask(before)
    assert {(folder / name).stat().st_mode for name in ("one", "one/data")} == {0o40711}
