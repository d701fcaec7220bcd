"""What the scanning station contributes, read from top to bottom."""

from __future__ import annotations

from typing import Any

from addons.barcode.commands import barcode
from addons.barcode.permissions import PERMISSIONS
from addons.barcode.recognise import recognise
from addons.barcode.resources import Station
from core.i18n import _
from core.registry.hookspecs import hookimpl
from core.web.parts import MenuEntry


@hookimpl
def permissions() -> Any:
    """Who may scan goods out."""
    return PERMISSIONS


@hookimpl
def resources() -> Any:
    """The station."""
    return (Station,)


@hookimpl
def menu() -> Any:
    """The station stands first, for whoever scans does little else."""
    return (
        MenuEntry(
            name="barcode.station",
            title=_("Scanning station"),
            path="barcode/station",
            permission="barcode:station:use",
            group=_("Counter"),
            order=10,
        ),
    )


@hookimpl
def label_read(text: str, context: Any) -> Any:
    """GS1 barcodes and their like, for whoever sells elsewhere than at the station."""
    return recognise(text)


@hookimpl
def commands() -> Any:
    """``qudao barcode``."""
    return (barcode,)
