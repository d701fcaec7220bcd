"""Documents held still: locked and read afresh, so that nobody else moves them meanwhile.

What a transaction holds it holds to its end. Whoever locks a document earlier than ``fire`` does,
a station that answers scans one by one say, does it here, and ``fire`` need not do it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import event, select
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value

from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.orm.session import BranchSession
from core.refusal import Refusal
from core.workflow.documents import Document

KEY = "held documents"
STANDING = ("step", "entered")
D = TypeVar("D", bound=Document)


def hold(documents: Sequence[Document], context: Context) -> None:
    """Lock those of ``documents`` that are not held yet, in one statement, in the order of ids.

    Each then says in which step it stands now, and since when. Refuses where one is gone.
    """
    session, held = context.session, _held(context.session)
    missing = {document.id: document for document in documents if document.id not in held}
    found = _locked(missing, context) if missing else {}
    if len(found) != len(missing) or len({document.id for document in documents}) < len(documents):
        raise Refusal(_("A document is gone. Load the page again."))
    for number, document in missing.items():
        for name in STANDING:
            set_committed_value(document, name, found[number][name])
    note_held(session, found)


def _locked(ids: Iterable[int], context: Context) -> dict[int, Any]:
    table = Document.__table__
    query = (
        select(table.c.id, *(table.c[name] for name in STANDING))
        .where(context.session.mine(table), one_of(context.session, table.c.id, ids))
        .order_by(table.c.id)
        .with_for_update()
    )
    found = context.session.connection().execute(query).mappings()
    return {row["id"]: row for row in found}


def load_held(model: type[D], number: int, context: Context, *options: Any) -> D | None:
    """The document of ``model`` with this id, locked and read in one statement; None if gone."""
    query = select(model).where(model.id == number).options(*options)
    query = query.with_for_update(of=Document.__table__)
    found: D | None = context.session.scalar(query.execution_options(populate_existing=True))
    if found is not None:
        note_held(context.session, [number])
    return found


def note_held(session: BranchSession, ids: Iterable[int]) -> None:
    """Note that this transaction holds the documents with these ids: it has made or locked them."""
    # A savepoint that is undone lets go of the locks taken since.
    if not session.in_nested_transaction():
        session.info.setdefault(KEY, set()).update(ids)


def _held(session: BranchSession) -> Collection[int]:
    found: set[int] = session.info.get(KEY, set())
    return found


@event.listens_for(BranchSession, "after_soft_rollback")
def _look_again(session: BranchSession, undone: SessionTransaction) -> None:
    # What an undone savepoint had moved stands where it stood before, whatever is remembered.
    session.info.pop(KEY, None)


@event.listens_for(BranchSession, "after_transaction_end")
def _let_go(session: BranchSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(KEY, None)
