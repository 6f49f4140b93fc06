"""Where the rows of a report's page can be had as a file: all that match, in the order and with the columns shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.question import Question


def download_hrefs(question: Question) -> dict[str, str]:
    """The address of the file by the name of its format."""
    entry, asked = question.entry, question.variables
    given = {name: value for name, value in asked.items() if name in {"filter", "where"}}
    parts = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
    if "orderBy" in asked:
        parts["orderBy"] = ",".join(f"{key['field']}:{key['direction']}" for key in asked["orderBy"])
    parts["columns"] = ",".join(column["name"] for column in question.columns)
    query = urlencode(parts, safe=",:")
    return {name: f"/reports/{entry.name}.{name.lower()}?{query}" for name in entry.exportFormats}
