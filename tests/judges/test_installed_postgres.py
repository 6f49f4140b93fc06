"""The worked example on every PostgreSQL that this machine has installed: nothing may need what only 18 knows."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import installed_plugins, running_gateway
from loyalty_graph.testing.postgres import migrated_template
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

from .cases import differences, worked_example
from .product import Product

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALLED: list[Path | None] = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"))] or [None]


@pytest.fixture(params=INSTALLED, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A new cluster of an installed version, reached over a socket in its own folder."""
    programs: Path | None = request.param
    if programs is None:
        pytest.skip("no PostgreSQL is installed below /usr/lib/postgresql; the embedded one is tested everywhere")
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="loyalty-graph-installed-"))
    if user is not None:
        shutil.chown(folder, user)
    owner = user or pwd.getpwuid(os.geteuid()).pw_name
    cluster, options = folder / "cluster", f"-h '' -k {folder} -c fsync=off"

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in command], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run(programs / "initdb", "-D", cluster, "-A", "trust")
    run(programs / "pg_ctl", "-w", "-D", cluster, "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://{owner}@/postgres?host={folder}"
    finally:
        run(programs / "pg_ctl", "-w", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_the_worked_example_is_answered_as_by_hand(server: str) -> None:
    with (
        migrated_template(server) as template,
        template.copied() as url,
        running_gateway(url, installed_plugins()) as client,
    ):
        client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        product = Product(client.ask)
        for case in worked_example().cases:
            if not case.error:
                answer = product.report(case.query, case.filter, where=case.where, order_by=case.order_by)
                assert differences(case, answer) == []
