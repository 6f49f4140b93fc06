"""Adjustment reasons: created and changed. Entries keep the effect that their reason had when they were booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.administration.records import ADJUSTMENT_REASONS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.domain.effects import REASON_DOWN, REASON_UP, Effect
from loyalty_graph.errors import InputError
from loyalty_graph.reports.arguments import Argument, Arguments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UP = f"The effect where points go up: {', '.join(effect.name for effect in REASON_UP)}."
_DOWN = f"The effect where points go down: {', '.join(effect.name for effect in REASON_DOWN)}."


class CreateAdjustmentReason(Verb):
    """Create a reason that adjustments may be given; it decides in which columns of the reports they are."""

    name, answers = "create_adjustment_reason", "AdjustmentReason"

    class Input(Arguments):
        """What it is called, and what it does."""

        code: str = Argument("Code", description="Its unique code.", example="GOODWILL")
        label: str | None = Argument("Label", description="What people call it; by default its code.")
        effect_up: Effect = Argument("Effect up", description=_UP)
        effect_down: Effect = Argument("Effect down", description=_DOWN)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it."""
        effects = {"effect_up": arguments.effect_up, "effect_down": arguments.effect_down}
        _check_effects(effects)
        return await ADJUSTMENT_REASONS.create(work, arguments.code, label=arguments.label, **effects)


class UpdateAdjustmentReason(Verb):
    """Change an adjustment reason. What is left out stays as it is; entries that were booked keep their effect."""

    name, answers = "update_adjustment_reason", "AdjustmentReason"

    class Input(Arguments):
        """Which one, and what is new."""

        code: str = Argument("Code", description="The reason's code.", example="GOODWILL")
        label: str | None = Argument("Label", description="What people call it.")
        effect_up: Effect | None = Argument("Effect up", description=_UP)
        effect_down: Effect | None = Argument("Effect down", description=_DOWN)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update it."""
        found = await ADJUSTMENT_REASONS.find(work, arguments.code)
        values = work.changes(arguments, "label", "effect_up", "effect_down")
        _check_effects(values)
        return await ADJUSTMENT_REASONS.change(work, found, values)


def _check_effects(values: Mapping[str, Any]) -> None:
    _check_effect(values.get("effect_up"), REASON_UP, "effectUp")
    _check_effect(values.get("effect_down"), REASON_DOWN, "effectDown")


def _check_effect(effect: Effect | None, known: Sequence[Effect], field: str) -> None:
    if effect is not None and effect not in known:
        names = ", ".join(each.name for each in known)
        raise InputError("EFFECT_NOT_FOR_REASON", f"A reason has one of {names} here.", field=(field,))
