"""Selling to dealers and customers: who they are, what they may pay, what they took."""

from core.registry.addon import Addon

addon = Addon(name="esales", title="E-sales", package=__name__, requires=("base",))
