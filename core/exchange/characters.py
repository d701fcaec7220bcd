"""Characters: which encoding a text file from anywhere was written in, so that no name is garbled.

Tried strictly and in this order: the byte order marks, UTF-8, GBK, GB18030; then a guess from the
letters' statistics. GBK comes before GB18030, its superset, only to name the file truthfully.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder

from core.exchange.table import TableRefused
from core.i18n import _

BYTE_ORDER_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
STRICT = ("utf-8", "gbk", "gb18030")
NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x19]")
PIECE = 2**20
SAMPLE = 2**16


def encoding_of(source: bytes, filename: str) -> str:
    """Return the codec that reads all of ``source``; raise TableRefused if none does."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if source.startswith(mark)]
    found = next((name for name in marked or STRICT if reads(source, name)), None)
    # A file that says its encoding and breaks it is damaged; a guess would only hide that.
    if found is None and not marked:
        found = _guess(source)
    if found is None:
        raise TableRefused(
            _(
                "The characters of ${file} cannot be read. Save it as xlsx or as CSV in UTF-8, "
                "and send that.",
                mapping={"file": filename},
            )
        )
    return found


def reads(source: bytes, encoding: str) -> bool:
    """Whether all of ``source`` is text in ``encoding``, piece by piece to spare memory."""
    decoder = getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(source), PIECE):
            if NEVER_IN_TEXT.search(decoder.decode(source[start : start + PIECE])):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _guess(source: bytes) -> str | None:
    from charset_normalizer import from_bytes

    sample = source if len(source) <= SAMPLE else source[:SAMPLE].rpartition(b"\n")[0]
    best = from_bytes(sample).best()
    return best.encoding if best is not None and reads(source, best.encoding) else None
