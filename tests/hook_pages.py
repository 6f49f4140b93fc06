"""The pages of plugins/README.md that are made of the hooks' contracts: `python -m tests.hook_pages` writes them."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any, Final

from loyalty_graph import hookspecs

GUIDE: Final = Path(__file__).parents[1] / "plugins" / "README.md"

BEGIN: Final = "<!-- hooks: made of src/loyalty_graph/hookspecs.py by `python -m tests.hook_pages` -->\n"
END: Final = "<!-- end of hooks -->\n"

HOOKS: Final[dict[str, Any]] = {
    name: hook for name, hook in vars(hookspecs).items() if name.startswith("loyalty_graph_") and callable(hook)
}
"""The live hooks, in the order of their contracts."""


def pages() -> str:
    """The contract of every hook in Markdown, after BEGIN."""
    return BEGIN + "".join(f"\n### `{name}`\n\n{_page(hook)}\n" for name, hook in HOOKS.items()) + "\n"


def _page(hook: Any) -> str:
    return re.sub(r"(?:^(?: {4}.*)?\n)+", _fenced, f"{inspect.getdoc(hook)}\n", flags=re.MULTILINE).rstrip()


def _fenced(block: re.Match[str]) -> str:
    code = textwrap.dedent(block[0]).strip()
    if not code:
        return block[0]
    return f"\n```{'toml' if code.startswith('[') else 'python'}\n{code}\n```\n\n"


def _write() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(guide[: guide.index(BEGIN)] + pages() + guide[guide.index(END) :], encoding="utf-8")


if __name__ == "__main__":
    _write()
