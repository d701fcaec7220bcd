"""What printing refuses: a sentence that names the place, the reason and the way out."""

from translationstring import TranslationString


class PrintingRefused(ValueError):
    """Something that cannot be printed; ``messages`` holds the sentence for the person."""

    def __init__(self, message: TranslationString) -> None:
        super().__init__(message)
        self.messages = (message,)

    def __str__(self) -> str:
        return str(self.messages[0].interpolate())


class LayoutRefused(PrintingRefused):
    """A layout that would print over itself, off the paper, or words that nobody supplies.

    ``parts`` are the fields, lines or boxes it is about, as they stand in the layout.
    """

    def __init__(self, message: TranslationString, *parts: object) -> None:
        super().__init__(message)
        self.parts = parts


class DocumentRefused(PrintingRefused):
    """A document without a value that the layout prints, or with one that cannot be written."""


class FontAbsent(PrintingRefused):
    """The font for Chinese has not been copied into its place."""


class AmountUnspoken(PrintingRefused):
    """An amount that has no words: no whole number of cents, or ten thousand 万亿 and more."""
