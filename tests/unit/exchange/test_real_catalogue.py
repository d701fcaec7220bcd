"""A real catalogue of 48,194 rows: every repeated code and the one bad check digit are told."""

import time
from pathlib import Path

import pytest

from core.exchange.columns import Column
from core.exchange.plan import Outcome
from core.exchange.planning import plan
from core.exchange.reading import read_table
from core.refusal import Refusal

CATALOGUE = Path(__file__).parents[4] / "shared" / "data" / "products.csv.gz"


def gtin(text: str) -> str:
    """Check the last digit as GS1 General Specifications, section 7.9, do."""
    weighed = [int(digit) * (3, 1)[place % 2] for place, digit in enumerate(text.zfill(14))]
    if sum(weighed) % 10:
        raise Refusal("The check digit is wrong.")
    return text


COLUMNS = (
    Column(name="upc", titles=("UPC", "条码"), required=True, parse=gtin),
    Column(name="name", titles=("Name", "名称"), required=True),
    Column(name="manufacturer", titles=("Manufacturer", "厂商")),
    Column(name="description", titles=("Short description", "说明")),
)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="../shared/data/products.csv.gz is absent")
def test_the_real_catalogue_is_planned_and_its_faults_are_told() -> None:
    started = time.process_time()
    table = read_table(CATALOGUE.read_bytes(), CATALOGUE.name, COLUMNS)
    made = plan(table, COLUMNS, "upc", {})
    seconds = time.process_time() - started

    assert len(table.rows) == 48_194
    assert table.faulty == ()
    assert made.match.unknown == ("gtin14", "media_or_goods")
    refused = [row.reasons[0].sentence for row in made.of(Outcome.REFUSED)]
    assert refused.count("The check digit is wrong.") == 1
    assert made.counts[Outcome.CREATE] == 46_155
    assert made.counts[Outcome.REPEATED] + len(refused) == 2_039
    # Measured at 1.5 seconds; the bound only keeps it from growing by orders.
    assert seconds < 10

    store = {row.key: row.values for row in made.of(Outcome.CREATE)}
    again = plan(table, COLUMNS, "upc", lambda keys: {k: store[k] for k in keys if k in store})

    assert again.counts[Outcome.UNCHANGED] == 46_155
    assert again.counts[Outcome.CREATE] == again.counts[Outcome.UPDATE] == 0
