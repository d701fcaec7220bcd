"""Lines divided into pages, with sums carried from one to the next."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.printing.pages import paginate

rows = st.lists(
    st.fixed_dictionaries(
        {
            "quantity": st.decimals(0, 10_000, places=3) | st.none(),
            "gross": st.decimals(-(10**9), 10**9, places=2),
        }
    ),
    max_size=80,
)


@given(rows=rows, per_page=st.integers(min_value=2, max_value=30))
def test_sums_carried_from_page_to_page_end_in_the_total(
    rows: list[dict[str, Decimal]], per_page: int
) -> None:
    pages = paginate(rows, per_page=per_page, sums=("quantity", "gross"))

    for name in ("quantity", "gross"):
        brought = Decimal(0)
        for page in pages:
            assert page.brought[name] == brought
            assert page.own[name] == sum((row[name] or 0 for row in page.rows), Decimal(0))
            assert page.carried[name] == brought + page.own[name]
            brought = page.carried[name]
        assert brought == sum((row[name] or 0 for row in rows), Decimal(0))


@given(rows=rows, per_page=st.integers(min_value=2, max_value=30), carried=st.booleans())
def test_every_row_stands_on_one_page_in_order(
    rows: list[dict[str, Decimal]], per_page: int, carried: bool
) -> None:
    pages = paginate(rows, per_page=per_page, sums=("gross",) if carried else ())

    assert [row for page in pages for row in page.rows] == rows
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert all(page.count == len(pages) for page in pages)
    assert [page.first for page in pages] == [
        1 + sum(len(before.rows) for before in pages[:i]) for i in range(len(pages))
    ]
    assert [page.is_last for page in pages] == [False] * (len(pages) - 1) + [True]


@given(rows=rows, per_page=st.integers(min_value=2, max_value=30))
def test_the_sum_brought_forward_finds_its_row_on_every_later_page(
    rows: list[dict[str, Decimal]], per_page: int
) -> None:
    first, *later = paginate(rows, per_page=per_page, sums=("gross",))

    assert len(first.rows) <= per_page
    assert all(0 < len(page.rows) <= per_page - 1 for page in later)


def test_a_document_without_rows_has_one_page() -> None:
    (page,) = paginate((), per_page=12, sums=("gross",))

    assert page.is_last
    assert page.carried == {"gross": Decimal(0)}
