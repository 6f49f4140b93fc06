from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.contests import agreed
from benchmarks.filling import Size
from benchmarks.findings import Finding, Goal, Part, at_least, at_most, trying, written
from benchmarks.load import Request
from benchmarks.questions import Question
from benchmarks.results import Circumstances, keep, write
from benchmarks.workbench import Effort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.workbench import Workbench

_HERE = Circumstances("a machine", Size(), Effort(), 0.5)


def _nothing(bench: Workbench) -> Sequence[Finding]:
    raise AssertionError(bench)


_FIRST = Part("first", "The first part", "What it is about.", _nothing)
_SECOND = Part("second", "The second part", "What else.", _nothing)


@pytest.mark.parametrize(
    ("goal", "figure", "mark"),
    [
        (at_most(2), 1.5, "✓"),
        (at_most(2), 2.5, "**missed**"),
        (at_least(2), 2.5, "✓"),
        (at_least(2), 1.5, "**missed**"),
    ],
)
def test_the_page_says_what_is_reached(tmp_path: Path, goal: Goal, figure: float, mark: str) -> None:
    folder = tmp_path / "made" / "for it"
    keep(folder, _FIRST, [Finding("Case", goal, "peer", figure, "1 s", "2 s")], _HERE)
    text = write(folder, [_FIRST])
    assert f"| **{figure:.2f}×** | {goal} | {mark} | Case | peer | 1 s | 2 s |" in text
    assert f"{int(mark == '✓')} of 1 figures" in text
    assert (folder / "RESULTS.md").read_text() == text


def test_a_figure_that_need_not_reach_anything_is_told_and_not_counted(tmp_path: Path) -> None:
    keep(tmp_path, _FIRST, [Finding("Bound", at_most(2), "peer", 1), Finding("Free", None, "peer", 3.9)], _HERE)
    text = write(tmp_path, [_FIRST])
    assert "| **3.90×** |  |  | Free | peer |" in text
    assert "1 of 1 figures" in text


def test_a_part_measured_again_replaces_its_figures_only(tmp_path: Path) -> None:
    for part, case in ((_SECOND, "Kept"), (_FIRST, "Old"), (_FIRST, "New")):
        keep(tmp_path, part, [Finding(case, at_most(1), "peer", 1)], _HERE)
    text = write(tmp_path, [_FIRST, _SECOND])
    assert text.index("New") < text.index("Kept")
    assert "Old" not in text


def test_what_people_remark_stays_at_the_end(tmp_path: Path) -> None:
    keep(tmp_path, _FIRST, [Finding("Case", at_most(1), "peer", 1)], _HERE)
    (tmp_path / "REMARKS.md").write_text("## What bounds it\n")
    assert write(tmp_path, [_FIRST]).endswith("| Case | peer |  |  |\n\n## What bounds it\n")


def test_figures_of_another_machine_are_not_mixed_in(tmp_path: Path) -> None:
    keep(tmp_path, _FIRST, [Finding("Old", at_most(1), "peer", 1)], Circumstances("another", Size(), Effort(), 0.5))
    keep(tmp_path, _SECOND, [Finding("New", at_most(1), "peer", 1)], _HERE)
    assert "Old" not in write(tmp_path, [_FIRST, _SECOND])


def test_a_case_that_fails_says_so(tmp_path: Path) -> None:
    def failing(bench: Workbench) -> Sequence[Finding]:
        raise ValueError(f"no {bench} | here")

    keep(tmp_path, _FIRST, trying("Case", failing, None), _HERE)  # type: ignore[arg-type]  # it is only handed on
    assert "| **ValueError: no None \\| here** |  | **none** | Case |" in write(tmp_path, [_FIRST])


@pytest.mark.parametrize(("figure", "text"), [(0.061, "0.06×"), (1.5, "1.50×"), (12.34, "12.3×"), (4567.8, "4,568×")])
def test_figures_are_written_with_three_digits(figure: float, text: str) -> None:
    assert written(figure, "×") == text


def test_servers_that_answer_otherwise_are_not_compared() -> None:
    bodies = {
        "one": b'{"rows": [{"a": 1, "at": "2026-01-01T00:00:00Z"}]}',
        "other": b'{"rows": [{"a": "2", "at": null}]}',
    }
    bodies["same"] = b'{"rows": [{"a": "1", "at": "2026-01-01T00:00:00.000000+00:00"}]}'
    one, other, same = (Question(name, Request("/"), ("rows",)) for name in ("one", "other", "same"))
    assert agreed([one, same], lambda question: bodies[question.server]).keys() == {"one", "same"}
    with pytest.raises(ValueError, match="other does not answer as one"):
        agreed([one, other], lambda question: bodies[question.server])
    with pytest.raises(ValueError, match="no rows"):
        agreed([one], lambda _: b'{"rows": []}')
