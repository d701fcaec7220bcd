"""Which sentences there are, in the code and in the templates, and which of them are translated.

Needs the tools of the ``test`` extra (lingua, polib); the server never imports this module.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from core.i18n import DOMAIN, LOCALES
from core.registry.addon import discover

CATALOGUE = f"locale/{LOCALES[1]}/LC_MESSAGES/{DOMAIN}.po"


def homes() -> dict[str, Path]:
    """The folders that have a catalogue of their own: the core's and every addon's."""
    found = {"core": Path(str(files("core")))}
    return found | {addon.name: Path(str(files(addon.package))) for addon in discover().addons}


def extracted(home: Path) -> Any:
    """The sentences below ``home``, as a polib catalogue without translations."""
    import polib

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.pot"
        command = [str(Path(sys.executable).with_name("pot-create"))]
        command += ["-d", DOMAIN, "--no-linenumbers"]
        run = subprocess.run(
            [*command, "-o", str(target), "."], cwd=home, capture_output=True, text=True, check=True
        )
        if not target.exists():
            return polib.POFile() if not run.stderr else _failed(run.stderr)
        return polib.pofile(str(target))


def refresh(home: Path) -> None:
    """Add new sentences to the catalogue of ``home`` and drop those that are gone."""
    import polib

    path = home / CATALOGUE
    kept = {e.msgid: e.msgstr for e in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": LOCALES[1],
    }
    for entry in sorted(extracted(home), key=lambda e: e.msgid):
        comment = entry.comment if entry.comment.startswith("Default") else ""
        catalogue.append(
            polib.POEntry(msgid=entry.msgid, msgstr=kept.get(entry.msgid, ""), comment=comment)
        )
    if len(catalogue):
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))


def untranslated(home: Path) -> list[str]:
    """Sentences below ``home`` that its catalogue does not have in Chinese."""
    import polib

    path = home / CATALOGUE
    kept = {e.msgid: e.msgstr for e in polib.pofile(str(path))} if path.exists() else {}
    return sorted(entry.msgid for entry in extracted(home) if not kept.get(entry.msgid))


def _failed(message: str) -> Any:
    raise RuntimeError(message)
