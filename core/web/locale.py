"""The reader's language: chosen on any page without losing it, remembered, complete."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyramid.i18n import Localizer, make_localizer
from pyramid.interfaces import ILocalizer

from core.i18n import DOMAIN, LOCALES, said_within
from core.registry.addon import Addon

log = logging.getLogger(__name__)
COOKIE = "qudao_locale"


class Teller(Localizer):
    """Says sentences in a reader's language, and first the sentences among their values."""

    def translate(self, sentence: Any, domain: Any = None, mapping: Any = None) -> str:
        """``sentence`` as the reader reads it."""
        told = said_within(sentence, self.translate, self.locale_name)
        return super().translate(told, domain, mapping)


def negotiate(request: Any) -> str:
    """The locale of this request: the reader's choice, else the browser's, else Chinese."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    preferred = request.accept_language.lookup(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if preferred == "en" else "zh_CN"


def catalogue_folders(installation: Any) -> list[Path]:
    """The folders of catalogues, the core's and every addon's, their catalogues compiled."""
    own = Path(__file__).parent.parent / "locale"
    compile_catalogues([own])
    folders = [own]

    def add(addon: Addon) -> None:
        folder = addon.folder("locale")
        if folder is not None:
            compile_catalogues([folder])
            folders.append(folder)

    for addon in list(installation.registry.addons.values()):
        installation.registry.attempt(addon, add)
    return folders


def localizer(installation: Any, language: str) -> Teller:
    """What says our sentences in ``language`` where no request is: in jobs, on the command line."""
    return teller(catalogue_folders(installation), language)


def teller(folders: Iterable[Path], language: str) -> Teller:
    """What says the sentences of the catalogues in ``folders`` in ``language``."""
    made = make_localizer(language, list(map(str, folders)))
    return Teller(language, made.translations)


def keep_tellers(registry: Any, folders: Iterable[Path]) -> None:
    """Let every request be answered by the teller of its language."""
    for language in LOCALES:
        registry.registerUtility(teller(folders, language), ILocalizer, name=language)


def compile_catalogues(folders: Iterable[Path]) -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for folder in folders:
        for source in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], domain=DOMAIN)
    packed = io.BytesIO()
    write_mo(packed, catalogue)
    # Written beside and renamed, so that a second process never reads half a catalogue.
    draft = target.with_suffix(".mo.new")
    draft.write_bytes(packed.getvalue())
    draft.replace(target)
