"""What a scan reads: a handful of rows by their indexes, however large the tables have grown."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from addons.barcode.testing import gtin_of, serial
from addons.base.models import Serial, Variant
from core.orm.base import Base

# Tables that stay small: the terms of a branch.
SMALL = {
    "esales_price_list", "esales_grade_discount", "esales_quantity_break", "esales_promotion",
}
READING = ("SELECT", "UPDATE", "DELETE", "WITH")

SCANS = {
    "a piece": serial("V00", 7),
    "a carton": "CT-V01-1",
    "an item number": gtin_of(90),
    "a label with serial": f"(01){gtin_of(4)}(21){serial('V03', 3)}",
    "a serial at issue": f"(01){gtin_of(95)}(21)PLAN0001",
    "an item number at issue": gtin_of(96),
    "the ending of a piece": "V020011",
    "the ending of a model": "ABLE",
    "the ending of an item number": gtin_of(91)[-6:],
    "too many endings": "0001",
    "an unknown code": "NO-SUCH",
    "an unknown number": "8765432",
    "a chosen piece": "@serial:1",
    "a chosen model": "@variant:1",
}


@contextmanager
def statements(engine):
    """Every statement sent meanwhile, with its parameters."""
    sent = []

    def note(conn, cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def walked(engine, sent):
    """The large tables that SQLite would read from end to end for one of the statements."""
    found = set()
    with engine.connect() as connection:
        for statement, parameters in sent:
            if not statement.lstrip().upper().startswith(READING):
                continue
            given = parameters[0] if isinstance(parameters, list) else parameters
            plan = connection.exec_driver_sql(f"explain query plan {statement}", given)
            steps = [str(step[-1]).split() for step in plan]
            found |= {words[1] for words in steps if words[0] == "SCAN"}
    return found & set(Base.metadata.tables) - SMALL


@pytest.mark.parametrize("what", SCANS)
def test_no_scan_walks_through_a_large_table(clerk, installation, on_postgresql, what):
    if on_postgresql:
        pytest.skip("plans of SQLite, which depend on no statistics")

    with statements(installation.engine) as sent:
        clerk.scan(SCANS[what])

    assert len(sent) > 10
    assert walked(installation.engine, sent) == set()


def test_the_database_keeps_the_endings(work, shop):
    with work("shaanxi", write=False) as context:
        found = context.session.get_one(Variant, shop.variants["CABLE"])
        piece = context.session.query(Serial).filter(Serial.number == serial("V00", 0)).one()

        assert (found.ending, found.gtin_ending) == ("ABLE", gtin_of(90)[-4:])
        assert piece.ending == "0000"
