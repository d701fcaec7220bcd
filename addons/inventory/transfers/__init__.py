"""Goods that go from one warehouse to another, and are on the way meanwhile (调拨, 在途)."""
