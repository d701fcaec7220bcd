"""The nouns all addons share: parties, products, packing and codes, regions, tax."""

from core.registry.addon import Addon

addon = Addon(name="base", title="Base data", package=__name__, always=True)
