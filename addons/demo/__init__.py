"""The demonstration company: Lanyu Electronics, invented, deterministic, ready to try."""

from core.i18n import _
from core.registry.addon import Addon

addon = Addon(
    name="demo",
    title=_("Demonstration company"),
    package=__name__,
    requires=("base", "inventory", "esales", "barcode"),
    always=True,
    demonstration=True,
)
