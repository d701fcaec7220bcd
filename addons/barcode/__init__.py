"""Scanning goods out: every code recognised, every wrong scan refused aloud."""

from core.i18n import _
from core.registry.addon import Addon

addon = Addon(
    name="barcode",
    title=_("Barcode and pickup"),
    package=__name__,
    requires=("base", "inventory", "esales"),
)
