"""Since when a branch keeps its books, and how far they are closed (关账).

Nothing is posted outside. Books that were never opened here take every day, as they did
before anybody asked for a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.base.models import Ledger
from core.context import Context
from core.i18n import _
from core.refusal import Invalid, Refusal
from core.registry.relay import Relay

KEPT = "base.periods"


@dataclass(frozen=True, kw_only=True)
class Total:
    """What opening balances come to in one respect, with so many decimals."""

    name: str
    title: Any
    amount: Decimal
    scale: int = 2


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """Where opening balances are entered: a page under the branch, for whoever may use it."""

    title: Any
    path: str
    permission: str


@dataclass(frozen=True, kw_only=True)
class Books:
    """One kind of books, such as stock; ``first`` gives the day of the earliest entry by branch.

    Opening balances are no entries in this sense: they say what there was before. What they come
    to is told by ``totals``, and ``ways_in`` lead to where they are entered. ``shut_out`` says in
    sentences what could not be posted as it is any more, were the books closed through a day.
    """

    name: str
    title: Any
    first: Callable[[Context], Mapping[str, date]]
    totals: Callable[[Context], Sequence[Total]]
    ways_in: Sequence[WayIn] = ()
    shut_out: Callable[[date, Context], Iterable[Any]] = lambda _through, _context: ()


@dataclass(frozen=True, kw_only=True)
class Open:
    """The days for which books are open: from ``since`` on, and after ``closed_through``.

    Opening balances are entered until they are ``proved``.
    """

    since: date | None = None
    closed_through: date | None = None
    proved: bool = False

    def against(self, day: date, title: Any, *, is_opening: bool = False) -> Any:
        """Why nothing is posted for ``day`` in the books ``title``; None where it may be.

        An opening balance may be dated before the start.
        """
        said = {"books": title, "day": day.isoformat()}
        if self.closed_through is not None and day <= self.closed_through:
            return _(
                "${books}: the books are closed through ${closed}, so nothing is posted for "
                "${day}. Choose a later day, or have the period reopened by somebody who may.",
                mapping={**said, "closed": self.closed_through.isoformat()},
            )
        if is_opening and self.proved:
            return _(
                "${books}: the opening balances were proved and are closed. Enter what is missing "
                "as an ordinary document, or have them reopened by somebody who may.",
                mapping=said,
            )
        if self.since is not None and day < self.since and not is_opening:
            return _(
                "${books}: the books begin on ${since}, so nothing is posted for ${day}. Choose a "
                "later day, or enter it as an opening balance.",
                mapping={**said, "since": self.since.isoformat()},
            )
        return None


def refuse_closed(
    ledger: str, day: date, context: Context, *, is_opening: bool = False
) -> None:
    """Refuse to post into the books ``ledger`` for ``day`` before they begin or in a closed period.

    Of several days the earliest says it for all. Costs one statement in a deed.
    """
    there = kept(context)
    if ledger in there:
        title = title_of(ledger, context)
        said = there[ledger].against(day, title, is_opening=is_opening)
        if said is not None:
            raise Refusal(said)


def kept(context: Context) -> dict[str, Open]:
    """For which days the books of the branch are open, by name; they stay so until a deed ends."""
    # The last shift of a day may close it, and has to wait until this is done.
    found: dict[str, Open] = context.once(KEPT, lambda: _read(context))
    return found


def _read(context: Context) -> dict[str, Open]:
    query = select(Ledger.ledger, Ledger.since, Ledger.closed_through, Ledger.proved_on)
    # In the order in which the last shift of a day closes them, lest one waits for the other.
    query = query.order_by(Ledger.ledger).with_for_update(read=True)
    return {
        row.ledger: Open(
            since=row.since,
            closed_through=row.closed_through,
            proved=row.proved_on is not None,
        )
        for row in context.session.execute(query)
    }


def since_when(ledger: str, context: Context) -> date | None:
    """On which day the books ``ledger`` begin in the branch; None where nobody has said."""
    query = select(Ledger.since).where(Ledger.ledger == ledger)
    found: date | None = context.session.scalar(query)
    return found


def title_of(ledger: str, context: Context) -> Any:
    """What people call the books ``ledger``; their name where nobody keeps them here."""
    books = context.hooks.named("books").get(ledger)
    return books.title if books else ledger


def unopened(context: Context, hooks: Relay | None = None) -> list[Books]:
    """The books kept here, or by what ``hooks`` hear, whose start date nobody has set."""
    there = set(context.session.scalars(select(Ledger.ledger)))
    return [b for b in (hooks or context.hooks).collect("books") if b.name not in there]


def begin(context: Context, ledger: Ledger, since: date) -> None:
    """Let the books of ``ledger`` begin on ``since``, also anew until a period is closed.

    Raises Invalid where something lies before that day.
    """
    if ledger.closed_through is not None:
        raise Refusal(
            _(
                "The books are closed through ${closed}, so their start stays. Reopen all periods "
                "first.",
                mapping={"closed": ledger.closed_through.isoformat()},
            )
        )
    books = context.hooks.named("books").get(ledger.ledger)
    first = books.first(context).get(context.code) if books else None
    if first is not None and first < since:
        sentence = _(
            "Something was posted for ${first} already. Let the books begin on that day or before.",
            mapping={"first": first.isoformat()},
        )
        raise Invalid(sentence, fields={"since": sentence})
    ledger.since = since


def close(
    context: Context, ledger: Ledger, through: date, *, leaving_open: bool = False
) -> None:
    """Close the books of ``ledger`` through the day ``through``: nothing is posted for it any more.

    Refuses where something is still open that would be shut out, unless whoever closes is
    ``leaving_open`` what there is. Whoever keeps the books is told, and may refuse.
    """
    context.require("base:period:close")
    context.session.refresh(ledger, with_for_update=True)
    if sentence := _against_closing(ledger, through, context.today):
        raise Invalid(sentence, fields={"closed_through": sentence})
    if not leaving_open and (found := shut_out(context, ledger, through)):
        raise Invalid(*found, fields={"leaving_open": _("Tick this to close all the same.")})
    _set(context, ledger, through, "")


def shut_out(context: Context, ledger: Ledger, through: date) -> list[Any]:
    """What closing the books of ``ledger`` through that day would shut out, in sentences."""
    books = context.hooks.named("books").get(ledger.ledger)
    return list(books.shut_out(through, context)) if books else []


def _against_closing(ledger: Ledger, through: date, today: date) -> Any:
    said = {"day": through.isoformat()}
    if through > today:
        return _("${day} is still to come. Choose today or a day before.", mapping=said)
    if through < ledger.since:
        return _(
            "The books begin on ${since}. Choose that day or a later one.",
            mapping={"since": ledger.since.isoformat()},
        )
    if ledger.closed_through is not None and through <= ledger.closed_through:
        return _(
            "The books are closed through ${closed} already. Choose a later day, or reopen.",
            mapping={"closed": ledger.closed_through.isoformat()},
        )
    return None


def reopen(context: Context, ledger: Ledger, through: date | None, reason: str) -> None:
    """Reopen the books of ``ledger``: only what lies through ``through`` stays closed, or nothing.

    The reason is kept in the change log.
    """
    context.require("base:period:reopen")
    context.session.refresh(ledger, with_for_update=True)
    if ledger.closed_through is None:
        raise Refusal(_("Nothing is closed here, so there is nothing to reopen."))
    if through is not None and through >= ledger.closed_through:
        sentence = _(
            "The books are closed through ${closed} only. Choose an earlier day, or leave it empty "
            "to reopen everything.",
            mapping={"closed": ledger.closed_through.isoformat()},
        )
        raise Invalid(sentence, fields={"closed_through": sentence})
    kept = through if through is not None and through >= ledger.since else None
    _set(context, ledger, kept, reason.strip())


def _set(context: Context, ledger: Ledger, through: date | None, reason: str) -> None:
    ledger.closed_through, ledger.reason = through, reason
    context.session.flush()
    context.forget(KEPT)
    context.hooks.books_closed(ledger=ledger.ledger, through=through, context=context)
