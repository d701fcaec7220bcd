"""What an addon can say and hear: the whole extension interface. Read this first.

Nouns *collect*: an addon returns a sequence of values. Past participles *announce*: an addon is
told, inside the transaction in which it happened. ``may_*`` *asks*: the first answer that is not
None counts. An addon implements what it needs in its ``hooks.py``, one ``@hookimpl`` each; while it
is off in a branch nothing of it is heard there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from core.context import Context

hookspec = pluggy.HookspecMarker("qudao")
hookimpl = pluggy.HookimplMarker("qudao")


@hookspec
def permissions() -> Any:
    """Permissions of this addon: a sequence of ``core.security.permissions.Permission``."""


@hookspec
def resources() -> Any:
    """The collections under ``/branch/addon/``: ``core.web.collection.Collection`` subclasses."""


@hookspec
def menu() -> Any:
    """Entries of the branch's menu: a sequence of ``core.web.parts.MenuEntry``."""


@hookspec
def home_panels() -> Any:
    """Panels of a branch's first page: a sequence of ``core.web.parts.HomePanel``."""


@hookspec
def next_steps(addons: Any, context: Context) -> Any:
    """What is still to do where ``addons`` are switched on: ``core.web.parts.NextStep`` values."""


@hookspec
def searches() -> Any:
    """What the search box looks through: a sequence of ``core.web.parts.Search``."""


@hookspec
def kinds() -> Any:
    """The kinds of document this addon offers: a sequence of ``core.workflow.Kind``."""


@hookspec
def guards() -> Any:
    """Named questions before a transition: a sequence of ``core.workflow.Guard``."""


@hookspec
def effects() -> Any:
    """Named deeds of a transition: a sequence of ``core.workflow.Effect``."""


@hookspec
def field_types() -> Any:
    """The types of fields this addon offers: a sequence of ``core.workflow.fields.FieldType``."""


@hookspec
def businesses() -> Any:
    """The businesses this addon ships: a sequence of ``core.workflow.Business``."""


@hookspec
def print_layouts() -> Any:
    """The print layouts this addon ships: a sequence of ``core.printing.Layout``."""


@hookspec
def labels() -> Any:
    """Labels and cards of this addon's records, each a ``core.workflow.printing.labels.Labels``."""


@hookspec
def jobs() -> Any:
    """Deeds done after commit or on a schedule: a sequence of ``core.jobs.Handler``."""


@hookspec
def imports() -> Any:
    """What ``qudao import`` and its page take: a sequence of ``core.exchange.imports.Import``."""


@hookspec
def checks() -> Any:
    """What ``qudao check`` proves of a database: a sequence of ``core.checks.Check``."""


@hookspec
def commands() -> Any:
    """Commands of the ``qudao`` command line: a sequence of click commands or groups."""


@hookspec
def sign_in_notes(context: Context) -> Any:
    """Rows shown on the sign-in page: a sequence of ``core.web.parts.SignInNote``."""


@hookspec
def founded(context: Context) -> None:
    """A company was founded, in this transaction: put in what every company starts with."""


@hookspec
def documents_moved(documents: Any, transition: Any, context: Context) -> None:
    """``documents`` of one business went through ``transition``, in this transaction."""


@hookspec(firstresult=True)
def representatives(documents: Any, context: Context) -> Any:
    """The logins of those who look after the customers of ``documents``, by document's id."""


@hookspec(firstresult=True)
def may_disable(addon: str, branch: Any, context: Context) -> Any:
    """A sentence that says why ``addon`` cannot be switched off in ``branch`` now, or None."""


@hookspec(firstresult=True)
def printed_document(document: Any, layout: str, context: Context) -> Any:
    """The document whose paper ``layout`` prints when asked for ``document``; None for itself."""


@hookspec(firstresult=True)
def print_values(document: Any, layout: str, context: Context) -> Any:
    """The nested values that ``layout`` prints for ``document``, from the addon that knows it."""
