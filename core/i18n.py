"""Every sentence in two languages: English in the code, Simplified Chinese in the catalogues."""

import functools
import gettext
from pathlib import Path
from typing import Any

from translationstring import TranslationStringFactory

DOMAIN = "qudao"
LOCALES = ("en", "zh_CN")

_ = TranslationStringFactory(DOMAIN)


def in_language(message: Any, locale: str) -> str:
    """A sentence of the core for a reader of ``locale`` who is not there to ask: for a message."""
    return str(message.interpolate(_catalogue(locale).gettext(message)))


@functools.cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation(DOMAIN, str(folder), [locale], fallback=True)
