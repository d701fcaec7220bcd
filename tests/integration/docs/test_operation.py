"""The operation guide: its roles, its settings, its backups, tried as they stand on the page."""

import re
import shutil
import sqlite3
import subprocess
from dataclasses import fields, replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from core.company.decisions import decide
from core.company.seed import make_company
from core.company.store import found
from core.installation import Installation
from core.refusal import Refusal
from core.settings import Settings, read_settings
from core.testing import company_facts, make_installation
from tests.integration.docs.conftest import ROOT, blocks_of

PAGE = "docs/operation.md"


def block(kind):
    return next(found.text for found in blocks_of(PAGE) if found.kind == kind)


@pytest.fixture(scope="module")
def server(database_url, on_postgresql):
    """The address of a PostgreSQL server, as its superuser."""
    if not on_postgresql:
        pytest.skip("the two logins are PostgreSQL's; run with --database=postgresql")
    return make_url(database_url())


@pytest.fixture(scope="module")
def two_logins(server, tmp_path_factory):
    """Settings as the page gives them, on roles and a database made by its SQL."""
    name = f"{server.database}_two"
    written = block("sql").replace("database qudao ", f"database {name} ")
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        for statement in filter(str.strip, written.split(";")):
            try:
                connection.execute(statement)
            except psycopg.errors.DuplicateObject:
                # Roles belong to the server, and other tests have made them there before.
                connection.execute(statement.replace("create", "alter").partition(" in role")[0])
    folder = tmp_path_factory.mktemp("two")
    (folder / "production.ini").write_text(block("ini"))
    given = read_settings(folder / "production.ini")
    place = server.set(database=name)

    passwords = dict(re.findall(r"create role (\w+) login password '([^']+)'", written))

    def login(address):
        who = make_url(address).username
        return _plain(place.set(username=who, password=passwords[who]))

    return replace(
        given,
        folder=folder,
        database=login(given.database),
        database_owner=login(given.database_owner),
    )


@pytest.fixture(scope="module")
def founded(two_logins):
    """A company founded by the owner's login."""
    made = Installation(two_logins)
    made.upgrade()
    found(made.objects, make_company(company_facts()))
    yield made
    made.close()


def test_the_login_of_the_web_servers_can_change_no_table(founded):
    with psycopg.connect(founded.settings.database, autocommit=True) as connection:
        for forbidden in (
            "create table extra (id int)",
            "drop table object_state",
            "alter table core_document disable row level security",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)


def test_the_login_of_the_web_servers_changes_both_stores(founded):
    with founded.work(branch="sichuan") as context:
        decide(context, "enable", branch="sichuan", addons=["esales"], since="2020-01-01")

    with founded.work(branch="sichuan", write=False) as context:
        assert "esales" in context.branch.enabled(context.today)


def test_without_a_branch_the_login_of_the_web_servers_sees_no_row_of_one(founded):
    with founded.work(branch="shaanxi") as context:
        context.session.execute(_row_of_a_branch(context.code))

    with psycopg.connect(founded.settings.database) as connection:
        seen = connection.execute("select count(*) from core_number where branch = 'SN'").fetchone()

    assert seen == (0,)


def test_a_machine_that_only_serves_pages_needs_no_owner(founded):
    alone = Installation(replace(founded.settings, database_owner=founded.settings.database))

    alone.make_ready()

    assert alone.founded()
    alone.close()


def test_a_server_on_tables_that_lack_an_upgrade_says_so_and_stops(founded):
    alone = Installation(replace(founded.settings, database_owner=founded.settings.database))
    with psycopg.connect(founded.settings.database_owner, autocommit=True) as connection:
        found = "delete from barcode_revision returning version_num"
        newest = connection.execute(found).fetchone()[0]
        try:
            with pytest.raises(Refusal, match=r"lack .*barcode_0001.*Run `qudao init`"):
                alone.make_ready()
        finally:
            connection.execute("insert into barcode_revision values (%s)", [newest])
            alone.close()


def test_without_the_role_of_the_walls_nobody_is_served(founded, monkeypatch):
    monkeypatch.setattr("core.orm.engine.APPLICATION_ROLE", "qudao_gone")
    unwalled = Installation(replace(founded.settings, database=founded.settings.database_owner))

    with pytest.raises(Refusal, match=r"it has no role qudao_app.*Run `qudao init`"):
        unwalled.make_ready()
    unwalled.close()


def test_an_empty_database_is_told_from_a_founded_one(server, two_logins, database_url):
    empty = Installation(replace(two_logins, database=database_url()))

    with pytest.raises(Refusal, match="holds no company yet"):
        empty.founded()
    empty.close()


def test_one_dump_restores_both_stores(founded, server):
    tools = _tools(_plain(server))
    dump = founded.settings.folder / "qudao.dump"
    name = f"{server.database}_restored"
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"create database {name} owner qudao_owner template template0")
    owner = make_url(founded.settings.database_owner)
    subprocess.run([tools / "pg_dump", "-Fc", "-f", dump, "-d", _plain(owner)], check=True)
    subprocess.run(
        [tools / "pg_restore", "-d", _plain(owner.set(database=name)), "--exit-on-error", dump],
        check=True,
    )

    settings = replace(
        founded.settings,
        database=_plain(make_url(founded.settings.database).set(database=name)),
        database_owner=_plain(owner.set(database=name)),
    )
    restored = Installation(settings)
    restored.make_ready()

    assert restored.founded()
    restored.close()


def test_copies_of_the_embedded_stores_taken_in_the_order_of_the_page_find_together(tmp_path):
    place = {"database": f"sqlite:///{tmp_path}/var/qudao.db", "folder": tmp_path / "var"}
    working = make_installation(place["database"], place["folder"])
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    copies = re.findall(r'sqlite3 (\S+) "\.backup (\S+)"', text)

    for number, (source, target) in enumerate(copies):
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(tmp_path / source) as old, sqlite3.connect(tmp_path / target) as new:
            old.backup(new)
        if number == 0:
            with working.work(branch="sichuan") as context:
                decide(context, "enable", branch="sichuan", addons=["esales"], since="2020-01-01")
    working.close()
    database = f"sqlite:///{tmp_path}/backup/qudao.db"
    restored = Installation(
        Settings(database=database, database_owner=database, folder=tmp_path / "backup")
    )

    assert restored.reconcile() == 1
    with restored.work(branch="sichuan", write=False) as context:
        assert "esales" in context.branch.enabled(context.today)
    restored.close()


def test_every_setting_stands_in_the_table_of_the_page():
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    table = text.partition("| line | means |")[2].partition("\n\n")[0]
    rows = [line.partition("|")[2].partition("|")[0] for line in table.splitlines()[2:]]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert named == {field.name for field in fields(Settings)}


def _row_of_a_branch(code):
    from sqlalchemy import insert

    from core.orm.numbering import Number

    return insert(Number).values(branch=code, series="T", period="2611", last=1)


def _plain(address):
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _tools(server):
    """The folder of a pg_dump that is as new as the server; an older one refuses to dump it."""
    with psycopg.connect(server) as connection:
        wanted = connection.info.server_version // 10000
    for folder in [shutil.which("pg_dump"), *Path("/usr/lib/postgresql").glob("*/bin/pg_dump")]:
        said = folder and subprocess.run([folder, "--version"], capture_output=True, text=True)
        if said and int(re.findall(r"\d+", said.stdout)[0]) >= wanted:
            return Path(folder).parent
    pytest.skip(f"this machine has no pg_dump of version {wanted}")
