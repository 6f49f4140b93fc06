"""A project's reports are those of its own distribution, as it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_graph.contracts.project import Project
from loyalty_graph.errors import ConfigurationError

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project of an installed distribution whose plugin cannot be imported."""
    metadata = tmp_path / "shelf_report-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shelf-report\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[loyalty_graph]\nshelf = shelf_report\n")
    (tmp_path / "shelf_report.py").write_text('raise RuntimeError("no shelf")\n')
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "Shelf_Report"\n')
    monkeypatch.syspath_prepend(tmp_path)
    return Project.at(tmp_path)


def test_only_the_projects_own_reports_are_its_business() -> None:
    reports = Project.at(PLUGINS / "liability").reports()
    assert [report.name for report in reports] == ["liability_by_customer", "liability_by_date"]


def test_a_plugin_that_does_not_serve_has_no_contracts_to_check(broken: Project) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        broken.reports()
    assert refusal.value.code == "PLUGIN_FAILED"
    assert refusal.value.message == "plugin 'shelf' of Shelf_Report does not serve: RuntimeError: no shelf"


@pytest.mark.usefixtures("broken")
def test_a_broken_plugin_is_not_the_business_of_other_projects() -> None:
    assert [report.name for report in Project.at(PLUGINS / "balance").reports()] == ["balance"]
