"""GS1's own test vectors and dictionary, where the shared data is beside the project."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


def _shared(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is not beside this project")
    return path


@pytest.fixture(scope="session")
def gs1_vectors() -> dict[str, list[dict[str, Any]]]:
    """The vectors by kind."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for vector in json.loads(_shared("gs1_vectors.json").read_text(encoding="utf-8"))["vectors"]:
        by_kind[vector["kind"]].append(vector)
    return by_kind


@pytest.fixture(scope="session")
def syntax_dictionary() -> list[str]:
    """The entries of the GS1 Barcode Syntax Dictionary, one line each."""
    lines = _shared("gs1-syntax-dictionary.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
