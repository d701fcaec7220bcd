"""Why a barcode was refused, in a sentence for the person who scanned it."""

from translationstring import TranslationString

from addons.barcode.gs1.faults import NotGS1
from addons.barcode.gs1.identifiers import identifiers
from core.i18n import _

GS_SHOWN = str.maketrans({"\x1d": "␝"})
QUOTED = 40

# ${ai} and ${title} name the element, ${value} is what it holds, ${found} what is in the way.
_ELSEWHERE = _(
    "(${ai}) ${title} holds ${value}, which GS1 does not allow: look at ${found}. "
    "Scan the barcode again; if it stays so, the label is printed wrongly."
)
_COUPON = _(
    "The coupon in (${ai}) is not built as GS1 prescribes: look at ${found}. "
    "Scan it again, or set the coupon aside."
)
_LIST = _(
    "(${ai}) ${title} holds ${found}, which is not in the code list that GS1 prescribes there. "
    "Scan the barcode again; if it stays so, the label is printed wrongly."
)
_CHARACTER = _(
    "(${ai}) ${title} holds “${value}”; the character “${found}” is not allowed there. "
    "Scan the barcode again and check the keyboard setting of the scanner."
)
_NUMBER = _(
    "(${ai}) ${title} holds “${value}”; only digits are allowed there, not “${found}”. "
    "Scan the barcode again and check the keyboard setting of the scanner."
)

SENTENCES: dict[str, TranslationString] = {
    "no_data": _("There is no data in this barcode. Scan it again."),
    "too_long_for_a_barcode": _(
        "No barcode is as long as this text of ${value} characters. Empty the field and scan again."
    ),
    "unknown_ai": _(
        "${found} does not begin with a GS1 Application Identifier. Scan the barcode again; if it "
        "stays so, the label is printed wrongly."
    ),
    "no_leading_fnc1": _(
        "GS1 data begins with FNC1, written ^ here; this text begins with ${found}. Put ^ in front "
        "if it is an element string."
    ),
    "bracket_expected": _(
        "An Application Identifier in brackets, such as (01), was expected at ${found}. Write each "
        "identifier in brackets in front of its value."
    ),
    "value_missing": _(
        "(${ai}) ${title} has no value. Scan the barcode again, or write the value after it."
    ),
    "value_too_short": _(
        "(${ai}) ${title} holds ${value}, which is too short. Scan the barcode again; part of it "
        "may have been lost."
    ),
    "value_too_long": _(
        "(${ai}) ${title} holds ${value}, which is too long. Scan the barcode again; the sign that "
        "separates two values may have been lost."
    ),
    "non_digit_character": _NUMBER,
    "invalid_cset82_character": _CHARACTER,
    "invalid_cset39_character": _CHARACTER,
    "invalid_cset64_character": _CHARACTER,
    "invalid_import_idx_character": _CHARACTER,
    "invalid_iban_character": _CHARACTER,
    "incorrect_check_digit": _(
        "(${ai}) ${title} ends in ${found}, and that is not its check digit. One digit was misread "
        "or mistyped: scan the barcode again."
    ),
    "incorrect_check_pair": _(
        "(${ai}) ${title} ends in ${found}, and those are not its check characters. One character "
        "was misread or mistyped: scan the barcode again."
    ),
    "incorrect_iban_checksum": _(
        "The account number ${value} in (${ai}) is not right: its check digits ${found} do not "
        "fit. Compare it with the document."
    ),
    "too_short_for_gcp": _(
        "(${ai}) ${title} holds ${value}, which is too short to begin with a company prefix. Scan "
        "the barcode again; part of it may have been lost."
    ),
    "invalid_gcp_prefix": _(
        "(${ai}) ${title} holds ${value}, which does not begin with a company prefix of digits. "
        "Scan the barcode again; if it stays so, the label is printed wrongly."
    ),
    "illegal_month": _(
        "(${ai}) ${title} holds ${value}, which is no date: there is no month ${found}. Scan the "
        "barcode again; if it stays so, the label is printed wrongly."
    ),
    "illegal_day": _(
        "(${ai}) ${title} holds ${value}, which is no date: its month has no day ${found}. Scan "
        "the barcode again; if it stays so, the label is printed wrongly."
    ),
    "illegal_hour": _(
        "(${ai}) ${title} holds ${value}, which is no time: there is no hour ${found}. Scan the "
        "barcode again; if it stays so, the label is printed wrongly."
    ),
    "illegal_minute": _(
        "(${ai}) ${title} holds ${value}, which is no time: there is no minute ${found}. Scan the "
        "barcode again; if it stays so, the label is printed wrongly."
    ),
    "illegal_second": _(
        "(${ai}) ${title} holds ${value}, which is no time: there is no second ${found}. Scan the "
        "barcode again; if it stays so, the label is printed wrongly."
    ),
    "not_iso3166": _LIST,
    "not_iso3166_or_999": _LIST,
    "not_iso3166_alpha2": _LIST,
    "not_iso4217": _LIST,
    "illegal_iban_country_code": _LIST,
    "invalid_package_type": _LIST,
    "invalid_media_type": _LIST,
    "invalid_percent_sequence": _(
        "(${ai}) ${title} holds ${found}; after a percent sign two hexadecimal digits must follow. "
        "Scan the barcode again; if it stays so, the label is printed wrongly."
    ),
    "not_a_link": _(
        "A GS1 Digital Link begins with https:// or http://, all small or all capital; this text "
        "begins with ${found}. Scan the square code of the label again."
    ),
    "link_character": _(
        "The web address holds ${found}, which no web address may. Scan the square code again."
    ),
    "link_host": _(
        "The name of the web site holds ${found}, which no such name may. Scan the square code "
        "again."
    ),
    "link_without_path": _(
        "The web address names a site and nothing on it, so it identifies no product. Scan the "
        "square code again, or another barcode of the label."
    ),
    "link_without_key": _(
        "The web address is no GS1 Digital Link: no product, carton or other GS1 key stands at the "
        "end of its path. Scan another barcode of the label."
    ),
    "link_sequence": _(
        "In this Digital Link ${found} cannot follow (${ai}) ${title}, not in this order. The "
        "label is made wrongly: scan another barcode of it."
    ),
    "link_repeats": _(
        "This Digital Link names (${ai}) ${title} twice. The label is made wrongly: scan another "
        "barcode of it."
    ),
    "link_attribute": _(
        "In a Digital Link (${ai}) ${title} may not stand after the question mark. The label is "
        "made wrongly: scan another barcode of it."
    ),
    "link_qualifier_in_query": _(
        "In this Digital Link (${ai}) ${title} belongs in the path, before the question mark. The "
        "label is made wrongly: scan another barcode of it."
    ),
    "no_symbology": _(
        "The scanner did not say which kind of barcode it read: a symbology identifier such as "
        "]C1 is missing in front. Switch it on in the scanner."
    ),
    "unknown_symbology": _(
        "GS1 uses no barcode with the symbology identifier ${found}. Scan another barcode of the "
        "label."
    ),
    "item_number_length": _(
        "This kind of barcode holds ${found} digits, and not those of ${value}. Scan it again."
    ),
    "item_number_check_digit": _(
        "The last digit of ${value} is not its check digit. One digit was misread or mistyped: "
        "scan it again, or compare it with the label."
    ),
    "repeated_with_another_value": _(
        "(${ai}) ${title} came twice, as ${value} and as ${found}: two labels were read as one. "
        "Scan each label by itself."
    ),
    "excludes": _(
        "(${ai}) ${title} and (${found}) do not go together on one item. Compare the label with "
        "the goods."
    ),
    "requires": _(
        "(${ai}) ${title} only has a meaning together with ${found}. Scan the other barcode of the "
        "label too."
    ),
    "signature_needs_serial": _(
        "(${ai}) ${title} has no serial part, and a digital signature needs one. Compare the label "
        "with the goods."
    ),
}


def sentence(refused: NotGS1) -> TranslationString:
    """Return why GS1 data was refused and what to do, to be translated for the reader."""
    text = SENTENCES.get(refused.code)
    if text is None:
        text = _COUPON if refused.code.startswith("coupon_") else _ELSEWHERE
    identifier = identifiers().get(refused.ai)
    return text % {
        "ai": refused.ai,
        "title": identifier.title if identifier else "",
        "value": _shown(refused.value),
        "found": _shown(refused.found),
    }


def _shown(text: str) -> str:
    short = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
    return short.translate(GS_SHOWN)
