"""Queries to begin with: one for every report, made from its catalogue entry, and some of what every gateway has."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.reports.question import Question, parameter_of
from loyalty_graph.explorer.reports.suggestions import suggested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.explorer.reports.entry import ReportEntry

_CUSTOMERS: Final = """query Customers($where: CustomerWhere) {
  customers(first: 10, where: $where) {
    totalCount
    nodes {
      reference firstName lastName
      balances { balanceType { code } points }
      entries(first: 3) { nodes { effectiveAt kind points } }
    }
  }
}
"""
_CAMPAIGNS: Final = """query Campaigns {
  campaigns { nodes { code name campaignCustomers enrolledCustomers } }
}
"""
_CATALOGUE: Final = """query Catalogue {
  reports { name title queryField columns { name label dataType } }
  actions { name title }
}
"""
_CORRECTION: Final = """mutation Correction($input: ModifyBalanceInput!) {
  modifyBalance(input: $input) {
    operation {
      id status
      liability { column points }
      outcomes { nodes { before after effect } }
    }
    userErrors { field code message }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A document to run, with its variables."""

    title: str
    description: str
    query: str
    variables: dict[str, Any]

    @property
    def variables_text(self) -> str:
        """The variables as people write them; empty if there are none."""
        return json.dumps(self.variables, ensure_ascii=False, indent=2) if self.variables else ""

    @property
    def href(self) -> str:
        """The address of GraphiQL's page with this example in it."""
        return f"/graphiql?{urlencode({'query': self.query, 'variables': self.variables_text})}"


def report_example(entry: ReportEntry) -> Example:
    """What the report's page asks at first, with the examples of arguments that have to be given."""
    required = [argument for argument in entry.arguments if argument["required"]]
    shown = {parameter_of((argument["name"],)): argument["example"] for argument in required if argument["example"]}
    given = suggested(entry, Parameters([])) or Parameters(list(shown.items()))
    question = Question(entry, given)
    return Example(entry.title, entry.description.split("\n\n")[0], question.document(), question.variables)


def core_examples(references: Sequence[str]) -> list[Example]:
    """What can be asked and done whatever plugins there are. `references` are of customers to do it to."""
    where = {"employee": {"eq": False}}
    return [
        Example("Customers", "Customers with their balances and entries, in one query.", _CUSTOMERS, {"where": where}),
        Example("Campaigns", "Who takes part in campaigns, counted both ways.", _CAMPAIGNS, {}),
        Example("Catalogue", "Everything this installation can report and do.", _CATALOGUE, {}),
        *(_correction(reference) for reference in references[:1]),
    ]


def _correction(reference: str) -> Example:
    asked = {
        "dryRun": True,
        "idempotencyKey": f"example {secrets.token_hex(4)}",
        "reference": reference,
        "changeType": "MANUAL_CHANGE",
        "points": 50,
        "notes": "Missed at the till",
    }
    return Example(
        "Correct a balance", "What it would change: with dryRun nothing is done.", _CORRECTION, {"input": asked}
    )
