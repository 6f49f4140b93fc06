"""Templates to HTML. Everything is escaped: a customer called <script> is only a name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.assets import asset_url, is_built
from loyalty_graph.explorer.navigation import NAVIGATION
from loyalty_graph.explorer.values import Cell, cell, humanised

if TYPE_CHECKING:
    from jinja2 import Environment

LATER: Final = "<!-- later -->"
"""What stands in a page where something comes `later`. No data can bring it about: there, < is escaped."""


def rendered(template: str, **shown: Any) -> str:
    """The HTML of a template. Names it uses and is not given are errors, never empty."""
    return _environment().get_template(template).render(**shown)


@cache
def _environment() -> Environment:
    # With the first page: a start does without.
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("loyalty_graph.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(asset_url=asset_url, is_built=is_built, navigation=NAVIGATION, cell=cell, Cell=Cell)
    environment.globals.update(later=Markup(LATER))  # noqa: S704 - nothing of data is in it
    environment.filters.update(humanised=humanised)
    return environment
