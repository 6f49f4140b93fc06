from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import ImportRefusedError, InputError
from loyalty_graph.imports import import_folder
from loyalty_graph.imports.codes import FAULTS

from .broken_files import CELL_FAULTS, FILE_FAULTS, Broken
from .broken_relations import ENTRY_FAULTS, RELATION_FAULTS
from .folders import SHOP, everything, import_text, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

ALL_FAULTS = [*FILE_FAULTS, *CELL_FAULTS, *RELATION_FAULTS, *ENTRY_FAULTS]


@pytest.mark.parametrize("broken", ALL_FAULTS, ids=lambda broken: broken.name)
async def test_a_broken_file_is_refused_with_its_faults_alone(
    module_database: Database, tmp_path: Path, broken: Broken
) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        await import_folder(module_database, write_files(tmp_path, {**SHOP, **broken.files}), account="shop")

    found = [(fault.file, fault.line, fault.column, fault.code, fault.text) for fault in refused.value.problems]
    assert found == broken.faults


async def test_faults_of_all_files_are_told_at_once_in_order_and_nothing_is_written(
    module_database: Database, tmp_path: Path
) -> None:
    before = await everything(module_database)
    texts = {name: text for broken in RELATION_FAULTS for name, text in broken.files.items() if name != "account"}
    texts |= {"outlets": "code,name,position\nO1,,x\n", "entries": SHOP["entries"] + "E3,ana,,TIN,EARN,,0,now,,,\nE4\n"}

    with pytest.raises(ImportRefusedError) as refused:
        await import_folder(module_database, write_files(tmp_path, {**SHOP, **texts}), account="shop")

    assert refused.value.message == f"Nothing was imported: {len(refused.value.problems)} problems found."
    assert [(fault.file, fault.line, fault.code) for fault in refused.value.problems] == [
        ("balance_types.csv", None, "NO_DEFAULT"),
        ("campaigns.csv", 3, "UNKNOWN_BALANCE_TYPE"),
        ("campaigns.csv", 4, "ENDS_BEFORE_START"),
        ("outlets.csv", 2, "BAD_INTEGER"),
        ("customers.csv", 2, "UNKNOWN_PRICE_GROUP"),
        ("enrolments.csv", 3, "UNKNOWN_CUSTOMER"),
        ("enrolments.csv", 4, "UNKNOWN_CAMPAIGN"),
        ("survey_answers.csv", 3, "UNKNOWN_CUSTOMER"),
        ("sales.csv", 2, "UNKNOWN_OUTLET"),
        ("sale_lines.csv", 4, "UNKNOWN_SALE"),
        ("entries.csv", 4, "UNKNOWN_BALANCE_TYPE"),
        ("entries.csv", 4, "UNKNOWN_KIND"),
        ("entries.csv", 4, "ZERO_POINTS"),
        ("entries.csv", 4, "BAD_TIME"),
        ("entries.csv", 5, "WRONG_FIELD_COUNT"),
    ]
    assert await everything(module_database) == before


async def test_more_faults_than_anyone_reads_are_counted(module_database: Database, tmp_path: Path) -> None:
    lines = "".join(f"c{number},maybe\n" for number in range(10_003))

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(module_database, tmp_path, customers="reference,employee\n" + lines)

    assert len(refused.value.problems) == 10_001
    last = refused.value.problems[0]
    assert (last.code, last.text) == ("TOO_MANY_PROBLEMS", "3 more lines have the fault 'BAD_BOOLEAN'.")


async def test_a_file_that_cannot_be_opened_is_a_fault(
    module_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"customers": "reference\nana\n"})
    # Root may open everything, so the system's refusal has to be played.
    monkeypatch.setattr(type(tmp_path), "open", _refuse)

    with pytest.raises(ImportRefusedError) as refused:
        await import_folder(module_database, tmp_path, account="shop")

    assert [str(fault) for fault in refused.value.problems] == [
        "customers.csv: UNREADABLE_FILE: The file cannot be read: Permission denied."
    ]


async def test_a_link_that_leads_nowhere_is_a_fault_and_not_a_file_that_is_absent(
    module_database: Database, tmp_path: Path
) -> None:
    write_files(tmp_path, {"customers": "reference\nana\n"})
    (tmp_path / "entries.csv").symlink_to(tmp_path / "gone")
    (tmp_path / "sales.csv").mkdir()

    with pytest.raises(ImportRefusedError) as refused:
        await import_folder(module_database, tmp_path, account="shop")

    assert [str(fault) for fault in refused.value.problems] == [
        "entries.csv: UNREADABLE_FILE: The file cannot be read: No such file or directory."
    ]


def _refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("files", "account", "code"),
    [
        (None, "shop", "FOLDER_NOT_FOUND"),
        ({}, "shop", "EMPTY_FOLDER"),
        ({"customers": "reference\nana\n"}, None, "ACCOUNT_REQUIRED"),
        ({"customers": "reference\nana\n"}, "a\nb", "BAD_CODE"),
    ],
)
async def test_an_import_without_folder_files_or_account(
    module_database: Database, tmp_path: Path, files: dict[str, str | bytes] | None, account: str | None, code: str
) -> None:
    folder = tmp_path / "gone" if files is None else write_files(tmp_path, files)
    (tmp_path / "notes.txt").write_text("left alone")

    with pytest.raises(InputError) as refused:
        await import_folder(module_database, folder, account=account)

    assert refused.value.code == code


def test_every_fault_of_a_file_has_an_example() -> None:
    shown = {code for broken in ALL_FAULTS for _, _, _, code, _ in broken.faults}
    elsewhere = {
        "CHANGED_ENTRY",
        "CHANGED_SALE",
        "CHANGED_SALE_LINES",
        "RECORDED_AT_REGRESSES",
        "TOO_MANY_PROBLEMS",
        "UNREADABLE_FILE",
    }
    assert shown | elsewhere == set(FAULTS)
    assert not shown & elsewhere
