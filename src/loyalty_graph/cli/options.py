"""Options that several commands have, and how what is typed there is read."""

from __future__ import annotations

import json
import secrets
from typing import Annotated, Any, Final

import typer

from loyalty_graph.errors import InputError

Account = Annotated[str | None, typer.Option(help="The account. Default: LOYALTY_GRAPH_ACCOUNT.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")]
Key = Annotated[
    str | None,
    typer.Option(help="The idempotency key: repeated with it, a request is done once. Default: a new one, printed."),
]
First = Annotated[int | None, typer.Option(min=1, help="How many to show. Default: LOYALTY_GRAPH_PAGE_SIZE or 50.")]

_KEY_BYTES: Final = 10


def key_or_new(key: str | None) -> str:
    """The key that was given, or a new one, which is said before anything is done: it repeats what was cut off."""
    if key is None:
        key = f"cli-{secrets.token_hex(_KEY_BYTES)}"
        typer.echo(f"Key {key}", err=True)
    return key


def json_object(option: str, text: str | None) -> dict[str, Any] | None:
    """The object that an option holds as JSON; None where it is not given. Raises InputError (BAD_JSON)."""
    if text is None:
        return None
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InputError("BAD_JSON", f"{option} is not JSON: {error}.", field=(option,)) from None
    if not isinstance(value, dict):
        raise InputError("BAD_JSON", f"{option} is not a JSON object.", field=(option,))
    return value
