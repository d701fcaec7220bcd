"""Stock on hand: what we have, where it is, who has claimed it."""

from core.i18n import _
from core.registry.addon import Addon

addon = Addon(name="inventory", title=_("Inventory"), package=__name__, requires=("base",))
