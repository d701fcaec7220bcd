"""What an import costs: statements for a set of rows, not for each of them."""

from __future__ import annotations

import pytest

from addons.base.models import ProductLine
from core.testing import count_sql
from tests.integration.base.conftest import bring_in

FIRST = {
    "products": {"name": "Lamp", "line": "AV", "carton pieces": "10", "manufacturer": "岚屿"},
    "parties": {"name": "Party", "roles": "dealer", "contact": "Wang"},
}
THEN = {
    "products": {"name": "Lantern", "tax rate": "13", "carton pieces": "20"},
    "parties": {"name": "Partner", "roles": "customer", "contact": "Li"},
}


@pytest.fixture(scope="module", autouse=True)
def line(company):
    with company.work() as context:
        context.session.add(ProductLine(code="AV", name="影音", path="AV/"))


def cost(company, target, said, size):
    """How many statements a whole transaction takes that imports ``size`` rows."""
    rows = [{"code": f"{size}-{number}", **said} for number in range(size)]
    with count_sql(company.engine) as counted, company.work(branch="shaanxi") as context:
        bring_in(context, target, rows)
    return len(counted)


@pytest.mark.parametrize("target", ["products", "parties"])
def test_statements_do_not_grow_with_the_rows(company, target):
    created = [cost(company, target, FIRST[target], size) for size in (10, 900)]
    changed = [cost(company, target, THEN[target], size) for size in (10, 900)]

    assert created[0] == created[1] <= 40
    assert changed[0] == changed[1] <= 40
