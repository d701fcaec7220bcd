"""The printers of a branch: how each deviates, what it prints, and which papers go to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from core.company.decisions import decide
from core.context import Context
from core.printing.draw import Mode, Printer

OPTION = "printers"
MEASURES = ("offset_x", "offset_y", "scale_x", "scale_y")


@dataclass(frozen=True, kw_only=True)
class BranchPrinter:
    """A printer by the name people call it; ``layouts`` are those that go to it.

    ``default`` is the one for whatever goes to no other.
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

    @property
    def deviation(self) -> Printer:
        """How the printer deviates, as drawing wants it."""
        return Printer(**{name: float(getattr(self, name)) for name in MEASURES})


def printers_of(context: Context) -> list[BranchPrinter]:
    """The printers of the branch, in the order in which they were set up."""
    kept = context.branch.options.get(OPTION, ()) if context.branch else ()
    return [_read(data) for data in kept]


def printer_for(context: Context, layout: str) -> BranchPrinter:
    """The printer that ``layout`` goes to; a plain one where the branch has set up none."""
    printers = printers_of(context)
    chosen = [printer for printer in printers if layout in printer.layouts]
    default = [printer for printer in printers if printer.default]
    return (*chosen, *default, BranchPrinter(default=True))[0]


def keep_printer(context: Context, printer: BranchPrinter) -> None:
    """Keep ``printer``, changed or, without a key, new; what goes to it leaves the others."""
    printer = printer if printer.key else replace(printer, key=_new_key(context))
    others = [one for one in printers_of(context) if one.key != printer.key]
    place = [one.key for one in printers_of(context)]
    taken = set(printer.layouts)
    lighter = {
        one.key: _without(one, taken, default=one.default and not printer.default) for one in others
    }
    lighter[printer.key] = printer
    keys = place if printer.key in place else [*place, printer.key]
    _keep(context, [lighter[key] for key in keys])


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
        row["layouts"] = list(row["layouts"])
    decide(context, "set_option", branch=context.branch.name, name=OPTION, value=rows)


def _with_default(printers: Sequence[BranchPrinter]) -> list[BranchPrinter]:
    """One printer always takes what goes to no other: the first where nobody said which."""
    if not printers or any(printer.default for printer in printers):
        return list(printers)
    first, *others = printers
    return [_without(first, set(), default=True), *others]


def _without(printer: BranchPrinter, taken: set[str], *, default: bool) -> BranchPrinter:
    left = tuple(name for name in printer.layouts if name not in taken)
    return BranchPrinter(**{**asdict(printer), "layouts": left, "default": default})


def _read(data: Mapping[str, Any]) -> BranchPrinter:
    numbers = {name: Decimal(data[name]) for name in MEASURES}
    return BranchPrinter(**{**data, **numbers, "layouts": tuple(data["layouts"])})
