"""The words of the station in the warehouse for transfers, returns, and scans that are kept.

Its script shows and speaks them.
"""

from __future__ import annotations

from addons.barcode.words import STOCK_WORDS, WORDS
from core.i18n import _

KEPT = ("stored", "waiting", "offline", "signed_out", "online", "stuck", "not_now", "unsent_first")
WAREHOUSE_WORDS = {
    **STOCK_WORDS,
    **{name: WORDS[name] for name in (*KEPT, "missed", "missed_first")},
    "send": _("Send a transfer"),
    "arrive": _("Receive a transfer"),
    "targets": _("Where do they go? Press the number."),
    "on_the_way": _("${number}, on the way"),
    "scan_sent": _("Scan what is sent"),
    "scan_arrived": _("Scan what has arrived, or the place it is put"),
    "rest": _("${missing} missing. What becomes of them? Press the number."),
    "rest_later": _("The rest comes later"),
    "rest_missing": _("The rest is missing"),
    "sent": _("Sent: ${number}"),
    "arrived": _("Received: ${number}"),
    "scan_dealer": WORDS["scan_dealer"],
    "scan_back": _("Scan what comes back"),
    "why": _("Why does it come back? Type it, then Enter."),
    "inspected": _("Received to inspect: ${number}"),
    "damaged": _("Damaged: ${name}"),
}
