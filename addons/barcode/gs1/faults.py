"""What is wrong with a barcode, and exactly where, for others to put into a sentence."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong with a piece of data: its code, and the characters ``start`` to ``stop``."""

    code: str
    start: int
    stop: int


class NotGS1(ValueError):
    """Text refused as GS1 data; ``code`` names the reason.

    ``ai`` and ``value`` say in which element, ``found`` quotes the characters in the way.
    """

    def __init__(self, code: str, *, ai: str = "", value: str = "", found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.ai = ai
        self.value = value
        self.found = found

    def __repr__(self) -> str:
        return f"NotGS1({self.code!r}, ai={self.ai!r}, value={self.value!r}, found={self.found!r})"


def whole(code: str, data: str) -> Fault:
    """The fault ``code`` of all of ``data``."""
    return Fault(code, 0, len(data))
