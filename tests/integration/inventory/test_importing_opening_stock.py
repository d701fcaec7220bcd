"""Opening stock comes from a file as drafts that are posted like any others, and only once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.inventory.models import Opening, StockLine
from addons.inventory.opening_import import OPENINGS
from addons.inventory.testing import make_variant, make_warehouse
from core.exchange.imports import carry_out, plan_for, read_for
from core.exchange.plan import Outcome
from core.testing import count_sql
from core.workflow import fire

HEAD = "编码,仓库,货位,状态,序列号,箱码,数量,单位成本,入库日期\n"


@pytest.fixture(scope="module")
def goods(installation):
    with installation.work(branch="shaanxi") as context:
        make_warehouse(context, "I01", ("A", "B"))
        make_variant(context, "I-CABLE")
        make_variant(context, "I-TABLET", "throughout")


def planned(context, rows):
    table = read_for(OPENINGS, context, (HEAD + rows).encode(), "opening.csv")
    return plan_for(OPENINGS, context, table)


def refused(context, rows):
    found = planned(context, rows)
    return [
        reason.sentence.interpolate()
        for row in found.of(Outcome.REFUSED)
        for reason in row.reasons
    ]


def test_a_file_becomes_a_draft_that_is_posted_and_is_not_taken_twice(work, goods):
    rows = (
        "I-CABLE,I01,,,,,\"1,200\",3.50,2026-01-15\n"
        "I-TABLET,I01,B,待检,I-1,I-BOX,,800,2026-02-01\n"
        "I-TABLET,I01,B,待检,I-2,I-BOX,1,800,2026-02-01\n"
    )
    with work("shaanxi") as context:
        assert carry_out(OPENINGS, context, planned(context, rows), "import opening.csv") == 3

        assert planned(context, rows).counts[Outcome.UNCHANGED] == 3
        (made,) = context.session.scalars(select(Opening))
        fire([made], "post", context)
        assert planned(context, rows).counts[Outcome.UNCHANGED] == 3
        lines = context.session.scalars(select(StockLine).order_by(StockLine.line)).all()
        assert [(one.quantity, one.cost, one.status) for one in lines] == [
            (1200, Decimal("3.5"), "available"),
            (2, 800, "to_inspect"),
        ]
        assert lines[1].serials == [["I-1", None, "I-BOX"], ["I-2", None, "I-BOX"]]
        assert refused(context, "I-CABLE,I01,,,,,1300,3.50,2026-01-15\n") == [
            "This stands on a document of opening stock already. Correct it there."
        ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("I-NONE,I01,,,,,1,,", "No goods have the code “I-NONE”. Correct it."),
        ("I-CABLE,I01,Z,,,,1,,", "I01 has no place Z. Add it there, or correct it."),
        ("I-CABLE,I01,B,,,,,,", "Enter the quantity, or the serial number."),
        ("I-TABLET,I01,,,I-9,,2,,", "A row with a serial number is one piece."),
        ("I-CABLE,I01,B,,,,0,,", "A quantity is above zero and has at most three decimals."),
        ("I-CABLE,I01,B,,,,1,-2,", "A cost is zero or more and has at most eight decimals."),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(work, goods, row, says):
    with work("shaanxi", write=False) as context:
        assert [text[: len(says)] for text in refused(context, f"{row}\n")] == [says]


def test_many_rows_cost_as_many_statements_as_few(installation, work, goods):
    def cost(count, begin):
        rows = "".join(f"I-TABLET,I01,,,{begin}{n},,,5,\n" for n in range(count))
        with work("shaanxi") as context:
            made = planned(context, rows)
            with count_sql(installation.engine) as counted:
                carry_out(OPENINGS, context, made, "import many.csv")
            return len(counted)

    assert cost(3, "F") == cost(300, "M")
