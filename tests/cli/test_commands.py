"""Commands on the worked example: what they print, what they change, and how they refuse."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.plugins.loading import CORE_COMMANDS
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from .conftest import Cli

SCHEMA = Path(__file__).parents[2] / "schema.graphql"


def test_an_import_says_what_it_did_and_the_second_changes_nothing(cli: Cli) -> None:
    first = cli("import", str(WORKED_EXAMPLE))
    assert first.status == 0, first.err
    assert _cells(first.out, "entries") == ["26", "0", "0"]
    assert _cells(first.out, "customers") == ["9", "0", "0"]
    second = cli("import", str(WORKED_EXAMPLE))
    assert _cells(second.out, "entries") == ["0", "0", "26"]
    assert _cells(second.out, "sales") == ["0", "0", "12"]


def test_a_refused_import_lists_every_fault_and_ends_with_one_line(cli: Cli, tmp_path: Path) -> None:
    folder = shutil.copytree(WORKED_EXAMPLE, tmp_path / "files")
    entries = folder / "entries.csv"
    entries.write_text(
        entries.read_text().replace("EARN_RULE,EARNED,100", "EARN_RULE,EARNED,-100").replace("C2,W", "C9,W")
    )
    outcome = cli("import", str(folder))
    *problems, last = outcome.err.splitlines()
    assert outcome.status == 1
    assert last.startswith("Error: Nothing was imported: ")
    assert any(line.startswith("entries.csv:2:points: WRONG_SIGN: ") for line in problems)
    assert any(": UNKNOWN_CAMPAIGN: " in line for line in problems)
    assert "Traceback" not in outcome.err


def test_an_import_shows_the_first_warnings_and_says_how_many_more_there_are(loaded: Cli, tmp_path: Path) -> None:
    lines = (f"late{number},ana,C2,WINSTON,EARN_RULE,1,2024-03-01T00:00:00Z\n" for number in range(103))
    header = "id,customer,campaign,balance_type,kind,points,effective_at\n"
    (tmp_path / "entries.csv").write_text(header + "".join(lines))
    outcome = loaded("import", str(tmp_path))
    *warnings, last = outcome.err.splitlines()
    assert outcome.status == 0
    assert len(warnings) == 100
    assert warnings[0].startswith("Warning: entries.csv:2:campaign: CAMPAIGN_NOT_ACTIVE: ")
    assert last == "Warning: 3 more lines have the warning CAMPAIGN_NOT_ACTIVE."


def test_a_report_as_a_table(loaded: Cli) -> None:
    outcome = loaded(
        "report", "outstanding", "--filter", '{"month": "2024-02"}', "--order-by", "total_outstanding_points:desc"
    )
    assert outcome.status == 0, outcome.err
    rows = [line for line in outcome.out.splitlines() if "│" in line]
    assert [row.split("│")[1].strip() for row in rows[:8]] == ["gus", "x9", "hal", "dan", "ana", "cleo", "ivy", "ben"]
    assert "8 of 8 rows, totals over all of them" in outcome.out


def test_a_report_as_csv_and_ndjson_into_files(loaded: Cli, tmp_path: Path) -> None:
    csv, ndjson = tmp_path / "balance.csv", tmp_path / "balance.ndjson"
    assert loaded("report", "balance", "--format", "csv", "--output", str(csv)).status == 0
    assert (
        loaded(
            "report", "balance", "--format", "ndjson", "--output", str(ndjson), "--where", '{"balance": {"gt": 0}}'
        ).status
        == 0
    )
    assert csv.read_text().splitlines()[0].startswith("Reference,Email,")
    assert len(csv.read_text().splitlines()) == 8
    rows = [json.loads(line) for line in ndjson.read_text().splitlines()]
    assert [(row["reference"], row["balance"]) for row in rows] == [("dan", 10), ("gus", 100), ("hal", 15)]
    assert not list(tmp_path.glob("*.part"))


def test_listings_and_chosen_columns_like_reports(loaded: Cli, tmp_path: Path) -> None:
    outcome = loaded("report", "customers", "--columns", "reference,email", "--order-by", "reference:desc")
    assert "│ gus" in outcome.out
    assert "Email" in outcome.out
    assert "Phone" not in outcome.out
    asked = ["report", "customers", "--columns", "all", "--where", '{"reference": {"eq": "gus"}}']
    written = loaded(*asked, "--format", "csv").out.splitlines()
    assert [line.split(",")[0] for line in written] == ["reference", "gus"]
    workbook = tmp_path / "customers.xlsx"
    assert loaded(*asked, "--format", "xlsx", "--output", str(workbook)).status == 0
    heading, gus = load_workbook(workbook).active.iter_rows(values_only=True)
    assert heading == tuple(written[0].split(","))
    assert gus[0] == "gus"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["report", "nonsense"],
            "Error: UNKNOWN_REPORT: There is no report 'nonsense'; there are: activity, all_customers, balance,",
        ),
        (["report", "balance", "--filter", "{"], "Error: BAD_JSON: --filter is not JSON: "),
        (["report", "balance", "--filter", "[]"], "Error: BAD_JSON: --filter is not a JSON object. (--filter)"),
        (["report", "balance", "--filter", '{"campaigns": ["C9"]}'], "Error: UNKNOWN_FILTER_VALUE: "),
        (["report", "balance", "--order-by", "nonsense"], "Error: UNKNOWN_ORDER_FIELD: "),
        (["report", "outstanding", "--filter", '{"month": "2024-13"}'], "Error: BAD_MONTH: "),
        (["report", "outstanding"], "Error: ARGUMENT_REQUIRED: "),
        (["report", "balance", "--account", "nobody"], "Error: UNKNOWN_ACCOUNT: There is no account 'nobody'."),
        (
            ["report", "balance", "--format", "csv", "--output", "/nowhere/at/all.csv"],
            "Error: CANNOT_WRITE: /nowhere/at/all.csv: ",
        ),
        (
            ["report", "balance", "--format", "docx"],
            "Error: UNKNOWN_FORMAT: There is no export format 'docx'; there are: csv, ndjson, xlsx. (--format)",
        ),
        (["account", "create", "demo"], "Error: ACCOUNT_EXISTS: "),
        (
            ["account", "create", "x", "--data-epoch", "2024-02-30"],
            "Error: BAD_DATE: --data-epoch: '2024-02-30' is not a day",
        ),
        (["account", "set", "demo"], "Error: NOTHING_TO_SET: "),
        (["account", "set", "nobody", "--name", "x"], "Error: UNKNOWN_ACCOUNT: "),
        (["import", "/nowhere"], "Error: FOLDER_NOT_FOUND: "),
        (["verify", "--account", "nobody"], "Error: UNKNOWN_ACCOUNT: "),
        (["nonsense"], "Error: No such command 'nonsense'."),
        (
            ["serve", "--port", "99999"],
            "Error: Invalid value for '--port': Input should be less than or equal to 65535",
        ),
    ],
)
def test_every_error_is_one_line_and_status_1(loaded: Cli, arguments: list[str], error: str) -> None:
    outcome = loaded(*arguments)
    assert outcome.status == 1
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.startswith(error)


def test_verify_agrees_with_a_sound_ledger(loaded: Cli) -> None:
    outcome = loaded("verify")
    assert (outcome.status, outcome.out) == (0, "demo: the ledger and all its derived numbers agree.\n")


def test_verify_names_what_differs(loaded: Cli, loaded_url: str) -> None:
    async def falsify() -> None:
        async with Database(loaded_url, Settings()).owner.begin() as connection:
            await connection.execute(text("UPDATE balances SET points = points + 1, earned = earned + 1"))

    asyncio.run(falsify())
    outcome = loaded("verify")
    *differences, last = outcome.err.splitlines()
    assert outcome.status == 1
    assert differences
    assert all(line.startswith("demo: ") for line in differences)
    assert last.startswith("Error: LEDGER_DIFFERS: ")


def test_plugins_are_listed(cli: Cli) -> None:
    listed = json.loads(cli("plugins", "--json").out)
    assert {plugin["name"]: plugin["reports"] for plugin in listed if plugin["status"] == "OK"} == {
        "activity": ["activity"],
        "all_customers": ["all_customers"],
        "balance": ["balance"],
        "liability": ["liability_by_customer", "liability_by_date"],
        "outstanding": ["outstanding"],
        "reconciliation": ["reconciliation"],
    }
    assert "loyalty-graph-liability" in cli("plugins").out


def test_the_committed_schema_is_the_one_that_is_served(cli: Cli) -> None:
    assert cli("schema").out == SCHEMA.read_text(), "schema.graphql has drifted: run `make schema` and read the diff"


def test_help_explains_every_command(cli: Cli) -> None:
    shown = cli("--help")
    assert shown.status == 0
    for command in CORE_COMMANDS:
        assert command in shown.out
        assert cli(command, "--help").status == 0


def _cells(table: str, name: str) -> list[str]:
    line = next(line for line in table.splitlines() if line.strip("│ ").startswith((f"{name} ", f"{name}.csv")))
    return [cell.strip() for cell in line.strip("│").split("│")][1:]
