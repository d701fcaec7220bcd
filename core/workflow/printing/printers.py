"""The printers of a branch: how each deviates, what it prints, and how papers reach it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from core.company.decisions import decide
from core.context import Context
from core.i18n import _
from core.printing.draw import Mode, Printer

Takes = Literal["pdf", "escp"]
# Through the browser of whoever prints, or by the print agent: to a printer on the network, which
# takes bytes as they are, or into a queue of the agent's computer (CUPS).
Reached = Literal["browser", "network", "cups"]

OPTION = "printers"
HOST_AND_PORT = re.compile(r"([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
QUEUE = re.compile(r"\w[\w.@+-]{0,100}")
MEASURES = ("offset_x", "offset_y", "scale_x", "scale_y")


@dataclass(frozen=True, kw_only=True)
class BranchPrinter:
    """A printer by the name people call it; ``layouts`` are those that go to it.

    ``default`` is the one for whatever goes to no other. ``people`` are the logins of those beside
    whom it stands: theirs before any other, and nobody else's. It ``takes`` PDF, or ESC/P as it is.
    What is not ``reached`` by a browser has an ``address``, host and port or the name of a queue,
    and prints wait for it in the branch's print queue.
    """

    key: str = ""
    name: str = ""
    mode: Mode = "full"
    offset_x: Decimal = Decimal(0)
    offset_y: Decimal = Decimal(0)
    scale_x: Decimal = Decimal(1)
    scale_y: Decimal = Decimal(1)
    layouts: tuple[str, ...] = ()
    default: bool = False
    people: tuple[str, ...] = ()
    takes: Takes = "pdf"
    reached: Reached = "browser"
    address: str = ""

    @property
    def queued(self) -> bool:
        """Whether its prints wait in the queue until the print agent takes them."""
        return self.reached != "browser"

    @property
    def deviation(self) -> Printer:
        """How the printer deviates, as drawing wants it."""
        return Printer(**{name: float(getattr(self, name)) for name in MEASURES})


def printers_of(context: Context) -> list[BranchPrinter]:
    """The printers of the branch, in the order in which they were set up."""
    kept = context.branch.options.get(OPTION, ()) if context.branch else ()
    return [_read(data) for data in kept]


def printer_for(context: Context, layout: str) -> BranchPrinter:
    """The printer that ``layout`` goes to when this person prints it; a plain one where none is.

    His own printers come before those of everybody.
    """
    printers, login = printers_of(context), context.identity.login
    own = [printer for printer in printers if login in printer.people]
    common = [printer for printer in printers if not printer.people]
    found = [
        printer
        for group in (own, common)
        for printer in (
            *(one for one in group if layout in one.layouts),
            *(one for one in group if one.default),
        )
    ]
    return (*found, BranchPrinter(default=True))[0]


def printer_called(context: Context, key: str) -> BranchPrinter | None:
    """The printer of the branch with this key; None where it was removed."""
    return next((one for one in printers_of(context) if one.key == key), None)


def queued_printers(context: Context) -> list[BranchPrinter]:
    """The printers for which prints wait in the queue."""
    return [printer for printer in printers_of(context) if printer.queued]


def wrong_address(reached: str, address: str) -> Any:
    """What is wrong with the address of a printer that is ``reached`` so; empty where nothing is.

    The name of a queue goes to a command of the agent's computer, so it is one word and no switch.
    """
    if reached == "network" and not HOST_AND_PORT.fullmatch(address):
        return _("Write host and port of the printer, such as 192.168.1.50:9100.")
    if reached == "cups" and not QUEUE.fullmatch(address):
        return _("Write the name of the queue as the computer calls it, in one word, such as LQ.")
    return ""


def keep_printer(context: Context, printer: BranchPrinter) -> None:
    """Keep ``printer``, changed or, without a key, new; what goes to it leaves the others.

    The others are those of the same people: two may print one layout, each on his own.
    """
    printer = printer if printer.key else replace(printer, key=_new_key(context))
    everyone = [one for one in printers_of(context) if one.key != printer.key]
    others = [one for one in everyone if _share(one, printer)]
    place = [one.key for one in printers_of(context)]
    taken = set(printer.layouts)
    lighter = {
        one.key: _without(one, taken, default=one.default and not printer.default) for one in others
    }
    lighter |= {one.key: one for one in everyone if one.key not in lighter}
    lighter[printer.key] = printer
    keys = place if printer.key in place else [*place, printer.key]
    _keep(context, [lighter[key] for key in keys])


def _share(one: BranchPrinter, other: BranchPrinter) -> bool:
    """Whether both stand beside the same person, or both beside nobody."""
    return bool(set(one.people) & set(other.people)) or not (one.people or other.people)


def drop_printer(context: Context, key: str) -> None:
    """Take a printer away; its layouts go to the default one."""
    _keep(context, [one for one in printers_of(context) if one.key != key])


def _new_key(context: Context) -> str:
    """A key for the printer's address that no other printer of the branch has."""
    used = [int(printer.key) for printer in printers_of(context)]
    return str(max(used, default=0) + 1)


def _keep(context: Context, printers: Sequence[BranchPrinter]) -> None:
    assert context.branch is not None
    rows = [
        {**asdict(one), **{name: str(getattr(one, name)) for name in MEASURES}}
        for one in _with_default(printers)
    ]
    for row in rows:
        row |= {"layouts": list(row["layouts"]), "people": list(row["people"])}
    decide(context, "set_option", branch=context.branch.name, name=OPTION, value=rows)


def _with_default(printers: Sequence[BranchPrinter]) -> list[BranchPrinter]:
    """One printer of everybody takes what goes to no other: the first where nobody said which."""
    common = [printer for printer in printers if not printer.people]
    if not common or any(printer.default for printer in common):
        return list(printers)
    first = common[0]
    return [_without(one, set(), default=True) if one is first else one for one in printers]


def _without(printer: BranchPrinter, taken: set[str], *, default: bool) -> BranchPrinter:
    left = tuple(name for name in printer.layouts if name not in taken)
    return BranchPrinter(**{**asdict(printer), "layouts": left, "default": default})


def _read(data: Mapping[str, Any]) -> BranchPrinter:
    numbers = {name: Decimal(data[name]) for name in MEASURES}
    lists = {"layouts": tuple(data["layouts"]), "people": tuple(data.get("people", ()))}
    return BranchPrinter(**{**data, **numbers, **lists})
