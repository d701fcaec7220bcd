"""``qudao barcode parse``: a line in, a line out, and an exit code that scripts can trust."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from addons.barcode.commands import FORMS, barcode, parse_line

GTIN = "09526100000012"


def run(*lines, arguments=()):
    text = "".join(f"{line}\n" for line in lines)
    result = CliRunner().invoke(barcode, ["parse", *arguments], input=text)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def asked(text, form="auto", **more):
    return json.dumps({"input": text, "form": form, **more})


def test_one_line_is_answered_by_one_line():
    code, answers = run(asked(f"(01){GTIN}(21)A1", "bracketed"), asked("9526100000012"))

    assert code == 0
    assert answers == [
        {
            "input": f"(01){GTIN}(21)A1",
            "ok": True,
            "elements": [["01", GTIN], ["21", "A1"]],
            "gtin14": GTIN,
            "error": None,
        },
        {"input": "9526100000012", "ok": True, "elements": [], "gtin14": GTIN, "error": None},
    ]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("bracketed", f"(01){GTIN}"),
        ("fnc1_caret", f"^01{GTIN}"),
        ("scan", f"]C101{GTIN}"),
        ("digital_link", f"https://example.com/01/{GTIN}"),
        ("auto", f"]d201{GTIN}"),
    ],
)
def test_every_form_is_read(form, text):
    answer = parse_line(asked(text, form))

    assert (answer["elements"], answer["gtin14"]) == ([["01", GTIN]], GTIN)


def test_a_retail_barcode_has_an_item_number_and_no_elements():
    answer = parse_line(asked("]E09526100000012", "scan"))

    assert (answer["ok"], answer["elements"], answer["gtin14"]) == (True, [], GTIN)


def test_a_link_is_read_as_any_release_allowed_it_and_as_todays_standard_where_one_asks():
    short, word = "https://example.com/01/9526100000012", f"https://example.com/gtin/{GTIN}"
    alphas, zeros = "permitConvenienceAlphas", "PermitZeroSuppressedGTINinDLuris"

    def read(link, **more):
        return parse_line(asked(link, "digital_link", **more))

    assert parse_line(asked(short))["gtin14"] == GTIN
    assert [read(link)["gtin14"] for link in (short, word)] == [GTIN, GTIN]
    assert "too short" in read(short, options=[])["error"]
    assert [read(short, options=[name])["ok"] for name in (alphas, zeros)] == [False, True]
    assert [read(word, options=[name])["ok"] for name in (alphas, zeros)] == [True, False]


def test_a_refused_barcode_is_an_answer_with_a_sentence():
    code, answers = run(asked("(01)09526100000013", "bracketed"))

    assert code == 0
    assert answers[0]["ok"] is False
    assert answers[0]["error"] == (
        "(01) GTIN ends in 3, and that is not its check digit. One digit was misread or mistyped: "
        "scan the barcode again."
    )


@pytest.mark.parametrize(
    "line",
    [
        "", "HELLO", "[1]", "{}", '{"input": 5}', '{"input": "1", "form": "x"}', "[" * 100_000,
        '{"input": "1", "options": "x"}', '{"input": "1", "options": [["x"]]}',
    ],
)
def test_a_malformed_line_is_answered_and_the_run_goes_on(line):
    code, answers = run(line, asked("9526100000012"))

    assert code == 2
    assert (answers[0]["ok"], answers[0]["input"]) == (False, None)
    assert answers[0]["error"].startswith(("This line", 'The "form"', 'The "opt'))
    assert answers[1]["gtin14"] == GTIN


def test_chinese_and_half_characters_come_back_as_they_went_in():
    lines = '{"input": "箱码"}\n{"input": "\\ud800"}\n'

    result = CliRunner().invoke(barcode, ["parse"], input=lines)

    assert result.exit_code == 0
    assert '"箱码"' in result.stdout
    assert json.loads(result.stdout.splitlines()[1])["input"] == "\ud800"


def test_a_file_saved_on_windows_is_read(tmp_path):
    path = tmp_path / "scans.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + asked(f"01{GTIN}").encode() + b"\r\n\xff\r\n")

    code, answers = run(arguments=[str(path)])

    assert code == 2
    assert answers[0]["gtin14"] == GTIN
    assert "UTF-8" in answers[1]["error"]


@given(st.text(max_size=80), st.sampled_from(sorted(FORMS)))
def test_every_text_is_answered_in_every_form(text, form):
    answer = parse_line(asked(text, form))

    assert answer["input"] == text
    assert (answer["error"] is None) == answer["ok"]
    assert answer["ok"] or (answer["elements"], answer["gtin14"]) == ([], None)


@given(st.text(max_size=80))
def test_every_line_is_answered(line):
    assert set(parse_line(line)) == {"input", "ok", "elements", "gtin14", "error"}


def test_the_help_teaches_the_forms():
    result = CliRunner().invoke(barcode, ["parse", "--help"])

    assert all(form in result.stdout for form in FORMS)
