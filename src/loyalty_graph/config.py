"""Every setting and limit of the gateway, read once from the environment (`LOYALTY_GRAPH_…`). Nothing else reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from loyalty_graph.errors import ConfigurationError

_PREFIX: Final = "LOYALTY_GRAPH_"


class Settings(BaseModel):
    """The settings of one process. Each is an environment variable: `LOYALTY_GRAPH_` and the name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path(".loyalty-graph"),
        description="Folder of the embedded PostgreSQL server; used only while no database_url is set.",
    )
    database_url: str | None = Field(
        default=None,
        description="postgresql://… of a PostgreSQL 15 to 18 that you run yourself; none means the embedded server.",
    )
    account: str = Field(
        default="demo",
        description="Code of the account whose data requests and commands see, until requests authenticate themselves.",
    )
    plugins: frozenset[str] | None = Field(
        default=None,
        description="Names of the plugins that may be loaded, divided by commas; none means all that are installed.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address the server listens on; loopback until you decide otherwise."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="TCP port the server listens on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="Server processes; one per core is enough.")
    pool_size: int = Field(
        default=10, ge=1, le=200, description="Connections per process and engine; PostgreSQL allows 100 by default."
    )
    statement_timeout_ms: int = Field(
        default=8_000, ge=1, description="Deadline of one read statement in ms: a page nobody waits for longer."
    )
    export_timeout_s: float = Field(
        default=600.0,
        gt=0,
        description="Deadline of one export in s, the time included that the client takes to receive it.",
    )
    export_link_lifetime_s: float = Field(
        default=3_600.0, gt=0, description="How long in s a link to an export can be followed."
    )
    exports_limit: int = Field(
        default=4, ge=1, le=200, description="Exports that a process writes at once; each has a connection of its own."
    )
    lock_timeout_ms: int = Field(
        default=2_000, ge=1, description="Longest wait of a write for a lock in ms; after that the caller may retry."
    )
    action_deadline_s: float = Field(
        default=60.0,
        gt=0,
        description="Longest time in s that a mutation goes on trying while other writes hold what it needs.",
    )
    actor: str = Field(
        default="local",
        min_length=1,
        description="On whose behalf actions are recorded to be done, until requests authenticate themselves.",
    )
    statements_kept: int = Field(
        default=500, ge=1, description="Statements of reports kept compiled per process, about 10 kB of memory each."
    )
    sums_kept: int = Field(
        default=200,
        ge=1,
        description="Totals and counts kept per process, in up to 512 parts each: up to 200 kB of memory.",
    )
    page_size: int = Field(default=50, ge=1, description="Rows of a page when `first` and `last` are absent.")
    page_size_limit: int = Field(
        default=10_000, ge=1, description="Largest `first` or `last`; whoever wants more wants an export."
    )
    body_limit_bytes: int = Field(
        default=256 * 1024, ge=1, description="Largest request body in bytes; a GraphQL document is a few kB."
    )
    receive_timeout_s: float = Field(
        default=10.0, gt=0, description="Longest wait for a request body in s, so that idle senders hold nothing."
    )
    document_tokens_limit: int = Field(
        default=10_000, ge=1, description="Most tokens of a GraphQL document; a screen full of it has a few hundred."
    )
    document_depth_limit: int = Field(
        default=20, ge=1, description="Deepest nesting of fields; the introspection query of common tools has 15."
    )
    document_root_fields_limit: int = Field(
        default=30, ge=1, description="Most fields of Query in one operation: each takes connections of its own."
    )
    document_fields_limit: int = Field(
        default=2_000, ge=1, description="Most fields of an operation, fragments spread out; a page needs a hundred."
    )
    document_aliases_limit: int = Field(
        default=100, ge=0, description="Most aliases of an operation: each may ask for the same costly field again."
    )
    document_directives_limit: int = Field(default=100, ge=0, description="Most directives of an operation.")
    documents_kept_characters: int = Field(
        default=500_000, ge=0, description="Characters of documents kept parsed, about 200 bytes of memory each."
    )
    plans: bool = Field(
        default=True,
        description="Whether operations that only show tables are compiled once, then run without GraphQL.",
    )
    answer_rows_limit: int = Field(
        default=200_000, ge=1, description="Most rows of one answer, nested lists included: they are held in memory."
    )
    fold_interval_s: float = Field(
        default=60.0, gt=0, description="Pause in s between folds of the daily deltas into the daily points."
    )

    @field_validator("plugins", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return frozenset(name.strip() for name in value.split(",") if name.strip())


def load_settings() -> Settings:
    """Read the environment. Raises ConfigurationError (INVALID_SETTING) naming the first bad variable."""
    variables = {name: f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = {name: os.environ[variable] for name, variable in variables.items() if variable in os.environ}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = variables[str(first["loc"][0])]
        raise ConfigurationError("INVALID_SETTING", f"{name}: {first['msg']}.", field=(name,)) from None
