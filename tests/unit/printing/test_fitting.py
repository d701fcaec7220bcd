"""Text fitted into its field."""

from hypothesis import example, given
from hypothesis import strategies as st

from core.printing.fitting import ELLIPSIS, LEADING, OVERFLOW, SHRINK_MOST, fit_number, fit_text

letters = st.text(alphabet="岚屿电子（，）· abcXYZ-019.", min_size=1, max_size=60)
widths = st.floats(min_value=12, max_value=300)
heights = st.floats(min_value=10, max_value=60)


def measure(text: str, size: float) -> float:
    """A font whose Chinese letters are square and whose others are half as wide."""
    return sum(size if ord(letter) > 0x2E80 else size / 2 for letter in text)


@given(text=letters, width=widths, height=heights)
@example(text="0000 ", width=12.0, height=10.0)
def test_text_never_leaves_its_field(text: str, width: float, height: float) -> None:
    fitted = fit_text(text, width=width, height=height, size=9, measure=measure)

    assert all(measure(line, fitted.size) <= width + 0.01 for line in fitted.lines)
    assert len(fitted.lines) == 1 or len(fitted.lines) * fitted.size * LEADING <= height
    assert fitted.size >= 9 * SHRINK_MOST


@given(text=letters, width=widths, height=heights)
def test_text_is_whole_unless_an_ellipsis_says_otherwise(
    text: str, width: float, height: float
) -> None:
    fitted = fit_text(text, width=width, height=height, size=9, measure=measure)

    kept = "".join(fitted.lines).replace(" ", "")
    if fitted.lost:
        assert kept.endswith(ELLIPSIS)
        assert text.replace(" ", "").startswith(kept.removesuffix(ELLIPSIS))
    else:
        assert kept == text.replace(" ", "")


@given(number=st.integers(0, 10**18), width=widths)
def test_a_number_is_whole_or_visibly_absent_never_cut(number: int, width: float) -> None:
    text = f"{number:,}.00"

    fitted = fit_number(text, width=width, size=9, measure=measure)

    assert fitted.lines == ((OVERFLOW,) if fitted.lost else (text,))
    assert measure(fitted.lines[0], fitted.size) <= width + 0.01


def test_words_stay_whole_and_punctuation_stays_with_its_word() -> None:
    fitted = fit_text(
        "无线降噪头戴耳机 LY-H920（演示）", width=80, height=40, size=9, measure=measure
    )

    assert fitted.lines == ("无线降噪头戴耳机", "LY-H920（演示）")


def test_a_little_too_long_shrinks_on_one_line() -> None:
    fitted = fit_text("岚屿电子岚屿电子", width=65, height=40, size=9, measure=measure)

    assert fitted.lines == ("岚屿电子岚屿电子",)
    assert 9 * SHRINK_MOST <= fitted.size < 9
