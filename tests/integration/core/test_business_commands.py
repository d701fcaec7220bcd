"""``qudao business``: businesses are listed, carried as files, published and retired by words."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core.cli import main_group
from core.jobs.models import Job
from core.jobs.own_indexes import NAME as INDEXES
from core.workflow.businesses import live
from core.workflow.versions.drafts import draft_of


@pytest.fixture
def qudao(installation, tmp_path):
    """Runs the command line on the installation; a traceback is a fault of the test."""
    settings = installation.settings
    path = tmp_path / "qudao.ini"
    path.write_text(
        f"[qudao]\nfolder = {settings.folder}\ndatabase = {settings.database}\n"
        f"database_owner = {settings.database_owner}\n"
    )

    def run(*words, code=0, language="C.UTF-8"):
        environment = {"LC_ALL": "", "LANG": language}
        result = CliRunner().invoke(main_group, ["-c", str(path), *words], env=environment)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def file(qudao, tmp_path):
    """The pickup as a file, under another name."""
    path = tmp_path / "pickup.json"
    qudao("business", "export", "pickup", "--branch", "SN", "--to", str(path))
    data = json.loads(path.read_bytes())
    data["business"]["name"] = "fetching"
    path.write_text(json.dumps(data))
    return path


def test_a_file_goes_from_export_to_live_and_retired(qudao, file, work):
    looked = qudao("business", "import", str(file), "--branch", "SN", "--look")
    assert "draft" not in looked.stdout
    imported = qudao("business", "import", str(file), "--branch", "SN")
    assert "fetching is a draft of SN." in imported.stdout
    assert "fetching\t-\tdraft" in qudao("business", "list", "--branch", "SN").stdout

    again = qudao("business", "export", "fetching", "--branch", "SN", "--draft").stdout
    assert json.loads(again)["business"]["name"] == "fetching"
    published = qudao("business", "publish", "fetching", "--branch", "SN")
    assert "fetching 1 is live in SN." in published.stdout
    assert "are also drawn by Pickup" in published.stderr
    with work("shaanxi", write=False) as context:
        assert "fetching" in live(context)
        assert draft_of(context, "fetching") is None
    assert "fetching\t1\tlive\t0 open" in qudao("business", "list", "--branch", "SN").stdout

    assert (
        "open documents that finish: 0"
        in qudao("business", "retire", "fetching", "--branch", "SN").stdout
    )
    assert "fetching\t1\tretired" in qudao("business", "list", "--branch", "SN").stdout
    qudao("business", "retire", "fetching", "--branch", "SN", code=1)
    undone = qudao("business", "retire", "fetching", "--branch", "SN", "--undo")
    assert "fetching 1 is live in SN." in undone.stdout


def test_states_are_told_in_the_language_of_the_terminal(qudao, file):
    qudao("business", "import", str(file), "--branch", "SN", "--as", "told")

    english = qudao("business", "list", "--branch", "SN").stdout
    chinese = qudao("business", "list", "--branch", "SN", language="zh_CN.UTF-8").stdout

    assert "pickup\t" in english
    assert "\tlive\t0 open" in english
    assert "\t已启用\t0 张未完成" in chinese
    assert "told\t-\t草稿" in chinese
    assert "live" not in chinese


def test_retiring_and_taking_up_again_ask_for_the_indexes_of_own_fields(qudao, file, work):
    def asked():
        with work("shaanxi", write=False) as context:
            rows = context.session.scalars(select(Job).where(Job.name == INDEXES)).all()
            return [row.payload for row in rows].count({"business": "kept"})

    qudao("business", "import", str(file), "--branch", "SN", "--as", "kept")
    qudao("business", "publish", "kept", "--branch", "SN")
    assert asked() == 1

    qudao("business", "retire", "kept", "--branch", "SN")
    assert asked() == 2
    qudao("business", "retire", "kept", "--branch", "SN", "--undo")
    assert asked() == 3


def test_what_does_not_fit_is_said_in_the_language_of_the_terminal(qudao, file):
    data = json.loads(file.read_text())
    data["business"]["steps"][0]["participants"][0]["role"] = "cashier"
    file.write_text(json.dumps(data))

    said = qudao(
        "business", "import", str(file), "--branch", "SN", "--look", language="zh_CN.UTF-8"
    )

    assert "这里没有角色“cashier”" in said.stderr


def test_a_refusal_says_what_addons_call_their_things_in_the_language_of_the_terminal(qudao, file):
    data = json.loads(file.read_text())
    data["business"]["needs"] = []
    file.write_text(json.dumps(data))
    qudao("business", "import", str(file), "--branch", "SN")

    refused = qudao("business", "publish", "fetching", "--branch", "SN", code=1, language="zh_CN")
    told = qudao("business", "publish", "fetching", "--branch", "SN", code=1)

    assert "只有启用“库存”时才有“货物在库且可用”" in refused.stderr
    assert "“The goods are in stock and free” is there only while “Inventory” is on" in told.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "nothing", "--branch", "SN"), "nothing is not live in this branch"),
        (("export", "pickup", "--branch", "SN", "--version", "99"), "no version 99"),
        (("export", "pickup", "--branch", "SN", "--draft"), "no draft of Pickup"),
        (("publish", "pickup", "--branch", "SN"), "no draft of Pickup"),
        (("list", "--branch", "zz"), "There is no branch zz"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(qudao, words, sentence):
    assert sentence in qudao("business", *words, code=1).stderr


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--role", "cashier"), "Write theirs=ours"),
        (("--as", "Not A Name"), "cannot name a business"),
    ],
)
def test_wrong_words_for_a_file_are_refused(qudao, file, given, sentence):
    assert (
        sentence in qudao("business", "import", str(file), "--branch", "SN", *given, code=1).stderr
    )


def test_what_is_no_file_of_a_business_is_refused(qudao, tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(b"PK\x03\x04")

    assert "zip archive" in qudao("business", "import", str(path), "--branch", "SN", code=1).stderr
