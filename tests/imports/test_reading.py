from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.imports import reading
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.findings import Findings
from loyalty_graph.imports.reading import PlainLines, Sheet

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["reference", "first_name", "last_name"]
CELLS = st.lists(
    st.sampled_from(["", "a", "b c", "d,e", 'f"g', "h\ni", "\u00e4", "'=1", "k\\"]), min_size=2, max_size=2
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets")


def records(text: str) -> list[tuple[int, list[str]]]:
    """What Python's own reader makes of it, below the header, with the line each record starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    next(reader)
    found, line = [], reader.line_num + 1
    for cells in reader:
        found.append((line, cells))
        line = reader.line_num + 1
    return found


def read(path: Path) -> tuple[list[tuple[int, list[str]]], int]:
    """What a sheet makes of it, and how many lines of it went past the reader."""
    found, plain = [], 0
    with Sheet(BY_NAME["customers"], path, Findings(0)) as sheet:
        for batch in sheet.batches():
            if isinstance(batch, PlainLines):
                plain += len(batch.lines)
                split = [line.rstrip("\r\n").split(",") for line in batch.lines]
                found += list(enumerate(split, batch.first))
            else:
                found += batch
    return found, plain


@pytest.mark.parametrize("chunk", [1, 40, 1 << 18])
@given(rows=st.lists(st.tuples(CELLS, st.sampled_from(["\n", "\r\n"]), st.booleans()), max_size=12))
def test_lines_and_records_are_those_of_the_whole_file_however_it_is_cut(
    folder: Path, chunk: int, rows: list[tuple[list[str], str, bool]]
) -> None:
    text = io.StringIO(",".join(NAMES) + "\n", newline="")
    text.seek(0, io.SEEK_END)
    for number, (cells, end, quoted) in enumerate(rows):
        row = [f"r{number}", *cells]
        if quoted:
            csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=end).writerow(row)
        else:
            csv.writer(text, lineterminator=end).writerow(row)
    path = folder / "customers.csv"
    path.write_text(text.getvalue(), newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_CHUNK", chunk)
        assert read(path)[0] == records(text.getvalue())


def test_only_lines_without_anything_to_look_at_go_past_the_reader(folder: Path) -> None:
    path = folder / "customers.csv"
    for lines, plain in ((["a,Ann,", "b,,Bee"], 2), (["a,Ann", "b,,Bee"], 0), (["a,'=1,", "b,,Bee"], 0), ([",,"], 0)):
        path.write_text("\n".join([",".join(NAMES), *lines]))
        assert read(path)[1] == plain
    path.write_text("reference,first_name,first_name\na,b,c\n")
    assert read(path)[1] == 0
