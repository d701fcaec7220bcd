"""The table of Application Identifiers: the facts of GS1, and nothing borrowed to read them."""

import ast
import re
import sys
from pathlib import Path

import pytest

from addons.barcode.gs1 import identifiers as module
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import identifiers, leading

COMPONENT = re.compile(r"(\[?)([NXYZ])(\.\.)?(\d+)\]?((?:,\w+)*)")


def test_the_table_holds_every_fact_of_the_dictionary(syntax_dictionary):
    known = identifiers()
    in_dictionary = set()

    for line in syntax_dictionary:
        facts, _, title = line.partition("#")
        numbers, *words = facts.split()
        flags = words[0] if set(words[0]) <= {"*", "?"} else ""
        first, _, last = numbers.partition("-")
        for number in range(int(first), int(last or first) + 1):
            entry = known[f"{number:0{len(first)}}"]
            in_dictionary.add(entry.ai)
            assert entry.title == title.strip()
            assert (entry.fixed, entry.in_link) == ("*" in flags, "?" in flags), line
            assert rules_of(entry) == rules_in(words), line
            assert parts_of(entry) == parts_in(words), line

    assert set(known) == in_dictionary


def rules_in(words):
    requires = tuple(tuple(word[4:].split(",")) for word in words if word.startswith("req="))
    excludes = tuple(
        ai for word in words if word.startswith("ex=") for ai in word[3:].split(",")
    )
    keys = [word for word in words if word.split("=")[0] == "dlpkey"]
    ways = tuple(
        tuple(way.split(","))
        for key in keys
        if "=" in key
        for way in key.partition("=")[2].split("|")
    )
    return requires, excludes, bool(keys), ways


def rules_of(entry):
    return entry.requires, entry.excludes, entry.link_key, entry.qualifiers


def parts_in(words):
    parts = []
    for part in filter(None, map(COMPONENT.fullmatch, words)):
        bracket, _, up_to, length, checks = part.groups()
        parts.append((1 if up_to else int(length), int(length), bool(bracket), checks.count(",")))
    return parts


def parts_of(entry):
    return [
        (part.shortest, part.longest, part.optional, len(part.checks) - 1)
        for part in entry.components
    ]


def test_no_identifier_begins_with_another():
    known = identifiers()

    assert all(leading(ai) is known[ai] for ai in known)
    assert all(ai[:length] not in known for ai in known for length in range(2, len(ai)))


def test_a_value_is_refused_by_the_name_of_what_is_wrong_and_where():
    with pytest.raises(NotGS1) as refused:
        identifiers()["4324"].check("2012252360")

    assert refused.value.code == "illegal_minute"
    assert (refused.value.ai, refused.value.found) == ("4324", "60")


def test_the_parser_needs_nothing_but_the_standard_library_and_the_check_digits():
    imported: set[str] = set()
    for path in Path(module.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
    outside = {name for name in imported if not name.startswith("addons.barcode.gs1")}
    outside -= {"addons.base.gtin"}

    assert {name.partition(".")[0] for name in outside} <= sys.stdlib_module_names
