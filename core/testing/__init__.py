"""Fixtures for tests of the core and of addons, as a pytest plugin.

``installation`` is a founded company on the database of this run: SQLite, or PostgreSQL when
``--database=postgresql`` asks for it (or ``QUDAO_TEST_DATABASE`` names a server). ``app`` is a
browser without a browser: it signs people in and sends the tokens along. ``work`` opens a deed's
context.
"""

from __future__ import annotations

import functools
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from core.testing import databases

PASSWORD = "correct-horse"
CSRF_COOKIE = "qudao_csrf"
# Who is there already, so that nobody opens both stores for each person who signs in again.
_PEOPLE: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
# The cookies of who has signed in, by login.
_SESSIONS: WeakKeyDictionary[Any, dict[str, list[Any]]] = WeakKeyDictionary()
COMPANY: dict[str, Any] = {
    "name": "lanyu",
    "title": {"en": "Lanyu (test)", "zh_CN": "岚屿（测试）"},
    "entities": {"main": {"title": {"en": "Lanyu Ltd.", "zh_CN": "岚屿有限公司"}}},
    "branches": {
        "hq": {"title": {"en": "Headquarters", "zh_CN": "总部"}, "code": "00", "entity": "main"},
        "shaanxi": {
            "title": {"en": "Shaanxi", "zh_CN": "陕西"},
            "code": "SN",
            "region": "61",
            "entity": "main",
            "phases": [{"since": "2020-01-01", "addons": ["inventory", "esales", "barcode"]}],
        },
        "hubei": {
            "title": {"en": "Hubei", "zh_CN": "湖北"},
            "code": "HB",
            "region": "42",
            "entity": "main",
            "phases": [{"since": "2020-01-01", "addons": ["esales"]}],
        },
        "sichuan": {
            "title": {"en": "Sichuan", "zh_CN": "四川"},
            "code": "SC",
            "region": "51",
            "entity": "main",
        },
    },
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database``: which of the two stores this run uses."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="run on SQLite (default) or on PostgreSQL",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let Pyramid find the templates of modules whose assertions pytest has rewritten."""
    import pkg_resources
    from _pytest.assertion.rewrite import AssertionRewritingHook

    pkg_resources.register_loader_type(AssertionRewritingHook, pkg_resources.DefaultProvider)
    databases.keep_templates(config)


@pytest.fixture(scope="session")
def on_postgresql(request: pytest.FixtureRequest) -> bool:
    """Whether this run uses PostgreSQL."""
    return request.config.getoption("--database") == "postgresql"


@pytest.fixture(scope="session")
def database_url(
    on_postgresql: bool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Gives the address of a new, empty database at each call."""
    if not on_postgresql:
        databases.write_quickly()
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('sql')}/qudao.db"
        return
    with databases.server() as server:
        yield lambda: databases.new_database(server)


def company_facts() -> dict[str, Any]:
    """The plain facts of the company that tests work in: config/company.toml's roles and seats."""
    import tomllib

    source = Path(__file__).parent.parent.parent / "config" / "company.toml"
    shipped = tomllib.loads(source.read_text(encoding="utf-8"))
    return {**COMPANY, "roles": shipped["roles"], "departments": shipped["departments"]}


def make_installation(url: str, folder: Path, **settings: Any) -> Any:
    """A founded installation on the empty database at ``url``."""
    from core.company.seed import make_company
    from core.company.store import found
    from core.installation import Installation
    from core.settings import Settings
    from core.workflow.printing.layouts import keep_layouts
    from core.workflow.versions.publishing import keep_shipped

    hash_quickly()
    made = Installation(Settings(database=url, database_owner=url, folder=folder, **settings))
    made.upgrade()
    found(made.objects, make_company(company_facts()))
    with made.work() as context:
        keep_shipped(context)
        keep_layouts(context)
    return made


@pytest.fixture(scope="session")
def template(
    database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The address and folder of a founded company that nobody works in: others are its copies."""
    url, folder = database_url(), tmp_path_factory.mktemp("template")
    make_installation(url, folder).close()
    return url, folder


def hash_quickly() -> None:
    """Let passwords of tests cost next to nothing; the hashes are argon2's all the same."""
    from argon2 import PasswordHasher

    from core.security import sign_in

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    sign_in._hasher = lambda: quick  # type: ignore[assignment]


@pytest.fixture(scope="module")
def installation(
    template: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A founded company of four branches, shared by the tests of one module."""
    made = copied(*template, tmp_path_factory.mktemp("installation"))
    yield made
    made.close()


def copied(url: str, folder: Path, target: Path, **settings: Any) -> Any:
    """Another installation like the closed one at ``url``; copying takes a fraction of making."""
    from sqlalchemy.engine import make_url

    from core.installation import Installation
    from core.settings import Settings

    shutil.copytree(folder, target, dirs_exist_ok=True)
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        assert address.database is not None
        shutil.copyfile(address.database, target / "qudao.db")
        url = f"sqlite:///{target}/qudao.db"
    else:
        assert address.database is not None
        url = databases.new_database(url.replace(address.database, "postgres"), address.database)
    given = Settings(database=url, database_owner=url, folder=target, **settings)
    return Installation(given)


@pytest.fixture
def work(installation: Any) -> Callable[..., Any]:
    """Opens a context: ``with work("shaanxi") as context`` commits at the end."""
    return lambda branch=None, **options: installation.work(branch=branch, **options)


SEATS = {
    "administrator": "management/administrator",
    "branch_manager": "management/manager",
    "business_manager": "management/business",
    "sales_manager": "sales/manager",
    "salesperson": "sales/salesperson",
    "warehouse_head": "warehouse/head",
    "counter_clerk": "warehouse/clerk",
    "invoicing": "finance/invoicing",
    "finance": "finance/accountant",
    "channel_director": "management/director",
    "rollout_lead": "management/rollout",
}


def make_user(installation: Any, role: str, branch: str = "shaanxi") -> str:
    """A person in the seat that carries ``role`` in ``branch``, made once; the login."""
    from core.security.models import Posting, User
    from core.security.sign_in import find_user

    login = f"{role}.{branch}"
    if login in _PEOPLE.setdefault(installation, set()):
        return login
    department, position = SEATS[role].split("/")
    with installation.work() as context:
        if find_user(context.session, login) is None:
            person = User(login=login, name=login, password=_hashed(), locale="en")
            person.postings = [Posting(place=branch, department=department, position=position)]
            context.session.add(person)
    _PEOPLE[installation].add(login)
    return login


@functools.cache
def _hashed() -> str:
    from core.security.sign_in import hash_password

    return hash_password(PASSWORD)


def identity_of(installation: Any, role: str, branch: str = "shaanxi") -> Any:
    """The identity of the person in the seat that carries ``role`` in ``branch``."""
    from core.security.identity import identify
    from core.security.sign_in import find_user

    login = make_user(installation, role, branch)
    with installation.work(write=False) as context:
        user = find_user(context.session, login)
        assert user is not None
        return identify(user, context.company, context.today)


def switch(installation: Any, addon: str, branch: str) -> None:
    """Switch ``addon``, and what it requires, on in ``branch`` from today on."""
    from core.company.switching import switch_on

    with installation.work(branch=branch) as context:
        switch_on(context, addon, context.today, installation.registry.addons)


def grant(installation: Any, role: str, *permissions: str) -> None:
    """Let ``role`` grant ``permissions``, names or patterns, besides what it grants already."""
    from core.company.decisions import decide

    with installation.work() as context:
        held = context.company.roles[role].permissions
        granted = sorted({*held, *permissions})
        decide(context, "put", path=["roles", role], values={"permissions": granted})


class Browser:
    """A person at the site, through WebTest: signs in, follows forms, sends JSON with the token."""

    def __init__(self, wsgi: Any, installation: Any) -> None:
        from webtest import TestApp

        self.http = TestApp(wsgi, extra_environ={"HTTP_ACCEPT_LANGUAGE": "en"})
        self.installation = installation

    def sign_in(self, role: str, branch: str = "shaanxi", *, anew: bool = False) -> Browser:
        """Sign in as the person in the seat that carries ``role`` in ``branch``.

        Whoever has signed in before comes back with the cookies that he has, as at a till where
        people take turns; where that session is over, or with ``anew``, he types his password.
        """
        login = make_user(self.installation, role, branch)
        kept = _SESSIONS.setdefault(self.installation, {})
        self.http.reset()
        if login in kept and not anew:
            self._take_up(*kept[login])
        if not self._is_signed_in():
            self.http.reset()
            given = {"csrf_token": self.token, "login": login, "password": PASSWORD}
            self.http.post("/sign-in", given)
            kept[login] = [copy(cookie) for cookie in self.http.cookiejar]
        return self

    def _take_up(self, *cookies: Any) -> None:
        """Hold ``cookies`` again."""
        for cookie in cookies:
            self.http.cookiejar.set_cookie(copy(cookie))

    def _is_signed_in(self) -> bool:
        """Whether the session still lasts, in the language that a new one would begin in."""
        from core.security.sign_in import current
        from core.web import locale, request

        held = self.http.cookies
        if request.COOKIE not in held:
            return False
        with self.installation.work(write=False) as context:
            found = current(context.session, held[request.COOKIE], context.now)
            return found is not None and found.user.locale == held[locale.COOKIE]

    @property
    def token(self) -> str:
        """The CSRF token of this browser: its cookie carries the one that its pages send along."""
        if CSRF_COOKIE not in self.http.cookies:
            self.http.get("/sign-in")
        return str(self.http.cookies[CSRF_COOKIE])

    def get(self, path: str, **kw: Any) -> Any:
        """Load a page."""
        return self.http.get(path, **kw)

    def post(self, path: str, fields: dict[str, Any] | None = None, **kw: Any) -> Any:
        """Send a form with the token and a fresh key."""
        given = {"csrf_token": self.token, "__key__": uuid.uuid4().hex, **(fields or {})}
        return self.http.post(path, given, **kw)

    def send(self, path: str, body: dict[str, Any], **kw: Any) -> Any:
        """Send JSON with the token."""
        headers = {
            "X-CSRF-Token": self.token,
            "Accept": "application/json",
            **kw.pop("headers", {}),
        }
        return self.http.post_json(path, body, headers=headers, **kw)


@pytest.fixture(scope="session")
def _applications() -> dict[frozenset[str], Any]:
    return {}


@pytest.fixture(scope="module")
def wsgi(installation: Any, _applications: dict[frozenset[str], Any]) -> Any:
    """The WSGI application over ``installation``, configured once a run for the same addons."""
    from core.app import make_app

    addons = frozenset(installation.registry.addons)
    if addons not in _applications:
        _applications[addons] = make_app(installation)
    _applications[addons].registry.installation = installation
    return _applications[addons]


@pytest.fixture
def app(wsgi: Any, installation: Any) -> Browser:
    """A fresh browser at the site."""
    return Browser(wsgi, installation)


class Counted:
    """The SQL statements of a stretch of code; one execute or executemany is one."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def count_sql(*engines: Any) -> Iterator[Counted]:
    """Count the statements that the engines run meanwhile."""
    from sqlalchemy import event

    counted = Counted()

    def note(conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        counted.statements.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
