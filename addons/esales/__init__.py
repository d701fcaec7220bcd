"""Selling to dealers and customers: who they are, what they may pay, what they took."""

from core.i18n import _
from core.registry.addon import Addon

addon = Addon(name="esales", title=_("E-sales"), package=__name__, requires=("base",))
