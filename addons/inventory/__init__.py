"""Stock on hand: what we have, where it is, who has claimed it."""

from core.registry.addon import Addon

addon = Addon(name="inventory", title="Inventory", package=__name__, requires=("base",))
