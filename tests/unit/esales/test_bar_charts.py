"""Bar charts: the greatest number fills the height, and every bar stays on the ground."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.esales.charts import Point, bar_chart


def points(*values):
    return [Point(label=str(n), value=Decimal(value), said="") for n, value in enumerate(values)]


def test_bars_are_as_high_as_their_share_of_the_greatest():
    chart = bar_chart(points(50, 100, 0), width=300, height=116)

    assert [bar.height for bar in chart.bars] == [48.0, 96.0, 0.0]
    assert [bar.middle for bar in chart.bars] == [50.0, 150.0, 250.0]


def test_nothing_but_zeros_and_nothing_at_all_are_charts_too():
    assert [bar.height for bar in bar_chart(points(0, 0)).bars] == [0.0, 0.0]
    assert bar_chart([]).bars == ()


@given(st.lists(st.decimals("-1000", "1000000", places=2), min_size=1, max_size=40))
def test_every_bar_stands_on_the_ground_inside_the_chart(values):
    chart = bar_chart(points(*values))

    for bar in chart.bars:
        assert 0 <= bar.y <= chart.baseline
        assert abs(bar.y + bar.height - chart.baseline) <= 0.2
        assert bar.x >= 0
        assert bar.x + bar.width <= chart.width + 0.2
