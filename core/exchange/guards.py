"""Guarded text: a CSV cell that a spreadsheet would run as a formula starts with an apostrophe.

Spreadsheets run text that begins with one of these signs (OWASP, CSV injection; the full-width
ones count in East Asian editions). The guard is taken off again when our own file comes back.
"""

import re

SIGNS = "=+\\-@\t\r\n＝＋－＠"
RISKY = re.compile(f"'*[{SIGNS}]")
GUARDED = re.compile(f"'+[{SIGNS}]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def guarded(text: str) -> str:
    """Return ``text`` safe to open in a spreadsheet; a number needs no guard."""
    if RISKY.match(text) and not NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """Return the text that ``guarded`` was given."""
    return text[1:] if GUARDED.match(text) else text
