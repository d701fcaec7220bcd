"""An addon from outside that fails is left out, with the reason; everybody else works on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from broken import FAULTS, HOOK, broken
from click.testing import CliRunner
from sqlalchemy import inspect

from core.app import make_app
from core.cli import main_group
from core.installation import Installation
from core.settings import Settings
from core.testing import Browser, copied, switch

COLLECTED = ("menu", "home_panels", "searches", "resources", "permissions")


@pytest.fixture
def opened(template, tmp_path):
    """Brings a founded company up to what discovery finds now, and opens its site."""
    made = []

    def found(**settings):
        installation = copied(*template, tmp_path / "var")
        installation.settings = replace(installation.settings, **settings)
        made.append(installation)
        installation.upgrade()
        installation.make_ready()
        return installation, make_app(installation)

    yield found
    for installation in made:
        installation.close()


def reasons(installation, name="broken"):
    return [f.reason for f in installation.registry.failures if f.name == name]


def sees_the_site(wsgi, installation):
    """Whether people work as ever: sign in, and find pages of the core and of shipped addons."""
    browser = Browser(wsgi, installation).sign_in("branch_manager")
    paths = ("/shaanxi", "/shaanxi/esales/dealers", "/shaanxi/inventory/stock")
    return [browser.get(path).status_int for path in paths] == [200, 200, 200]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_broken_is_left_out_with_the_reason(opened, tmp_path, fault):
    files, words = FAULTS[fault]
    with broken(files, tmp_path):
        installation, wsgi = opened()

    assert sees_the_site(wsgi, installation)
    assert "broken" not in installation.registry.addons
    assert [words in reason for reason in reasons(installation)] == [True]
    assert "probe" in installation.registry.addons
    page = Browser(wsgi, installation).sign_in("administrator").get("/addons")
    assert words in page.html.find(class_="alert").get_text()


def test_a_migration_that_fails_half_way_leaves_no_table(opened, tmp_path):
    with broken(FAULTS["its migration fails"][0], tmp_path):
        installation, _wsgi = opened()

    tables = inspect(installation.owner_engine).get_table_names()
    assert "broken_gear" not in tables
    assert "probe_thing" in tables


def test_what_requires_the_broken_is_left_out_with_it(opened, tmp_path):
    with broken({}, tmp_path, requires='"finance",'):
        installation, wsgi = opened()

    assert reasons(installation) == ["it requires finance"]
    assert sees_the_site(wsgi, installation)


@pytest.mark.parametrize("name", ["base", "probe"])
def test_of_two_with_one_name_the_first_counts(opened, tmp_path, name):
    with broken({"hooks.py": "1 / 0\n"}, tmp_path, name=name):
        installation, wsgi = opened()

    assert len(reasons(installation, name)) == 1
    assert sees_the_site(wsgi, installation)


@pytest.mark.parametrize("answer", ["1 / 0", "return 7"])
def test_contributions_that_fail_are_left_out_alone(opened, tmp_path, answer):
    hooks = "".join(f"{HOOK}{hook}():\n    {answer}\n" for hook in COLLECTED)
    with broken({"hooks.py": hooks}, tmp_path):
        installation, wsgi = opened()
    switch(installation, "broken", "shaanxi")

    assert sees_the_site(wsgi, installation)
    assert Browser(wsgi, installation).sign_in("branch_manager").get("/shaanxi/search?q=abc")
    assert Browser(wsgi, installation).sign_in("administrator").get("/company/roles/finance/edit")
    assert "broken" in installation.registry.addons
    named = {reason.partition(" failed: ")[0] for reason in reasons(installation)}
    assert named == {f"{hook}()" for hook in COLLECTED}


def test_the_way_in_stays_open_when_a_note_on_it_fails(opened, tmp_path):
    hooks = HOOK + "sign_in_notes(context):\n    return context.nothing\n"
    with broken({"hooks.py": hooks}, tmp_path):
        installation, wsgi = opened(demonstration=True)

    assert sees_the_site(wsgi, installation)
    assert "sign_in_notes() failed" in reasons(installation)[0]


def test_an_addon_that_is_gone_leaves_its_tables_and_nobody_stumbles(opened, tmp_path):
    with broken({}, tmp_path):
        installation, _wsgi = opened()
    switch(installation, "probe", "shaanxi")

    without = Installation(installation.settings)
    without.upgrade()
    without.make_ready()

    assert "probe" not in without.registry.addons
    assert "probe_thing" in inspect(without.owner_engine).get_table_names()
    with without.work(branch="shaanxi", write=False) as context:
        assert "probe" not in context.hooks.enabled
    assert sees_the_site(make_app(without), without)
    without.close()


def test_the_command_line_names_what_was_left_out(opened, tmp_path, monkeypatch):
    with broken({"hooks.py": "1 / 0\n"}, tmp_path):
        installation, _wsgi = opened()
        settings = installation.settings
        config = tmp_path / "qudao.ini"
        config.write_text(f"[qudao]\ndatabase = {settings.database}\nfolder = {settings.folder}\n")
        monkeypatch.delenv("QUDAO_DATABASE", raising=False)
        said = CliRunner().invoke(main_group, ["-c", str(config), "addon", "list"])

    assert said.exit_code == 0
    assert "broken\tleft out: ZeroDivisionError" in said.stderr
    assert "\nprobe\t" in said.stdout


def test_settings_that_name_an_addon_which_is_not_there_say_so(database_url, tmp_path):
    url = database_url()
    settings = Settings(
        database=url, database_owner=url, folder=tmp_path, addons=("esales", "finance")
    )

    installation = Installation(settings)

    assert list(installation.registry.addons) == ["base", "esales"]
    assert reasons(installation, "finance") == ["the settings name it, and it is not installed"]
