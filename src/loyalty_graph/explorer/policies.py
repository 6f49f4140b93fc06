"""The Content-Security-Policy that pages are sent with: nothing inline runs, and nothing leaves this host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _policy(sources: Mapping[str, str]) -> str:
    return "; ".join(f"{directive} {allowed}" for directive, allowed in sources.items())


STRICT: Final = _policy(_SOURCES)
"""The policy of every page but one."""

EDITOR: Final = _policy(_SOURCES | {"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:"})
"""That of GraphiQL's page: its editor sets styles on elements, and its style sheet holds fonts. Scripts stay strict."""
