"""Every refusal has a sound of its own, as its word is its own."""

from __future__ import annotations

import re
from pathlib import Path

import addons.barcode
from addons.barcode.refusals import SPOKEN, Kind

SCRIPT = Path(addons.barcode.__file__).parent / "static" / "sounds.js"


def test_each_kind_of_refusal_has_a_sound_and_a_word_of_its_own():
    sounds = dict(re.findall(r"^  (\w+): (.+),$", SCRIPT.read_text(encoding="utf-8"), re.M))

    of_refusals = [sounds[kind.value] for kind in Kind]

    assert len(set(of_refusals)) == len(Kind)
    assert len({str(SPOKEN[kind]) for kind in Kind}) == len(Kind)
