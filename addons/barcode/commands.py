"""``qudao barcode``: barcodes read on the command line, one JSON object a line."""

import json
import sys
from collections.abc import Callable, Collection
from typing import Any, BinaryIO, NamedTuple

import click

from addons.barcode.gs1.digital_link import Former, parse_digital_link
from addons.barcode.gs1.elements import Element, parse_bracketed, parse_caret
from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.scan import parse_scan
from addons.barcode.recognise import gtin_of, recognise
from addons.barcode.sentences import sentence

MALFORMED = 2

_AS_WRITTEN = json.JSONEncoder(ensure_ascii=False)


class Request(NamedTuple):
    """One line asked: the text of a barcode, the form it is written in, what is let pass in it."""

    text: str
    form: str
    options: tuple[str, ...]


class Malformed(ValueError):
    """A line that is not a request, with the sentence that says why."""


class Answer(NamedTuple):
    """What a barcode says: its elements, and the 14 digits of the item if it identifies one."""

    elements: tuple[Element, ...]
    gtin14: str | None


Reader = Callable[[str, Collection[str]], Answer]


def _of_elements(parse: Callable[[str], tuple[Element, ...]]) -> Reader:
    def read(text: str, options: Collection[str]) -> Answer:
        elements = parse(text)
        return Answer(elements, gtin_of(elements))

    return read


def _linked(text: str, options: Collection[str]) -> Answer:
    elements = parse_digital_link(text, options)
    return Answer(elements, gtin_of(elements))


def _scanned(text: str, options: Collection[str]) -> Answer:
    scan = parse_scan(text)
    return Answer(scan.elements, scan.gtin14 or gtin_of(scan.elements))


def _recognised(text: str, options: Collection[str]) -> Answer:
    """Take the likeliest reading; a text that no rule knows may be a company's own code."""
    recognised = recognise(text)
    if recognised.refused:
        raise recognised.refused
    likeliest = recognised.readings[0]
    return Answer(likeliest.elements, likeliest.gtin14)


FORMS: dict[str, Reader] = {
    "auto": _recognised,
    "bracketed": _of_elements(parse_bracketed),
    "fnc1_caret": _of_elements(parse_caret),
    "scan": _scanned,
    "digital_link": _linked,
}
# An identifier that the standard does not know stays refused, whatever is permitted: nothing says
# where its value ends.
OPTIONS = (*Former, "PermitUnknownAIs")


def parse_line(json_text: str) -> dict[str, Any]:
    """Answer one line: ``input``, ``ok``, ``elements``, ``gtin14`` and ``error``; never raises."""
    try:
        return answer(read_request(json_text))
    except Malformed as malformed:
        return _result(None, error=str(malformed))


def read_request(json_text: str) -> Request:
    """Return the request in a line of JSON; Malformed if it is none."""
    try:
        line = json.loads(json_text)
    except (ValueError, RecursionError) as reason:
        raise Malformed(
            'This line is not JSON. Write one object a line, such as {"input": "(01)..."}.'
        ) from reason
    if not isinstance(line, dict) or not isinstance(line.get("input"), str):
        raise Malformed(
            'This line has no text under "input". Write one object a line, such as '
            '{"input": "(01)...", "form": "auto"}.'
        )
    form = line.get("form", "auto")
    if not isinstance(form, str) or form not in FORMS:
        raise Malformed(f'The "form" of this line is unknown. Use one of {", ".join(FORMS)}.')
    options = line.get("options", list(Former))
    if not isinstance(options, list) or not all(name in OPTIONS for name in options):
        raise Malformed(
            f'The "options" of this line are a list of some of {", ".join(OPTIONS)}.'
        )
    return Request(line["input"], form, tuple(options))


def answer(request: Request) -> dict[str, Any]:
    """Return what the barcode of ``request`` says, or why it is refused."""
    try:
        elements, gtin14 = FORMS[request.form](request.text, request.options)
    except NotGS1 as refused:
        return _result(request.text, error=sentence(refused).interpolate())
    return _result(request.text, elements=elements, gtin14=gtin14)


def _result(
    text: str | None,
    *,
    elements: tuple[Element, ...] = (),
    gtin14: str | None = None,
    error: str | None = None,
) -> dict[str, Any]:
    return {
        "input": text,
        "ok": error is None,
        "elements": [list(element) for element in elements],
        "gtin14": gtin14,
        "error": error,
    }


@click.group()
def barcode() -> None:
    """Read barcodes: item numbers, GS1 element strings, Digital Links."""


@barcode.command()
@click.argument("file", type=click.File("rb"), default="-")
def parse(file: BinaryIO) -> None:
    """Read barcodes from FILE, or from standard input: one JSON object a line in, one out.

    \b
    In:   {"input": "...", "form": "auto|bracketed|fnc1_caret|scan|digital_link", "options": []}
    Out:  {"input", "ok", "elements": [["01", "..."], ...], "gtin14", "error"}

    \b
    bracketed     (01)09526100000012(21)LA25460000001
    fnc1_caret    ^010952610000001221LA25460000001, ^ standing for FNC1
    scan          ]C1010952..., a symbology identifier, then data with GS (0x1D) for FNC1
    digital_link  https://example.com/01/09526100000012/21/LA25460000001
    auto          any of these, or an item number, as it comes from a scanner or keyboard

    A digital_link is read as any release of the standard allowed it. "options" narrows that: an
    empty list stands for today's standard, permitConvenienceAlphas adds words such as gtin and
    ser, PermitZeroSuppressedGTINinDLuris item numbers of 8, 12 or 13 digits.

    Exit code 0 if every line was such an object, whatever its barcode; 2 otherwise.
    """
    all_readable = True
    out = sys.stdout.buffer
    for line in file:
        try:
            result = answer(read_request(_decoded(line)))
        except Malformed as malformed:
            all_readable = False
            result = _result(None, error=str(malformed))
        out.write(_encoded(result))
        # Each answer leaves at once, for a program that waits for it before it asks again.
        out.flush()
    if not all_readable:
        sys.exit(MALFORMED)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise Malformed("This line is not UTF-8 text. Save the file as UTF-8.") from reason


def _encoded(result: dict[str, Any]) -> bytes:
    try:
        return _AS_WRITTEN.encode(result).encode() + b"\n"
    except UnicodeEncodeError:
        # Half of a surrogate pair, which JSON can escape and UTF-8 cannot hold.
        return json.dumps(result).encode() + b"\n"
