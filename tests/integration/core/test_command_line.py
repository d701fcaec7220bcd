"""The command line: words in, an exit code scripts can trust, and a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core.cli import main_group
from core.jobs.models import Job
from core.security.models import User
from core.security.sign_in import find_user
from core.testing import make_user

ROOT = Path(__file__).parents[3]
SECRET = ("--password", "correct-horse")


@pytest.fixture(scope="module")
def config(installation, tmp_path_factory):
    """A settings file of the installation."""
    settings = installation.settings
    path = tmp_path_factory.mktemp("config") / "qudao.ini"
    path.write_text(
        f"[qudao]\nfolder = {settings.folder}\ndatabase = {settings.database}\n"
        f"database_owner = {settings.database_owner}\n"
    )
    return path


@pytest.fixture
def qudao(config):
    """Runs the command line; a fault of the program is a fault of the test."""

    def run(*words, environment=None, file=config):
        return CliRunner().invoke(
            main_group,
            ["-c", str(file), *map(str, words)],
            env={"LC_ALL": "", "LANG": "C.UTF-8", **(environment or {})},
        )

    return run


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("init",), 0, "The company is here already"),
        (("init", "--company", "/nowhere.toml"), 2, "does not exist"),
        (("addon", "list"), 0, "SN"),
        (("addon", "list", "--branch", "HB"), 0, "HB"),
        (("addon", "list", "--branch", "zz"), 1, "There is no branch zz"),
        (("addon", "enable", "inventory", "--branch", "zz"), 1, "There is no branch zz"),
        (("addon", "enable", "nothing", "--branch", "HB"), 1, "There is no addon nothing"),
        (("addon", "enable", "inventory"), 2, "--branch"),
        (
            ("addon", "enable", "inventory", "--branch", "HB", "--from", "2001-01-01"),
            1,
            "cannot be thrown in the past",
        ),
        (("addon", "enable", "inventory", "--branch", "HB", "--from", "soon"), 2, "soon"),
        (("addon", "disable", "base", "--branch", "HB"), 1, "on everywhere"),
        (("addon", "disable", "inventory", "--branch", "SN"), 1, "Switch that off first"),
        (("db", "status"), 0, ""),
        (("db", "upgrade"), 0, "up to date"),
        (("db", "draft", "nothing"), 1, "nothing"),
        (("user", "list"), 0, ""),
        (("user", "positions"), 0, "shaanxi/warehouse/clerk\tCounter clerk"),
        (("user", "add", " ", "--name", "X", *SECRET), 1, "cannot be a login"),
        (("user", "add", "x", "--name", " ", *SECRET), 1, "what the person is called"),
        (("user", "add", "x", "--name", "X", "--password", "short"), 1, "too short"),
        (("user", "add", "x", "--name", "X", "--at", "a/b/c", *SECRET), 1, "no position a/b/c"),
        (("user", "add", "x", *SECRET), 2, "--name"),
        (("user", "password", "nobody", *SECRET), 1, "Nobody signs in as nobody"),
        (("user", "close", "nobody"), 1, "Nobody signs in as nobody"),
        (("check",), 0, "ok"),
        (("import", "nothing", "--language", "en"), 2, "There is no import"),
        (("import", "products", "/nowhere.csv"), 2, "does not exist"),
        (("demo", "make", "--today", "never"), 2, "never"),
        (("barcode", "parse", "--nothing"), 2, "--nothing"),
        (("jobs", "list", "--state", "odd"), 2, "odd"),
        (("jobs", "retry", "999999"), 1, "no failed job"),
        (("worker", "--once"), 0, "jobs done"),
        (("serve", "--port", "none"), 2, "none"),
        (("nothing",), 2, "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_words_have_an_exit_code_and_a_sentence(qudao, words, code, said):
    result = qudao(*words)

    assert (result.exit_code, said in result.output + result.stderr) == (code, True), result.output
    assert "Traceback" not in result.output


def test_without_a_company_the_way_to_one_is_named(qudao, tmp_path):
    file = tmp_path / "new.ini"
    file.write_text(f"[qudao]\nfolder = {tmp_path}/var\n")

    result = qudao("user", "list", file=file)

    assert result.exit_code == 1
    assert "Run `qudao init` first" in result.stderr


def test_a_terminal_that_speaks_chinese_is_refused_in_chinese(qudao):
    result = qudao("addon", "list", "--branch", "zz", environment={"LANG": "zh_CN.UTF-8"})

    assert "没有分公司 zz" in result.stderr


def every_command(group, path=()):
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield (*path, name)
        if hasattr(command, "list_commands"):
            yield from every_command(command, (*path, name))


def test_every_command_explains_itself(qudao):
    for path in every_command(main_group):
        result = qudao(*path, "--help")

        assert result.exit_code == 0, path
        assert len(result.output.split("\n\n")[1]) > 20, path


def test_a_person_is_added_posted_closed_and_opened(qudao, work):
    assert qudao("user", "add", "Li.Na", "--name", "李娜", *SECRET).exit_code == 0
    for words in (
        ("post", "li.na", "hubei/sales/manager", "--from", "2026-01-01"),
        ("close", "li.na"),
        ("open", "li.na"),
    ):
        assert qudao("user", *words).exit_code == 0

    assert "li.na\t李娜\topen\thubei/sales/manager" in qudao("user", "list").output
    assert qudao("user", "unpost", "li.na", "hubei/sales/manager").exit_code == 0
    assert qudao("user", "unpost", "li.na", "hubei/sales/manager").exit_code == 1
    with work(write=False) as context:
        assert find_user(context.session, "li.na").postings == []


def test_a_login_is_added_once(qudao):
    assert qudao("user", "add", "twice", "--name", "T", *SECRET).exit_code == 0

    again = qudao("user", "add", "TWICE", "--name", "T", *SECRET)

    assert again.exit_code == 1
    assert "Choose another login" in again.stderr


def test_the_last_who_looks_after_users_is_not_closed(qudao, installation, work):
    login = make_user(installation, "administrator")
    with work() as context:
        others = context.session.scalars(select(User).where(User.login != login))
        for user in others:
            user.active = False

    result = qudao("user", "close", login)

    assert result.exit_code == 1
    assert "Nobody would be left" in result.stderr


def test_a_switch_of_a_later_day_is_told(qudao):
    assert qudao("addon", "enable", "esales", "--branch", "00", "--from", "2999-01-01")

    assert "on from 2999-01-01" in qudao("addon", "list", "--branch", "00").output


def test_failed_work_is_seen_and_tried_again(qudao, work):
    with work() as context:
        job = Job(name="core.housekeeping", payload={}, state="failed", error="boom")
        job.asked = job.due = context.now
        context.session.add(job)
        context.session.flush()
        number = job.id

    assert "boom" in qudao("jobs", "list", "--state", "failed").output
    assert qudao("jobs", "retry", number).exit_code == 0
    assert qudao("worker", "--once").exit_code == 0
    assert f"{number}\tdone" in qudao("jobs", "list").output


def test_a_worker_that_is_told_to_stop_finishes_and_says_so(config, work):
    words = [sys.executable, "-c", "from core.cli import main; main()", "-c", str(config), "worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with work() as context:
        job = Job(name="core.housekeeping", payload={}, state="waiting")
        job.asked = job.due = context.now
        context.session.add(job)
        context.session.flush()
        number = job.id
    for _ in range(300):
        time.sleep(0.1)
        with work(write=False) as context:
            if context.session.get_one(Job, number).state == "done":
                break

    started.send_signal(signal.SIGTERM)
    output, _nothing = started.communicate(timeout=30)

    assert started.returncode == 0
    assert b"has finished" in output
