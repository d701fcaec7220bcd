"""Scanning goods out: every code recognised, every wrong scan refused aloud."""

from core.registry.addon import Addon

addon = Addon(
    name="barcode",
    title="Barcode and pickup",
    package=__name__,
    requires=("base", "inventory", "esales"),
)
