"""Parties from tables: one row makes or changes a party, its roles and its first contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import delete, select

from addons.base.imports import words
from addons.base.initials import initials
from addons.base.models import Contact, Party, PartyRole, Region
from core.company.social_credit import validated
from core.context import Context
from core.exchange.columns import Column, plain_title
from core.exchange.imports import Import
from core.exchange.parsing import one_of as word
from core.exchange.parsing import text_up_to, yes_or_no
from core.exchange.plan import Outcome, Plan, PlannedRow
from core.i18n import _
from core.orm.bulk import insert_rows, one_of, update_rows
from core.orm.changes import log_changes
from core.refusal import Refusal

# Fields of the party's own row, with what a new party has where the table says nothing.
OWN = {
    "name": "",
    "kind": "company",
    "tax_code": "",
    "taxpayer": "general",
    "region": "",
    "address": "",
    "phone": "",
    "mail": "",
    "bank": "",
    "account": "",
    "note": "",
    "active": True,
}
CONTACT = ("contact", "contact_phone")
TOLD_ROWS = 12


def columns(context: Context) -> tuple[Column, ...]:
    """The fields a table of parties may carry."""
    return (
        Column(
            name="code",
            titles=("Code", "编码", "单位编码", "客户编码"),
            required=True,
            parse=text_up_to(64),
            example="EXAMPLE-1",
            note=_("Only the form draws a number: by its code a party is found again."),
        ),
        Column(
            name="name",
            titles=("Name", "名称", "单位名称", "客户名称"),
            required=True,
            parse=text_up_to(200),
            example="示例商贸有限公司",
        ),
        Column(
            name="roles",
            titles=("Roles", "角色", "往来类型"),
            parse=words.several(words.ROLES),
            example="经销商",
            note=_("Several are separated by commas."),
        ),
        Column(
            name="kind", titles=("Kind", "类型", "性质", "类别"), parse=word(words.PARTY_KINDS)
        ),
        Column(
            name="tax_code",
            titles=("Unified social credit code", "Tax code", "统一社会信用代码", "税号"),
            parse=validated,
        ),
        Column(
            name="taxpayer", titles=("Taxpayer", "纳税人类型"), parse=word(words.TAXPAYERS)
        ),
        Column(
            name="region",
            titles=("Region", "行政区", "区域", "地区", "所在地区", "行政区划"),
            parse=region_named(context),
            example="610112",
            note=_("A code, or the whole name such as 陕西省西安市未央区."),
        ),
        Column(name="address", titles=("Address", "地址"), parse=text_up_to(200)),
        Column(name="phone", titles=("Phone", "电话"), parse=text_up_to(40)),
        Column(name="mail", titles=("E-mail", "Email", "邮箱"), parse=text_up_to(120)),
        Column(name="bank", titles=("Bank", "开户行", "开户银行"), parse=text_up_to(200)),
        Column(name="account", titles=("Bank account", "银行账号", "账号"), parse=text_up_to(40)),
        Column(name="contact", titles=("Contact", "联系人"), parse=text_up_to(80)),
        Column(
            name="contact_phone", titles=("Contact phone", "联系电话", "手机"), parse=text_up_to(40)
        ),
        Column(name="active", titles=("Active", "启用", "有效"), parse=yes_or_no),
        Column(name="note", titles=("Note", "备注"), parse=text_up_to(1000)),
    )


def region_named(context: Context) -> Callable[[str], str]:
    """A parser of regions by code, by whole name, or by a part of it that only one has.

    The part ends with the region itself: 未央区, 西安市未央区, 陕西省未央区. All names are read
    when the first is asked for: a table's headings ask for none, and many a table neither.
    """
    known = cache(lambda: _regions_called(context))

    def found(text: str) -> str:
        code = known().get(plain_title(text))
        if code is None:
            raise Refusal(
                _(
                    "The region “${text}” is not known, or several have this name. Write its code.",
                    mapping={"text": text},
                )
            )
        return code

    return found


def _regions_called(context: Context) -> dict[str, str]:
    """The codes of regions by code, whole name and each part of a name that only one has."""
    meant: dict[str, str] = {}
    often: Counter[str] = Counter()
    whole: dict[str, str] = {}
    query = select(Region.code, Region.name, Region.full_name)
    for code, name, full in context.session.execute(query):
        *above, own = (full or name).split()
        parts = {own, *(f"{place}{own}" for place in above)} - {"".join([*above, own])}
        whole |= {code: code, plain_title(full or name): code}
        meant |= {plain_title(part): code for part in parts}
        often.update(plain_title(part) for part in parts)
    return {part: code for part, code in meant.items() if often[part] == 1} | whole


def existing(context: Context, keys: Collection[Any] | None) -> Mapping[Any, Mapping[str, Any]]:
    """The parties of the branch, by code, with their roles and first contact."""
    session = context.session
    query = select(Party.id, Party.code, *(getattr(Party, name) for name in OWN))
    if keys is not None:
        query = query.where(one_of(session, Party.code, keys))
    found = {row.id: dict(row._mapping) for row in session.execute(query)}
    roles: dict[int, list[str]] = {}
    for party, role in _of(context, (PartyRole.party_id, PartyRole.role), found):
        roles.setdefault(party, []).append(role)
    contacts: dict[int, tuple[int, str, str]] = {}
    fields = (Contact.party_id, Contact.id, Contact.name, Contact.phone)
    for party, *contact in _of(context, fields, found):
        contacts[party] = min(contacts.get(party, tuple(contact)), tuple(contact))
    for party, values in found.items():
        number, name, phone = contacts.get(party, (None, "", ""))
        values |= {
            "roles": tuple(sorted(roles.get(party, ()))),
            "contact_id": number,
            "contact": name,
            "contact_phone": phone,
        }
    return {values["code"]: values for values in found.values()}


def _of(context: Context, fields: Sequence[Any], parties: Collection[int]) -> Iterator[Any]:
    query = select(*fields).where(one_of(context.session, fields[0], parties))
    yield from context.session.execute(query)


def apply(context: Context, rows: Sequence[PlannedRow], reason: str) -> None:
    """Write the parties, their roles and first contacts, and the log of all of it."""
    session = context.session
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    insert_rows(
        session,
        Party.__table__,
        [_own(OWN | dict(row.values)) | {"code": row.key} for row in made],
    )
    present = existing(context, [row.key for row in rows])
    wanted = {row.key: {**present[row.key], **row.values} for row in rows}
    changed = [row for row in rows if row.outcome is Outcome.UPDATE]
    update_rows(
        session,
        Party.__table__,
        [_own(wanted[row.key]) | {"id": wanted[row.key]["id"]} for row in changed],
        key=("id",),
    )
    _keep_roles(context, [wanted[row.key] for row in rows if "roles" in row.values])
    _keep_contacts(context, [wanted[row.key] for row in rows if set(CONTACT) & set(row.values)])
    entries: list[Any] = [
        ("base_party", wanted[r.key]["id"], "create", {n: (None, v) for n, v in r.values.items()})
        for r in made
    ]
    entries += [("base_party", wanted[r.key]["id"], "change", r.changes) for r in changed]
    log_changes(session, entries, reason=reason)


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in OWN} | {"initials": initials(values["name"])}


def _keep_roles(context: Context, parties: Sequence[Mapping[str, Any]]) -> None:
    table = PartyRole.__table__
    ids = [party["id"] for party in parties]
    if not ids:
        return
    session = context.session
    session.connection().execute(
        delete(table).where(session.mine(table), one_of(session, table.c.party_id, ids))
    )
    rows = [{"party_id": party["id"], "role": role} for party in parties for role in party["roles"]]
    insert_rows(session, table, rows)


def _keep_contacts(context: Context, parties: Sequence[Mapping[str, Any]]) -> None:
    fresh, known = [], []
    for party in parties:
        person = {
            "name": party["contact"] or party["name"][:80],
            "phone": party["contact_phone"],
        }
        if party["contact_id"] is None:
            fresh.append({**person, "party_id": party["id"], "duty": "", "mail": ""})
        else:
            known.append({**person, "id": party["contact_id"]})
    insert_rows(context.session, Contact.__table__, fresh)
    update_rows(context.session, Contact.__table__, known, key=("id",))


def shared_tax_codes(context: Context, made: Plan) -> Iterable[Any]:
    """Say which rows carry the tax code of another party, probably the same one twice."""
    codes = {row.values["tax_code"] for row in made.rows if row.values.get("tax_code")}
    if not codes:
        return
    holders: dict[str, set[str]] = {}
    query = select(Party.tax_code, Party.code).where(one_of(context.session, Party.tax_code, codes))
    for tax_code, code in context.session.execute(query):
        holders.setdefault(tax_code, set()).add(code)
    for row in made.rows:
        if row.values.get("tax_code"):
            holders.setdefault(row.values["tax_code"], set()).add(row.key)
    twice = [r.number for r in made.rows if len(holders.get(r.values.get("tax_code", ""), ())) > 1]
    if twice:
        yield _(
            "${count} rows carry the unified social credit code of another party, probably the "
            "same one entered twice: rows ${rows}.",
            mapping={"count": len(twice), "rows": ", ".join(map(str, twice[:TOLD_ROWS]))},
        )


PARTIES = Import(
    name="parties",
    title=_("Parties"),
    key="code",
    permission="base:party:edit",
    columns=columns,
    existing=existing,
    apply=apply,
    remarks=shared_tax_codes,
    order=20,
)
