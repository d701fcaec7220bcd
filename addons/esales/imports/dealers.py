"""Dealers from tables: one row makes a party a dealer, or changes the terms of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from addons.base.imports import words as base_words
from addons.base.imports.parties import region_named
from addons.base.imports.products import known
from addons.base.models import Party, ProductLine
from addons.esales.choices import grades, reps, salespeople
from addons.esales.imports import words
from addons.esales.imports.dealers_writing import OF_PARTY, TERMS, apply
from addons.esales.imports.territories import in_one_cell, territory
from addons.esales.models import Dealer, Territory
from core.company.social_credit import validated
from core.context import Context
from core.exchange.columns import Column
from core.exchange.imports import Import
from core.exchange.parsing import decimal, text_up_to, whole_number
from core.exchange.parsing import one_of as word
from core.exchange.planning import Draft
from core.i18n import _
from core.orm.bulk import one_of
from core.refusal import Refusal


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of dealers may carry."""
    region = region_named(context)
    return (
        Column(
            name="code",
            titles=("Code", "编码", "经销商编码", "客户编码", "单位编码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
            note=_("That of the party, where it is here already."),
        ),
        Column(
            name="name",
            titles=("Name", "名称", "经销商名称", "客户名称", "单位名称"),
            parse=text_up_to(200),
            example="示例商贸有限公司",
            note=_("Needed where the party is not here yet."),
        ),
        Column(
            name="tax_code",
            titles=("Unified social credit code", "Tax code", "统一社会信用代码", "税号"),
            parse=validated,
        ),
        Column(
            name="taxpayer",
            titles=("Taxpayer", "纳税人类型"),
            parse=word(base_words.TAXPAYERS),
        ),
        Column(
            name="region",
            titles=("Region", "区域", "行政区", "地区", "所在地区", "行政区划"),
            parse=region,
            example="610112",
            note=_("Needed where the party has none yet."),
        ),
        Column(name="address", titles=("Address", "地址"), parse=text_up_to(200)),
        Column(name="phone", titles=("Phone", "电话"), parse=text_up_to(40)),
        *_terms(context),
        Column(
            name="territory",
            titles=("Territory", "授权区域", "销售区域"),
            parse=territory(region, known(context, ProductLine)),
            example="6101: AV; 6103",
            note=_(
                "Regions, behind a colon product lines (none: every line), parts separated by "
                "semicolons. What is not named any more is taken away."
            ),
        ),
    )


def _terms(context: Context) -> tuple[Column, ...]:
    people = (*reps(context), *salespeople(context))
    return (
        Column(
            name="grade",
            titles=("Discount grade", "Grade", "折扣等级", "等级"),
            parse=word({grade: grade for grade, _title in grades(context)}),
            example="C",
        ),
        Column(name="status", titles=("Status", "状态"), parse=word(words.STATUSES)),
        Column(name="kind", titles=("Level", "级别", "层级"), parse=word(words.KINDS)),
        Column(
            name="settlement",
            titles=("Settlement", "结算方式"),
            parse=word(words.SETTLEMENTS),
            example="monthly",
        ),
        Column(
            name="credit_limit",
            titles=("Credit limit", "信用额度"),
            parse=_not_below_zero(decimal),
            example="100000",
        ),
        Column(
            name="term_days",
            titles=("Term in days", "Payment term", "账期（天）", "账期"),
            parse=_not_below_zero(whole_number),
            example="30",
        ),
        Column(
            name="rep",
            titles=("Salesperson", "业务员", "销售员"),
            parse=word({n: login for login, name in people for n in (name, login)}),
            note=_("The name or the login of somebody who holds a position in the branch."),
        ),
        Column(name="card", titles=("Dealer card", "经销商卡"), parse=text_up_to(64)),
    )


def _not_below_zero(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def number(text: str) -> Any:
        found = read(text)
        if found < 0 or found >= 10**10:
            raise Refusal(_("Type zero or more."))
        if found != round(Decimal(found), 2):
            raise Refusal(_("At most two decimals are kept. Round it."))
        return found

    return number


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The dealers of the branch, by code, with their parties' particulars and territories."""
    session = context.session
    query = select(
        Dealer.id,
        Dealer.code,
        *(getattr(Party, name) for name in OF_PARTY),
        *(getattr(Dealer, name) for name in TERMS),
    ).join(Party, Party.id == Dealer.party_id)
    if keys is not None:
        query = query.where(one_of(session, Dealer.code, keys))
    found = {row.id: dict(row._mapping) for row in session.execute(query)}
    pairs: dict[int, set[tuple[str, str]]] = {}
    lasting = (
        select(Territory.dealer_id, Territory.region, ProductLine.code)
        .outerjoin(ProductLine, ProductLine.id == Territory.line_id)
        .where(or_(Territory.until.is_(None), Territory.until >= context.today))
        .where(one_of(session, Territory.dealer_id, found))
    )
    for dealer, region, line in session.execute(lasting):
        pairs.setdefault(dealer, set()).add((region, line or ""))
    return {
        values["code"]: {**values, "territory": in_one_cell(pairs.get(number, ()))}
        for number, values in found.items()
    }


def fitting_parties(context: Context, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Refuse a new dealer without a name or region, and a tax code that another party has."""
    session = context.session
    keys = [draft.key for draft in drafts]
    codes = [c for draft in drafts if (c := draft.values.get("tax_code"))]
    query = select(Party.code, Party.name, Party.region, Party.tax_code).where(
        or_(one_of(session, Party.code, keys), one_of(session, Party.tax_code, codes))
    )
    parties = session.execute(query).all()
    by_code = {party.code: party for party in parties}
    holders = {party.tax_code: party for party in parties if party.tax_code}
    for draft in drafts:
        party = by_code.get(draft.key)
        for name, sentence in (
            ("name", _("There is no party with this code. Write its name to enter it.")),
            ("region", _("A dealer has a region. Write it.")),
        ):
            if draft.existing is None and not (draft.values.get(name) or getattr(party, name, "")):
                yield draft.number, sentence
        holder = holders.get(draft.values.get("tax_code", ""))
        if holder is not None and holder.code != draft.key:
            said = {"name": holder.name, "code": holder.code}
            yield (
                draft.number,
                _(
                    "${name} has this social credit code already. If it is the same, write its "
                    "code ${code}; else correct the number.",
                    mapping=said,
                ),
            )


def parties_taken(context: Context, made: Any) -> Iterable[Any]:
    """Say how many of the new dealers are parties already."""
    fresh = [row.key for row in made.rows if row.outcome.value == "create"]
    query = select(Party.code).where(one_of(context.session, Party.code, fresh))
    count = len(context.session.execute(query).all())
    if count:
        yield _(
            "${count} of the new dealers are parties here already; they become dealers.",
            mapping={"count": count},
        )


DEALERS = Import(
    name="dealers",
    title=_("Dealers"),
    key="code",
    permission="esales:dealer:edit",
    columns=columns,
    existing=existing,
    apply=apply,
    checks=(fitting_parties,),
    remarks=parties_taken,
    order=25,
)
