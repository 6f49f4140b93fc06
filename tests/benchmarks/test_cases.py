from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.cases import DAYS, LONG, PAGES, SORTED
from benchmarks.contests import agreed
from benchmarks.questions import GATEWAY, POSTGRAPHILE

if TYPE_CHECKING:
    from benchmarks.cases import Case
    from tests.benchmarks.compared import Compared


@pytest.mark.parametrize("case", [*DAYS, *PAGES, *SORTED, *LONG], ids=lambda case: case.title)
def test_all_who_are_compared_answer_the_same_rows(compared: Compared, case: Case) -> None:
    asked = [question for question in case.questions(compared.constants) if question.server != POSTGRAPHILE]
    assert {question.server for question in asked} == {GATEWAY, *case.goals} - {POSTGRAPHILE}
    agreed(asked, compared.ask)
