"""The first wall of branch isolation: a session sees one branch and writes into no other."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Select, Table, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    ORMExecuteState,
    Session,
    UOWTransaction,
    with_loader_criteria,
)

from core.orm.base import Base, Branched


class ForeignBranch(RuntimeError):
    """A record of another branch was about to be written; always a fault of the program."""


class BranchSession(Session):
    """A session that belongs to no branch until it enters one; spans branches only when told to."""

    branches: tuple[str, ...] = ()

    def enter(self, *codes: str) -> None:
        """Belong to the branches ``codes`` from here on; allowed once.

        The database splits what it is told at commas, so none may stand in a code.
        """
        if any("," in code for code in codes):
            raise ForeignBranch(f"a comma in {codes} would let the session into several branches")
        if self.branches == codes:
            return
        if self.branches:
            raise ForeignBranch(f"this session belongs to {self.branches}, not to {codes}")
        self._stand_in(codes)

    @contextmanager
    def across(self, codes: Iterable[str]) -> Iterator[None]:
        """Read in all the branches ``codes`` meanwhile, columns and sums only, and write nothing.

        For what the whole company shares, and for whoever may look into several branches.
        """
        home = self.branches
        with self.no_autoflush:
            self._stand_in(tuple(codes))
            try:
                yield
            finally:
                self._stand_in(home)

    @contextmanager
    def beside(self, code: str) -> Iterator[None]:
        """Work in the one branch ``code`` meanwhile, within the same transaction, and come back.

        Only for what a paper between two branches moves in the books of both; see
        ``addons.inventory.transfers.borders``, which alone may ask for it.
        """
        # It builds on this module.
        from core.orm.waiting import write_waiting

        home = self.branches
        self.flush()
        write_waiting(self)
        self._stand_in((code,))
        try:
            yield
            self.flush()
            write_waiting(self)
        except BaseException:
            self.branches = home
            # Where the transaction is lost there is nothing to come back to.
            with suppress(DBAPIError):
                self._stand_in(home)
            raise
        self._stand_in(home)

    def _stand_in(self, codes: tuple[str, ...]) -> None:
        self.branches = codes
        if self.get_bind().dialect.name == "postgresql":
            self.execute(
                text("select set_config('app.branch', :codes, true)"), {"codes": ",".join(codes)}
            )

    @property
    def branch(self) -> str:
        """The one branch new records belong to."""
        if len(self.branches) != 1:
            raise ForeignBranch(f"a session of {self.branches or 'no branch'} writes no record")
        return self.branches[0]

    def own(self, table: Table) -> Select[Any]:
        """Select from a branch table with Core, only the rows of this session's branches."""
        return select(table).where(self.mine(table))

    def mine(self, table: Table) -> Any:
        """The condition that keeps a Core statement on ``table`` within this session's branches."""
        if len(self.branches) == 1:
            return table.c.branch == self.branches[0]
        return table.c.branch.in_(self.branches)


@event.listens_for(BranchSession, "do_orm_execute")
def _only_own_branch(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    assert isinstance(state.session, BranchSession)
    state.statement = state.statement.options(_only_in(state.session.branches))


@functools.lru_cache(maxsize=256)
def _only_in(branches: tuple[str, ...]) -> LoaderCriteriaOption:
    """What narrows a statement to ``branches``; nearly every statement asks for it."""
    if len(branches) == 1:
        code = branches[0]
        return with_loader_criteria(Branched, lambda cls: cls.branch == code, include_aliases=True)
    return with_loader_criteria(
        Branched, lambda cls: cls.branch.in_(branches), include_aliases=True
    )


@event.listens_for(BranchSession, "before_flush")
def _stamp_and_refuse(session: BranchSession, flush: UOWTransaction, instances: Any) -> None:
    for record in session.new:
        if isinstance(record, Branched) and record.branch is None:
            record.branch = session.branch
    for record in _touched(session):
        if record.branch not in session.branches:
            raise ForeignBranch(f"{record!r} belongs to {record.branch}")


def _touched(session: Session) -> Iterable[Any]:
    for group in (session.new, session.dirty, session.deleted):
        for record in group:
            if isinstance(record, Branched):
                yield record


def is_branched(table: Table) -> bool:
    """Whether rows of ``table`` belong to branches."""
    return "branch" in table.c and table.metadata is Base.metadata
