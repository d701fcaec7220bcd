"""Every sentence is there in Chinese: the catalogues are complete with every commit."""

import re

import pytest

from core.catalogues import CATALOGUE, homes, untranslated

VARIABLE = re.compile(r"\$\{[^}]+\}")


def test_the_catalogue_of_the_core_has_every_sentence():
    """That of an addon is looked at with whatever else an addon must hold (``AddonCheck``)."""
    assert untranslated(homes()["core"]) == []


@pytest.mark.parametrize("name", homes())
def test_a_translation_keeps_the_values_of_its_sentence(name):
    import polib

    path = homes()[name] / CATALOGUE
    catalogue = polib.pofile(str(path)) if path.exists() else ()

    differing = [
        entry.msgid
        for entry in catalogue
        if set(VARIABLE.findall(entry.msgid)) != set(VARIABLE.findall(entry.msgstr))
    ]

    assert differing == []


def test_a_sentence_means_the_same_wherever_it_stands():
    """All catalogues are read as one: of two translations the reader would see either anywhere."""
    import polib

    said: dict[str, set[str]] = {}
    for home in homes().values():
        path = home / CATALOGUE
        for entry in polib.pofile(str(path)) if path.exists() else ():
            said.setdefault(entry.msgid, set()).add(entry.msgstr)

    assert {sentence for sentence, texts in said.items() if len(texts - {""}) > 1} == set()
