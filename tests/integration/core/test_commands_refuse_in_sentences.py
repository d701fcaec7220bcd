"""Whatever is wrong with settings, files, folders and ports is said in a sentence."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from core.cli import main

SQLITE = "database = sqlite:///{folder}/qudao.db"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Writes a settings file with these lines; gives its path."""
    for name in ("QUDAO_DATABASE", "QUDAO_DATABASE_OWNER", "QUDAO_PORT", "QUDAO_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def write(*lines, head="[qudao]"):
        path = tmp_path / "given.ini"
        given = (head, f"folder = {tmp_path}/var", *lines)
        path.write_text("\n".join(given).format(folder=tmp_path), encoding="utf-8")
        return path

    return write


@pytest.fixture
def typed(capsys):
    """Types a command; gives its exit code and what stood on both outputs."""

    def type_in(*words):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        written = capsys.readouterr()
        assert "Traceback" not in written.out + written.err
        return ended.value.code, written.out, written.err

    return type_in


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["wurker = yes"], "there is no setting wurker. Did you mean worker?"),
        (["zzz = yes"], "The settings are folder, database"),
        (["worker = perhaps"], "The setting worker is perhaps. Write yes or no."),
        (["port = 99999"], "The setting port is 99999. Write a whole number from 1 to 65535."),
        (["port = many"], "Write a whole number"),
        (["threads = 0"], "Write a whole number"),
        (["log_level = loud"], "Write one of DEBUG, INFO"),
        (["database = mysql://a:secret@b/c"], "names no database that qudao works with"),
        (["database = nonsense"], "names no database that qudao works with"),
        (["database_owner ="], "names no database that qudao works with"),
        (["host ="], "The setting host is empty"),
        (["this is no line"], "is no settings file"),
        (["port = 1", "port = 2"], "is no settings file"),
    ],
)
def test_a_line_of_the_settings_that_cannot_be_understood(settings, typed, lines, said):
    code, _out, told = typed("-c", settings(*lines), "init")

    assert code == 1
    assert said in told
    assert "secret" not in told


def test_a_file_that_holds_no_settings(settings, typed, tmp_path):
    plain = tmp_path / "plain.txt"
    plain.write_bytes(b"\xff\xfe no text at all")

    for path in (settings(head="[other]"), plain):
        assert "is no settings file" in typed("-c", path, "init")[2]
    assert "There is no settings file" in typed("-c", tmp_path / "none.ini", "init")[2]
    assert "cannot be opened" in typed("-c", tmp_path, "init")[2]


def test_a_folder_that_cannot_be_made_and_a_file_that_is_no_database(settings, typed, tmp_path):
    (tmp_path / "file").write_text("not a folder, and no database", encoding="utf-8")

    code, _out, told = typed("-c", settings(f"database = sqlite:///{tmp_path}/file/x.db"), "init")
    assert (code, "The folder" in told, "cannot be made" in told) == (1, True, True)
    code, _out, told = typed("-c", settings(f"database = sqlite:///{tmp_path}/file"), "init")
    assert (code, "The database cannot be read: file is not a database" in told) == (1, True)


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """A folder with a founded company and its settings."""
    folder = tmp_path_factory.mktemp("founded")
    path = folder / "founded.ini"
    lines = ["[qudao]", f"folder = {folder}", f"database = sqlite:///{folder}/qudao.db"]
    path.write_text("\n".join([*lines, "addons = base nosuch"]), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["-c", str(path), "init"])
    assert ended.value.code == 0
    return path


def test_a_port_in_use_is_said_before_the_server_calls_itself_ready(founded, typed):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        code, out, told = typed("-c", founded, "serve", "--port", port)

    assert code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in told
    assert "ready" not in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["serve", "--host", "300.1.1.1", "--port", "1"], 1, "is no address that a server can"),
        (["serve", "--host", "203.0.113.9"], 1, "is no address of this machine"),
        (["serve", "--port", "99999"], 2, "not in the range"),
        (["serve", "--threads", "0"], 2, "not in the range"),
    ],
)
def test_an_address_that_cannot_be_listened_on(founded, typed, words, code, said):
    ended, out, told = typed("-c", founded, *words)

    assert (ended, said in told) == (code, True)
    assert "ready" not in out


def test_an_addon_of_the_settings_that_is_not_installed_is_named(founded, typed):
    told = typed("-c", founded, "serve", "--host", "203.0.113.9")[2]

    assert "The addon nosuch is left out: the settings name it, and it is not installed." in told


@pytest.mark.parametrize(
    ("place", "said"),
    [("nowhere/x.csv", "There is no folder"), ("x.txt", "does not end in .csv or .xlsx")],
)
def test_a_file_of_refused_rows_that_cannot_be_written_is_refused_first(
    founded, typed, tmp_path, place, said
):
    source = tmp_path / "units.csv"
    source.write_text("code,name\n", encoding="utf-8")

    code, out, told = typed(
        "-c", founded, "import", "products", source, "--refused", tmp_path / place
    )

    assert (code, said in told, "Rows read" in out) == (2, True, False)


def test_what_a_table_may_carry_is_said_and_written_as_a_template(founded, typed, tmp_path):
    code, out, _told = typed("-c", founded, "import", "products", "--columns")
    assert (code, out.splitlines()[0][:7]) == (0, "code *\t")

    code, _out, _told = typed(
        "-c", founded, "import", "products", "--template", tmp_path / "products.xlsx"
    )
    assert (code, (tmp_path / "products.xlsx").read_bytes()[:2]) == (0, b"PK")


def test_a_company_of_ones_own_hears_nothing_of_the_demonstration(typed, settings):
    given = settings()
    typed("-c", given, "init")

    _code, out, _told = typed("-c", given, "addon", "list")

    names = [line.split("\t")[0] for line in out.splitlines()]
    assert "esales" in names
    assert "demo" not in names
    assert typed("-c", given, "demo", "--help")[0] == 0
