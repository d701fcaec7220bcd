"""Every row belongs to a branch behind both walls, or there is a reason why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from core.orm.base import Base, Branched
from core.orm.migrations import import_models
from core.registry.addon import discover

HOME = Path(__file__).parents[2]
import_models(discover().addons)
SHIPPED = {"core", *(addon.name for addon in discover().addons)}
TABLES = {
    name: table
    for name, table in Base.metadata.tables.items()
    if name.partition("_")[0] in SHIPPED
}
BRANCHED = {name for name, table in TABLES.items() if "branch" in table.c}
CLASSES = [m.class_ for m in Base.registry.mappers if m.local_table.name in TABLES]

OF_THE_COMPANY = {
    "base_kit_part": "the catalogue is one for the whole company",
    "base_packing": "the catalogue is one for the whole company",
    "base_product": "the catalogue is one for the whole company",
    "base_product_line": "the catalogue is one for the whole company",
    "base_region": "GB/T 2260 is the same everywhere",
    "base_tax_rate": "VAT rates are the country's",
    "base_unit": "units of measure are the same everywhere",
    "base_variant": "the catalogue is one for the whole company",
    "core_command": "a key of a sent form, headed by the login; shows nothing of a record",
    "core_decision": "what was decided about the company, to be redone after a crash",
    "core_delegation": "one person stands in for another, in whatever branches",
    "core_guesses": "wrong passwords of one address, before anybody is known",
    "core_job": "workers take work of every branch; its page narrows to the reader's branches",
    "core_notification": "belongs to one person, not to a place",
    "core_posting": "says in which branches a person sits",
    "core_api_token": "a program works in every branch its person does",
    "core_sign_in": "belongs to one person, not to a place",
    "core_user": "a person may sit in several branches",
}
COMPANY_ROWS_TOO = {"core_change"}
ONE_DOOR = {
    "fk_inventory_move_serial_document_line_part": "written with its move by the ledger's one door,"
    " in one session of one branch; a fourth column would cost the ledger a second index"
}


def test_tables_without_a_branch_are_known_and_argued():
    assert set(TABLES) - BRANCHED == set(OF_THE_COMPANY)


def test_every_class_of_a_branch_is_narrowed_by_the_session():
    plain = {
        c.__table__.name
        for c in CLASSES
        if c.__table__.name in BRANCHED and not issubclass(c, Branched)
    }

    assert plain == COMPANY_ROWS_TOO


@pytest.mark.parametrize("name", sorted(BRANCHED))
def test_a_row_points_at_rows_of_its_own_branch_alone(name):
    loose = {
        constraint.name
        for constraint in TABLES[name].foreign_key_constraints
        if constraint.referred_table.name in BRANCHED
        and "branch" not in {element.parent.name for element in constraint.elements}
    }

    assert loose <= set(ONE_DOOR)


def test_nothing_of_the_whole_company_leads_into_a_branch():
    leading = [
        f"{kind.__name__}.{relationship.key}"
        for kind in CLASSES
        if not issubclass(kind, Branched)
        for relationship in inspect(kind).relationships
        if issubclass(relationship.mapper.class_, Branched)
    ]

    assert leading == []


def test_one_place_alone_writes_into_another_branch():
    asking = {
        str(path.relative_to(HOME))
        for part in ("core", "addons")
        for path in (HOME / part).rglob("*.py")
        if ".beside(" in path.read_text("utf-8")
    }

    assert asking == {"addons/inventory/transfers/borders.py"}


def test_every_table_with_a_branch_has_the_second_wall(installation, on_postgresql):
    if not on_postgresql:
        pytest.skip("row-level security is PostgreSQL's")
    policies = text(
        "select c.relname, c.relrowsecurity, p.polqual is not null, p.polwithcheck is not null,"
        " pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid),"
        " pg_get_expr(p.polqual, p.polrelid) like '%array_append%'"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'"
        " join pg_attribute a on a.attrelid = c.oid and a.attname = 'branch' and not a.attisdropped"
        " left join pg_policy p on p.polrelid = c.oid where c.relkind in ('r', 'p')"
    )
    with installation.owner_engine.connect() as connection:
        found = {row[0]: tuple(row[1:]) for row in connection.execute(policies)}

    expected = {n: (True, True, True, True, n in COMPANY_ROWS_TOO) for n in BRANCHED}
    assert {name: found.get(name) for name in BRANCHED} == expected
    assert set(found) == BRANCHED


def test_the_application_owns_nothing_and_passes_no_wall(installation, on_postgresql):
    if not on_postgresql:
        pytest.skip("roles are PostgreSQL's")
    with installation.engine.connect() as connection:
        who, is_super, passes = connection.execute(
            text(
                "select current_user, rolsuper, rolbypassrls from pg_roles"
                " where rolname = current_user"
            )
        ).one()
        owned = connection.execute(
            text("select count(*) from pg_tables where tableowner = current_user")
        ).scalar()

    assert (who, is_super, passes, owned) == ("qudao_app", False, False, 0)
