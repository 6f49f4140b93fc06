"""What the check says of a report and its committed contract, and what is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.contracts.checking import Finding, Status, check_contracts
from loyalty_graph.contracts.contract import contract_of, read_contract
from loyalty_graph.contracts.project import Project
from loyalty_graph.errors import InputError
from loyalty_graph.reports.columns import Column

from .samples import stock

if TYPE_CHECKING:
    from pathlib import Path

GONE: dict[str, Any] = {"identities": ["points == earned"]}
MORE: dict[str, Any] = {"more": Column(str | None, "More")}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that has committed to the sample, version 1.3."""
    project = Project(tmp_path, "loyalty-graph-stock")
    (found,) = check_contracts(project, [stock()])
    found.write()
    return project


def checked(project: Project, *without: str, **members: Any) -> Finding:
    """The finding on a changed sample."""
    (found,) = check_contracts(project, [stock(*without, **members)])
    return found


def test_a_contract_is_the_same_whenever_it_is_made(project: Project) -> None:
    file = project.contract_file("stock")
    assert file.read_text() == contract_of(stock()).as_text()
    assert read_contract(file) == contract_of(stock())
    assert checked(project).status is Status.KEPT
    assert checked(project).advice == ""


def test_a_new_report_has_to_be_committed_to(tmp_path: Path) -> None:
    found = checked(Project(tmp_path, "loyalty-graph-stock"))
    assert (found.status, found.committed) == (Status.NEW, None)
    assert found.advice == f"run `loyalty-graph contract write {tmp_path}` and commit {found.file}."


@pytest.mark.parametrize(
    ("without", "members", "refused", "wanted"),
    [
        (["lost"], GONE, ["1.3", "1.4", "0.9", "2.1", "3.0"], "2.0"),
        ([], MORE, ["1.3", "1.5", "1.2", "2.1"], "1.4"),
        ([], {"title": "Goods"}, ["1.2", "1.5", "3.0"], "1.3"),
        ([], {}, ["1.4", "2.0", "1.2"], "1.3"),
    ],
)
def test_a_version_that_says_too_little_too_much_or_goes_back_is_refused(
    project: Project, without: list[str], members: dict[str, Any], refused: list[str], wanted: str
) -> None:
    for version in refused:
        found = checked(project, *without, version=version, **members)
        assert found.status is Status.WRONG_VERSION
        assert found.advice.startswith(f'set version = "{wanted}" in ')
        then = (
            ", then run `loyalty-graph contract write " if without or members else ": nothing but the version differs."
        )
        assert f"samples.py{then}" in found.advice
    found = checked(project, *without, version=wanted, **members)
    assert found.status is (Status.UNWRITTEN if members else Status.KEPT)


def test_who_changed_something_may_call_it_more_than_the_rules_see(project: Project) -> None:
    assert checked(project, version="2.0", **MORE).status is Status.UNWRITTEN
    assert checked(project, version="2.0", __doc__="What was in stock.").status is Status.UNWRITTEN


def test_what_no_rule_judges_is_written_all_the_same(project: Project) -> None:
    file = project.contract_file("stock")
    contract = json.loads(file.read_text())
    contract["sdl"].append("# a comment")
    file.write_text(json.dumps(contract))
    found = checked(project)
    assert (found.status, found.differences) == (Status.UNWRITTEN, ())


def test_a_contract_whose_report_is_gone_is_broken(project: Project) -> None:
    (found,) = check_contracts(project, [])
    assert (found.status, found.today) == (Status.REPORT_GONE, None)
    assert [each.verdict.severity for each in found.differences] == ["BREAKING"]
    assert f"delete {found.file}" in found.advice


def test_what_is_written_is_kept_from_then_on(project: Project) -> None:
    found = checked(project, version="1.4", **MORE)
    found.write()
    assert checked(project, version="1.4", **MORE).status is Status.KEPT
    assert checked(project, version="1.4").status is Status.WRONG_VERSION


def _edited(**changes: Any) -> str:
    return json.dumps(contract_of(stock()).as_json() | changes)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<<<<<<< ours", "Invalid JSON: "),
        ("[]", "Input should be an object"),
        ("{}", "name: Field required"),
        (_edited(version="1"), "version: Value error, '1' is no version such as \"1.0\"."),
        (_edited(version=1.3), "version: Input should be a valid string."),
        (_edited(sdl=["type {"]), "sdl: Value error, Syntax Error: Expected Name, found '{'."),
        (_edited(columns=[{"name": "code"}]), "columns.0.label: Field required."),
        (_edited(colour="red"), "colour: Extra inputs are not permitted."),
        (_edited(name="shop"), "it is the contract of 'shop', not of 'stock'."),
    ],
)
def test_a_malformed_contract_is_one_clear_error(project: Project, text: str, fault: str) -> None:
    file = project.contract_file("stock")
    file.write_text(text)
    with pytest.raises(InputError) as refusal:
        checked(project)
    assert refusal.value.code == "BAD_CONTRACT"
    assert refusal.value.message.startswith(f"{file}: {fault}")
    assert file.read_text() == text
