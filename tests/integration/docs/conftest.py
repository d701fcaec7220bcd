"""Documents that are tried: their files and commands, taken from the page as it stands."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = r"(?:^\*\*`(?P<file>[^`]+)`\*\*[^\n]*\n\n)?"
BLOCK = re.compile(NAME + r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block of a page: a file where a name stands above it, else what its kind says."""

    file: str | None
    kind: str
    text: str

    @property
    def commands(self) -> list[str]:
        """The lines of a block of commands, comments left out."""
        return [line for line in self.text.splitlines() if line and not line.startswith("#")]


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of ``docs/page``, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(file=found["file"], kind=found["kind"], text=found["text"])
        for found in BLOCK.finditer(text)
    ]
