"""Regions from tables of GB/T 2260 codes; the ones in force come with the program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from addons.base.initials import initials
from addons.base.models import Region
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import text_up_to
from core.exchange.plan import Outcome, PlannedRow
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import COMPANY, log_changes
from core.refusal import Refusal

SHIPPED = Path(__file__).parent.parent / "divisions"
LEVELS = {2: "province", 4: "city", 6: "county"}
# Divisions that exist on paper only, between a municipality or province and its counties.
ON_PAPER = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def region_code(text: str) -> str:
    """The code of a division: two, four or six digits."""
    if not (text.isascii() and text.isdecimal() and len(text) in LEVELS):
        raise Refusal(
            _(
                "“${text}” is no region code. A province has 2 digits, a city 4, a county 6.",
                mapping={"text": text},
            )
        )
    return text


COLUMNS = (
    Column(
        name="code",
        titles=("Code", "代码", "编码", "行政区划代码"),
        required=True,
        parse=region_code,
        example="619999",
    ),
    Column(
        name="name",
        titles=("Name", "名称"),
        required=True,
        parse=text_up_to(80),
        example="示例县",
    ),
    Column(name="city", titles=("City code", "cityCode", "城市代码"), parse=region_code),
    Column(
        name="province", titles=("Province code", "provinceCode", "省份代码"), parse=region_code
    ),
)


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The regions that are there, by code."""
    query = select(Region.code, Region.name)
    if keys is not None:
        query = query.where(one_of(context.session, Region.code, keys))
    return {
        code: {
            "code": code,
            "name": name,
            "city": code[:4] if len(code) > 4 else None,
            "province": code[:2] if len(code) > 2 else None,
        }
        for code, name in context.session.execute(query)
    }


def lies_within(context: Context, drafts: Sequence[Draft]) -> Iterable[tuple[int, Any]]:
    """A county's code begins with its city's, and a city's with its province's."""
    for draft in drafts:
        for above in ("city", "province"):
            code = draft.values.get(above)
            if code is not None and not draft.key.startswith(code):
                yield (
                    draft.number,
                    _(
                        "The code ${code} does not lie in ${above}: it would begin with it.",
                        mapping={"code": draft.key, "above": code},
                    ),
                )


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Write the regions, and say of every one the whole way down again."""
    session, table = context.session, Region.__table__
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    changed = [row for row in rows if row.outcome is Outcome.UPDATE and "name" in row.changes]
    fresh = [
        {
            "code": row.key,
            "name": row.values["name"],
            "initials": initials(row.values["name"]),
            "level": LEVELS[len(row.key)],
            "parent": row.key[:-2],
            "full_name": "",
        }
        for row in made
    ]
    insert_rows(session, table, fresh)
    named = [
        {"code": r.key, "name": r.values["name"], "initials": initials(r.values["name"])}
        for r in changed
    ]
    update_rows(session, table, named, key=("code",))
    _say_full_names(context)
    _log(context, made, changed, reason)


def _say_full_names(context: Context) -> None:
    table = Region.__table__
    known = {
        row.code: row
        for row in context.session.execute(
            select(table.c.code, table.c.name, table.c.full_name)
        )
    }
    rows = []
    for code, row in known.items():
        above = [known[code[:n]].name for n in (2, 4) if n < len(code) and code[:n] in known]
        full = " ".join([*(name for name in above if name not in ON_PAPER), row.name])
        if full != row.full_name:
            rows.append({"code": code, "full_name": full})
    update_rows(context.session, table, rows, key=("code",))


def _log(
    context: Context, made: Sequence[PlannedRow], changed: Sequence[PlannedRow], reason: str
) -> None:
    codes = [row.key for row in (*made, *changed)]
    query = select(Region.code, Region.id).where(one_of(context.session, Region.code, codes))
    ids = dict(context.session.execute(query).all())
    entries: list[Any] = [
        ("base_region", ids[row.key], "create", {n: (None, v) for n, v in row.values.items()})
        for row in made
    ]
    entries += [("base_region", ids[row.key], "change", row.changes) for row in changed]
    log_changes(context.session, entries, reason=reason, branch=COMPANY)


def shipped() -> Sequence[Path]:
    """The files that come with the program; none before `make assets` has put them there."""
    files = (SHIPPED / name for name in ("provinces.csv", "cities.csv", "areas.csv"))
    return tuple(path for path in files if path.exists())


REGIONS = Import(
    name="regions",
    title=_("Regions"),
    key="code",
    permission="base:region:edit",
    columns=lambda context: COLUMNS,
    existing=existing,
    apply=apply,
    checks=(lies_within,),
    shared=True,
    shipped=shipped,
    order=90,
)
