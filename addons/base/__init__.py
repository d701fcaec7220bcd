"""The nouns all addons share: parties, products, packing and codes, regions, tax."""

from core.i18n import _
from core.registry.addon import Addon

addon = Addon(name="base", title=_("Base data"), package=__name__, always=True)
