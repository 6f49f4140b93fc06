from __future__ import annotations

from pathlib import Path

import loyalty_graph.imports
from loyalty_graph.imports.describing import describe_import


def test_the_page_about_the_files_is_the_one_that_the_declarations_make() -> None:
    page = Path(loyalty_graph.imports.__file__).with_name("FILES.md")
    # To write it anew: from loyalty_graph.imports.describing import describe_import; print(describe_import(), end="")
    assert page.read_text() == describe_import()
