"""What the header of every page leads to."""

from __future__ import annotations

from typing import Final

NAVIGATION: Final = (
    ("/", "Reports"),
    ("/customers", "Customers"),
    ("/balances", "Balances"),
    ("/campaigns", "Campaigns"),
    ("/operations", "Operations"),
    ("/graphiql", "GraphiQL"),
)
"""Addresses and what they are called."""


def section_of(path: str) -> str:
    """The address in the navigation that a page's path belongs to."""
    if path.startswith("/reports/"):
        return "/"
    if path.startswith("/actions"):
        return "/operations"
    return "/" + path.split("/")[1]
