"""Printing: layouts in millimetres, drawn to PDF as a full form or as an overlay."""

from core.printing.layout import Layout

__all__ = ["Layout"]
