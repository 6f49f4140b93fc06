"""Templates to HTML. Everything is escaped: a customer called <script> is only a name."""

from __future__ import annotations

from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from loyalty_graph.explorer.assets import asset_url, is_built
from loyalty_graph.explorer.navigation import NAVIGATION
from loyalty_graph.explorer.values import Cell, cell, humanised

_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("loyalty_graph.explorer"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.globals.update(asset_url=asset_url, is_built=is_built, navigation=NAVIGATION, cell=cell, Cell=Cell)
_ENVIRONMENT.filters.update(humanised=humanised)


def rendered(template: str, **shown: Any) -> str:
    """The HTML of a template. Names it uses and is not given are errors, never empty."""
    return _ENVIRONMENT.get_template(template).render(**shown)
