"""Compares the catalogue's part of two contracts by the table of verdicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.contracts.verdicts import RULES, Difference, Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

_JUDGED_ELSEWHERE: Final = frozenset({"name", "version", "sdl"})
"""What tells contracts and their elements apart, and what other modules compare."""


def catalogue_differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """The differences between two contracts in JSON, in the order of their files."""
    return list(_values(old, new, rules="", place=""))


def _values(old: dict[str, Any], new: dict[str, Any], *, rules: str, place: str) -> Iterator[Difference]:
    for key, after in new.items():
        if key in _JUDGED_ELSEWHERE:
            continue
        before, where = old[key], f"{place}{key}"
        if key in ("columns", "arguments", "fields"):
            yield from _elements(before, after, group="columns" if key == "columns" else "arguments", place=where)
        elif isinstance(after, list):
            yield from _promises(before, after, rule=rules + key, place=where)
        elif before != after:
            verdict = _verdict(RULES[rules + key], before, after)
            yield Difference(verdict, where, f"{_text(before)} became {_text(after)}")


def _elements(old: list[dict[str, Any]], new: list[dict[str, Any]], *, group: str, place: str) -> Iterator[Difference]:
    before = {element["name"]: element for element in old}
    after = {element["name"]: element for element in new}
    yield from _promises(list(before), list(after), rule=group, place=place)
    for name, element in after.items():
        if name not in before and element.get("required"):
            yield Difference(RULES["arguments.required"].added, f"{place}.{name}", "has to be given")
    kept = [name for name in before if name in after]
    if kept != list(after)[: len(kept)]:
        yield Difference(RULES[group].changed, place, "stand in another order")
    for name in kept:
        yield from _values(before[name], after[name], rules=f"{group}.", place=f"{place}.{name}.")


def _promises(old: list[str], new: list[str], *, rule: str, place: str) -> Iterator[Difference]:
    yield from (Difference(RULES[rule].removed, place, f"{gone} was removed") for gone in old if gone not in new)
    yield from (Difference(RULES[rule].added, place, f"{come} was added") for come in new if come not in old)


def _verdict(rule: Rule, before: object, after: object) -> Verdict:
    if before in (None, False):
        return rule.added
    return rule.removed if after in (None, False) else rule.changed


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
