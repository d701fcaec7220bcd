"""Goods that come back from dealers: pickups taken back whole, and returns of part of them."""
