"""An embedded font whose text can be copied and searched, rare characters among it."""

import re
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

BEYOND = re.compile(r"> <([0-9A-F]{5,6})>")


class EmbeddedFont(TTFont):
    """A TrueType font, embedded as the subset a document uses.

    reportlab writes characters above U+FFFF into the table for copying text as five digits, which
    is no UTF-16; names such as 𬱖 would be drawn but neither found nor copied. They are written
    as surrogate pairs here.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (reportlab's name)
        """Add the subsets to ``doc``, with tables for copying that hold every character."""
        super().addObjects(doc)
        for name, table in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                table.content = BEYOND.sub(_as_pair, table.content)


def _as_pair(match: re.Match[str]) -> str:
    return f"> <{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"
