"""Every sentence in two languages: English in the code, Simplified Chinese in the catalogues."""

from translationstring import TranslationStringFactory

DOMAIN = "qudao"
LOCALES = ("en", "zh_CN")

_ = TranslationStringFactory(DOMAIN)
