"""The demonstration company: Lanyu Electronics, invented, deterministic, ready to try."""

from core.registry.addon import Addon

addon = Addon(
    name="demo",
    title="Demonstration company",
    package=__name__,
    requires=("base", "inventory", "esales", "barcode"),
    always=True,
)
