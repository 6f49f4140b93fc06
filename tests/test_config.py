"""Settings come from the environment, and a bad one is named by its variable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from loyalty_graph.config import Settings, load_settings
from loyalty_graph.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LOYALTY_GRAPH_")]:
        monkeypatch.delenv(name)


def test_without_variables_all_settings_have_their_defaults() -> None:
    assert load_settings() == Settings()


def test_defaults_are_values_that_could_be_given() -> None:
    assert Settings.model_validate(Settings().model_dump()) == Settings()


def test_every_setting_is_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(
        data_dir=Path("elsewhere"),
        database_url="postgresql://db.example/loyalty",
        plugins=frozenset({"activity", "balance"}),
        workers=2,
        export_timeout_s=1.5,
        plans=False,
    )
    for name, value in given:
        if value is not None:
            text = ", ".join(value) if isinstance(value, frozenset) else str(value)
            monkeypatch.setenv(f"LOYALTY_GRAPH_{name.upper()}", text)
    assert load_settings() == given


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "http", "Input should be a valid integer, unable to parse string as an integer."),
        ("WORKERS", "0", "Input should be greater than or equal to 1."),
        ("EXPORT_TIMEOUT_S", "0", "Input should be greater than 0."),
        ("ACTOR", "", "String should have at least 1 character."),
        ("PLANS", "maybe", "Input should be a valid boolean, unable to interpret input."),
    ],
)
def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str) -> None:
    variable = f"LOYALTY_GRAPH_{name}"
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    assert (refused.value.code, refused.value.message) == ("INVALID_SETTING", f"{variable}: {why}")
    assert refused.value.field == (variable,)


def test_there_are_no_other_settings_and_none_changes() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Settings.model_validate({"prot": 8000})
    with pytest.raises(ValidationError, match="Instance is frozen"):
        Settings().port = 1  # type: ignore[misc]  # what is shown
