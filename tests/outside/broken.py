"""Addons from outside that are broken, one fault each; written to a folder and found there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import dedent

import probe.models  # noqa: F401
import pytest
from installing import installed

from core.orm.mapping import whole_or_none
from core.orm.migrations import import_models
from core.registry.addon import discover

PACKAGE = "broken_addon"

DECLARED = """
from core import Addon
addon = Addon(name="{name}", title="Broken", package=__name__, requires=({requires}))
"""
MODEL = """
from sqlalchemy.orm import Mapped, mapped_column, relationship
from core import Document, Record
class Gear(Record):
    __tablename__ = "broken_gear"
    name: Mapped[str]
"""
HOOK = "from core import hookimpl\n@hookimpl\ndef "

# The fault: the files that make it, and the words by which the reason names it.
FAULTS = {
    "its import fails": ({"__init__.py": "import no_such_library\n"}, "no_such_library"),
    "it names no addon": ({"__init__.py": "addon = 'broken'\n"}, "does not name a core.Addon"),
    "its models fail": ({"models.py": MODEL + "1 / 0\n"}, "ZeroDivisionError"),
    "its models lead nowhere": (
        {"models.py": MODEL + "    parts: Mapped[list['NoSuchPart']] = relationship()\n"},
        "NoSuchPart",
    ),
    "its documents lead nowhere": (
        {"models.py": MODEL + dedent("""
            from sqlalchemy import ForeignKeyConstraint, String
            class Wheel(Document):
                __tablename__ = "broken_wheel"
                __table_args__ = (
                    ForeignKeyConstraint(
                        ["id", "branch"], ["core_document.id", "core_document.branch"]
                    ),
                )
                __mapper_args__ = {"polymorphic_identity": "broken.wheel"}
                id: Mapped[int] = mapped_column(primary_key=True)
                branch: Mapped[str] = mapped_column(String(8))
                gear: Mapped["NoSuchGear"] = relationship()
            """)},
        "NoSuchGear",
    ),
    "its hooks fail": ({"hooks.py": "1 / 0\n"}, "ZeroDivisionError"),
    "a hook takes what nobody gives": ({"hooks.py": HOOK + "menu(colour): return ()\n"}, "colour"),
    "it answers what nobody asks": ({"hooks.py": HOOK + "meals(): return ()\n"}, "'meals'"),
    "it asks what the core asks": (
        {"hookspecs.py": "from core import hookspec\n@hookspec\ndef menu(): ...\n"},
        "menu",
    ),
    "its views fail": ({"views/__init__.py": "", "views/gears.py": "1 / 0\n"}, "ZeroDivisionError"),
    "its views ask for the impossible": (
        {
            "views.py": "from pyramid.view import view_config\n"
            "@view_config(name='x', no_such_predicate=1)\ndef view(request): ...\n"
        },
        "no_such_predicate",
    ),
    "its migration cannot be read": ({"migrations/0001_tables.py": "revision = \n"}, "SyntaxError"),
    "its migration fails": (
        {
            "models.py": MODEL,
            "migrations/0001_tables.py": dedent("""
                import sqlalchemy as sa
                from alembic import op
                revision, down_revision = "broken_0001", None
                def upgrade():
                    op.create_table("broken_gear", sa.Column("id", sa.Integer))
                    op.execute("select * from no_such_table")
                """),
        },
        "no_such_table",
    ),
    "its Chinese cannot be read": (
        {
            "locale/zh_CN/LC_MESSAGES/qudao.po": 'msgid ""\nmsgstr ""\n'
            '"Content-Type: text/plain; charset=nonsense\\n"\n\nmsgid "a"\nmsgstr "b"\n'
        },
        "nonsense",
    ),
}


@contextmanager
def broken(
    files: dict[str, str], folder: Path, *, name: str = "broken", requires: str = '"base",'
) -> Iterator[None]:
    """Let discovery find a package ``broken_addon`` of ``files``, written below ``folder``."""
    import_models(discover().addons)
    home = folder / PACKAGE
    given = {"__init__.py": DECLARED.format(name=name, requires=requires), **files}
    for path, text in given.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, suppress(Gone), whole_or_none():
        patch.syspath_prepend(folder)
        with installed("probe", broken=PACKAGE):
            yield
        raise Gone
    for module in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[module]


class Gone(Exception):
    """The test is over: what the package has mapped is taken back with it."""
