"""GS1's own vectors: our reading of every barcode agrees with that of the standard's authors."""

import json

from click.testing import CliRunner

from addons.barcode.commands import barcode
from addons.barcode.gs1 import associations
from addons.barcode.gs1.checks import CHARACTER_SETS, CHECKS
from addons.barcode.gs1.digital_link import parse_digital_link
from addons.barcode.gs1.elements import (
    Element,
    element_string,
    parse_bracketed,
    parse_caret,
)
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.scan import ELEMENT_STRINGS, parse_scan

# With this option the authors' test reads (89), which is no Application Identifier, out of a link.
# The standard leaves such numbers to its own future, their engine refuses the same input with the
# same option through its public door, and a vector beside this one expects the refusal.
REFUSED_ON_PURPOSE = {"https://example.com/01/09520123456788?99=XYZ&89=ABC123"}

# These links the vectors expect to be refused without an option and read with one. Whoever names no
# options gets what any release of the standard allowed, for a label printed years ago is as good
# as one of today; that agrees with the latter, and an empty list of options with the former.
READ_BY_DEFAULT = {
    "https://a/gtin/12312312312333",
    "https://a/01/416000336108",
    "https://a/01/02345673",
    "https://a/8004/9520614141234567?01=2112345678900",
    "https://a/8004/9520614141234567?01=02345673",
}
KINDS_OF_THE_COMMAND = ("bracketed", "fnc1_caret", "scan", "digital_link")

# These pairs have a company prefix looked up on the web by a stand-in that answers "no such
# prefix" or "off line"; without a look-up the same values are right, and other vectors say so.
PREFIX_LOOK_UPS = {"GS1_LINTER_GCP_DATASOURCE_OFFLINE", "GS1_LINTER_INVALID_GCP_PREFIX"}

SYMBOLOGIES = {
    "DM": ("Data Matrix", "GS1 DataMatrix"),
    "DataBarExpanded": ("GS1 DataBar",),
    "DotCode": ("DotCode", "GS1 DotCode"),
    "EAN13": ("EAN-13",),
    "EAN8": ("EAN-8",),
    "GS1_128_CCA": ("GS1-128",),
    "QR": ("QR Code", "GS1 QR Code"),
}

RULES = {
    "validateAIrepeats": associations.repeats,
    "validateAImutex": associations.exclusions,
    "validateAIrequisites": associations.requirements,
    "validateDigSigRequiresSerialisedKey": associations.unsigned_keys,
}


def outcome(parse, *arguments, **options):
    """What ``parse`` makes of a text: its answer and no fault, or none and the fault's code."""
    try:
        return parse(*arguments, **options), None
    except NotGS1 as refused:
        return None, refused.code


def expected_elements(vector):
    """The elements a vector expects: its authors' assertion, or else their engine's answer."""
    found = vector.get("expect_ais") or (vector["engine"] or {}).get("ais")
    return found and tuple(Element(ai, value) for ai, value in found)


def disagreement(vector, elements, code):
    """Why our outcome is not the expected one, or None."""
    if (code is None) != vector["expect_ok"]:
        return vector["input"], code or elements
    wanted = expected_elements(vector)
    if code is None and wanted and elements != wanted:
        return vector["input"], elements
    caret = vector.get("expect_fnc1_caret")
    if code is None and caret and f"^{element_string(elements, '^')}" != caret:
        return vector["input"], element_string(elements, "^")
    error = vector.get("expect_error")
    if error and error != f"GS1_LINTER_{code}".upper():
        return vector["input"], code
    return None


def test_bracketed_element_strings_agree(gs1_vectors):
    wrong = [
        disagreement(vector, *outcome(parse_bracketed, vector["input"]))
        for vector in gs1_vectors["bracketed"]
    ]

    assert [each for each in wrong if each] == []


def test_element_strings_with_a_caret_for_fnc1_agree(gs1_vectors):
    wrong = [
        disagreement(vector, *outcome(parse_caret, vector["input"]))
        for vector in gs1_vectors["fnc1_caret"]
    ]

    assert [each for each in wrong if each] == []


def test_digital_links_agree(gs1_vectors):
    wrong = []
    for vector in gs1_vectors["digital_link"]:
        found = outcome(parse_digital_link, vector["input"], vector["options"])
        if vector["expect_ok"] and vector["input"] in REFUSED_ON_PURPOSE:
            assert found == (None, "unknown_ai")
        else:
            wrong.append(disagreement(vector, *found))

    assert [each for each in wrong if each] == []


def test_scans_with_a_symbology_identifier_agree(gs1_vectors):
    wrong = []
    for vector in gs1_vectors["scan"]:
        scan, code = outcome(parse_scan, vector["input"])
        wrong.append(disagreement(vector, scan and scan.elements, code))
        if scan:
            assert scan.symbology in SYMBOLOGIES[vector["expect_symbology"]]
            assert in_carets(vector["input"][:3], scan) == vector["expect_data"]

    assert [each for each in wrong if each] == []


def told_by_the_command(vectors, *, with_options):
    """The vectors whose answer by ``qudao barcode parse``, all in one run, is not theirs."""
    lines = [
        json.dumps(
            {"input": vector["input"], "form": vector["kind"]}
            | ({"options": vector.get("options", [])} if with_options else {})
        )
        for vector in vectors
    ]
    result = CliRunner().invoke(barcode, ["parse"], input="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, len(answers)) == (0, len(vectors))
    return [
        (vector, answer)
        for vector, answer in zip(vectors, answers, strict=True)
        if answer["ok"] != vector["expect_ok"]
        or (answer["ok"] and answer["elements"] != _wanted(vector, answer))
    ]


def _wanted(vector, answer):
    """The elements a vector names; whatever was read agrees with one that names none."""
    found = expected_elements(vector)
    return [list(element) for element in found] if found else answer["elements"]


def test_the_command_agrees_with_all_of_them_and_their_options(gs1_vectors):
    vectors = [vector for kind in KINDS_OF_THE_COMMAND for vector in gs1_vectors[kind]]

    wrong = told_by_the_command(vectors, with_options=True)

    assert {vector["input"] for vector, _answer in wrong} == REFUSED_ON_PURPOSE
    assert [answer["ok"] for _vector, answer in wrong] == [False]


def test_the_command_without_options_reads_what_any_release_allowed(gs1_vectors):
    vectors = [vector for kind in KINDS_OF_THE_COMMAND for vector in gs1_vectors[kind]]

    wrong = told_by_the_command(vectors, with_options=False)

    read = [vector["input"] for vector, answer in wrong if answer["ok"]]
    refused = [vector["input"] for vector, answer in wrong if not answer["ok"]]
    other_way = {v["input"] for v in vectors if v["expect_ok"] and v.get("options")}
    assert (sorted(read), refused) == (sorted(READ_BY_DEFAULT), list(REFUSED_ON_PURPOSE))
    # Each of them is expected both ways, so that no answer agrees with both.
    assert other_way >= READ_BY_DEFAULT


def in_carets(symbology_identifier, scan):
    """The data of ``scan`` in the vectors' notation, ``^`` for FNC1."""
    if symbology_identifier in ELEMENT_STRINGS:
        return f"^{element_string(scan.elements, '^')}"
    number, composite, more = scan.data.partition("|]e0")
    if composite:
        return f"{number}|^{more.replace(chr(0x1D), '^')}"
    # A caret that belongs to the text has a backslash in front, where it could mean FNC1.
    backslashes = len(scan.data) - len(scan.data.lstrip("\\"))
    begins_with_caret = scan.data[backslashes:].startswith("^")
    return f"\\{scan.data}" if begins_with_caret else scan.data


def test_component_checks_agree_in_the_fault_and_in_its_place(gs1_vectors):
    checks = {
        **CHECKS,
        "csetnumeric": CHARACTER_SETS["N"],
        "cset82": CHARACTER_SETS["X"],
        "cset39": CHARACTER_SETS["Y"],
        "cset64": CHARACTER_SETS["Z"],
    }
    wrong = []
    for vector in gs1_vectors["component_lint"]:
        text = vector["input"]
        fault = checks[vector["linter"]](text)
        error = fault and f"GS1_LINTER_{fault.code}".upper()
        markup = fault and (
            f"{text[: fault.start]}*{text[fault.start : fault.stop]}*{text[fault.stop :]}"
        )
        if fault is None and vector.get("expect_error") in PREFIX_LOOK_UPS:
            continue
        if (error, markup) != (vector.get("expect_error"), vector.get("expect_error_markup")):
            wrong.append((vector["linter"], text, error, markup))

    assert wrong == []


def test_rules_of_association_agree(gs1_vectors):
    wrong = [
        vector["input"]
        for vector in gs1_vectors["bracketed_rule"]
        if (RULES[vector["rule"]](expected_elements(vector)) == []) != vector["expect_ok"]
    ]

    assert wrong == []
