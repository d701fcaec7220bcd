"""What orders contribute to selling."""

from __future__ import annotations

from addons.esales.orders import confirming, guards, picking, proofs
from addons.esales.orders.kinds import BUSINESSES, KINDS
from addons.esales.orders.order_paper import ORDER_FORMS, order_values
from addons.esales.orders.pick_list import PICK_LISTS
from addons.esales.orders.to_pick import pick_list_values

GUARDS = (*guards.GUARDS, picking.GUARD)
EFFECTS = confirming.EFFECTS
CHECKS = proofs.CHECKS
LAYOUTS = (*PICK_LISTS, *ORDER_FORMS)
PRINTED = (order_values, pick_list_values)

__all__ = ["BUSINESSES", "CHECKS", "EFFECTS", "GUARDS", "KINDS", "LAYOUTS", "PRINTED"]
