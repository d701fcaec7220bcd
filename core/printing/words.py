"""Amounts in words: the Chinese capitals (大写) that keep a paper amount from being altered.

The rules are those of the People's Bank of China for bills and settlement vouchers (正确填写票据和
结算凭证的基本规定); where they leave a zero optional, it is not written.
"""

from decimal import Decimal

from translationstring import TranslationStringFactory

from core.printing.refusals import AmountUnspoken

_ = TranslationStringFactory("qudao")

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万")
LIMIT = Decimal(10) ** 16
CENT = Decimal("0.01")


def amount_in_words(amount: Decimal) -> str:
    """Return ``amount`` (CNY, at most two decimals, below 10**16) in Chinese capitals.

    Raise AmountUnspoken for a part of a cent, an infinite amount or one beyond 玖仟玖佰玖拾玖万亿.
    """
    cents = _cents(amount)
    yuan, rest = divmod(abs(cents), 100)
    jiao, fen = divmod(rest, 10)
    words = _integer(yuan) + "元" if yuan else ""
    if not rest:
        words = (words or "零元") + "整"
    elif not fen:
        words += DIGITS[jiao] + "角整"
    else:
        if jiao:
            words += DIGITS[jiao] + "角"
        elif yuan:
            words += DIGITS[0]
        words += DIGITS[fen] + "分"
    return ("负" if cents < 0 else "") + words


def _cents(amount: Decimal) -> int:
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise AmountUnspoken(
            _("${amount} is too large to be written in words.", mapping={"amount": str(amount)})
        )
    if amount != amount.quantize(CENT):
        raise AmountUnspoken(
            _(
                "${amount} is not a whole number of cents: round it first.",
                mapping={"amount": str(amount)},
            )
        )
    return int(amount * 100)


def _integer(number: int) -> str:
    """Speak a positive whole number, four digits at a time."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    zero_due = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group:
            words += DIGITS[0] if words and (zero_due or group < 1_000) else ""
            words += _group(group)
        # 亿 closes the whole upper half, so it is said even where its own four digits are zeros.
        words += GROUPS[place] if group or place == 2 else ""
        zero_due = not group and place != 2
    return words


def _group(group: int) -> str:
    """Speak one to 9999, with a single 零 for zeros in the middle and none for those at the end."""
    words = ""
    zero_due = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += (DIGITS[0] if zero_due and words else "") + DIGITS[digit] + PLACES[place]
        zero_due = not digit
    return words
