"""The installed plugins: found through their entry points, each checked by itself, so that a broken one costs no other.

What a plugin may contribute is in hookspecs.py; what is made of it, in the layers above.
"""

from loyalty_graph.plugins.blame import blamed, blaming, interrupts
from loyalty_graph.plugins.loading import ENTRY_POINT_GROUP, load_plugins
from loyalty_graph.plugins.plugins import CORE, EXPORTED, Contributions, Loaded, Plugin, Plugins
from loyalty_graph.plugins.selection import chosen_plugins, disable, enable

__all__ = [
    "CORE",
    "ENTRY_POINT_GROUP",
    "EXPORTED",
    "Contributions",
    "Loaded",
    "Plugin",
    "Plugins",
    "blamed",
    "blaming",
    "chosen_plugins",
    "disable",
    "enable",
    "interrupts",
    "load_plugins",
]
