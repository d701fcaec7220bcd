"""The channel: dealers as parties with people and a place, their territories, and who supplies."""

from __future__ import annotations

from addons.base.initials import initials
from addons.base.models import Address, Contact, Party, PartyRole
from addons.demo.facts.company import DemoCompany
from addons.demo.facts.dealers import GENERAL
from addons.demo.facts.dealers import Dealer as Facts
from addons.demo.load.known import SUPPLIER, line_ids
from addons.demo.load.rows import Row, keep
from addons.esales.models import Dealer, DealerAccount, TemporaryLimit, Territory
from core.context import Context
from core.orm.bulk import insert_rows, update_rows


def put_dealers(context: Context, facts: DemoCompany) -> None:
    """Put in the dealers of the context's branch, second-tier ones under their parents."""
    dealers = [dealer for dealer in facts.dealers if dealer.branch == context.code]
    if not dealers:
        return
    parties = keep(context, Party, [_party(dealer) for dealer in dealers])
    roles = [{"party_id": party, "role": "dealer"} for party in parties]
    insert_rows(context.session, PartyRole.__table__, roles)
    _put_people_and_places(context, dealers, parties)
    pairs = zip(dealers, parties, strict=True)
    ids = keep(context, Dealer, [_dealer(dealer, party) for dealer, party in pairs])
    _put_under_parents(context, dealers, ids)
    accounts = [{"dealer_id": number, "balance": 0, "rebate": 0, "deposit": 0} for number in ids]
    insert_rows(context.session, DealerAccount.__table__, accounts)
    _put_territories(context, dealers, ids)
    _put_limits(context, dealers, ids)


def put_supplier(context: Context, facts: DemoCompany) -> None:
    """Put in the maker itself, from whom the branch gets its goods."""
    maker = facts.legal_entities[0]
    row: Row = {
        "code": SUPPLIER,
        "name": maker.title,
        "initials": initials(maker.title),
        "tax_code": maker.tax_code,
        "address": maker.address,
        "phone": maker.phone,
    }
    party = keep(context, Party, [row])[0]
    role = {"party_id": party, "role": "supplier"}
    insert_rows(context.session, PartyRole.__table__, [role])


def _party(dealer: Facts) -> Row:
    first = dealer.contacts[0]
    return {
        "code": dealer.code,
        "name": dealer.name,
        "initials": initials(dealer.name),
        "kind": "company" if dealer.taxpayer == GENERAL else "trader",
        "tax_code": dealer.tax_code,
        "taxpayer": dealer.taxpayer,
        "region": dealer.region,
        "address": dealer.address,
        "phone": first.phone,
        "mail": first.mail,
    }


def _put_people_and_places(
    context: Context, dealers: list[Facts], parties: list[int]
) -> None:
    pairs = list(zip(dealers, parties, strict=True))
    same = ("name", "duty", "phone", "mail")
    people: list[Row] = [
        {"party_id": party, **{name: getattr(contact, name) for name in same}}
        for dealer, party in pairs
        for contact in dealer.contacts
    ]
    keep(context, Contact, people)
    places: list[Row] = [
        {
            "party_id": party,
            "kind": "delivery",
            "region": dealer.region,
            "street": dealer.address,
            "receiver": dealer.contacts[-1].name,
            "phone": dealer.contacts[-1].phone,
        }
        for dealer, party in pairs
    ]
    keep(context, Address, places)


def _dealer(dealer: Facts, party: int) -> Row:
    same = (
        "code", "kind", "grade", "status", "settlement", "credit_limit", "term_days",
        "deposit", "card", "rep", "contract_until", "licence_until",
    )  # fmt: skip
    return {"party_id": party, **{name: getattr(dealer, name) for name in same}}


def _put_under_parents(context: Context, dealers: list[Facts], ids: list[int]) -> None:
    found = {dealer.code: number for dealer, number in zip(dealers, ids, strict=True)}
    below = [
        {"id": found[dealer.code], "parent_id": found[dealer.parent]}
        for dealer in dealers
        if dealer.parent
    ]
    update_rows(context.session, Dealer.__table__, below, key=["id"])


def _put_limits(context: Context, dealers: list[Facts], ids: list[int]) -> None:
    rows: list[Row] = [
        {
            "dealer_id": number,
            "amount": dealer.temporary_limit,
            "since": dealer.temporary_from,
            "until": dealer.temporary_until,
            "reason": "旺季备货",
            "granted_by": dealer.rep,
        }
        for dealer, number in zip(dealers, ids, strict=True)
        if dealer.temporary_limit
    ]
    keep(context, TemporaryLimit, rows)


def _put_territories(context: Context, dealers: list[Facts], ids: list[int]) -> None:
    lines = line_ids(context)
    rows: list[Row] = [
        {
            "dealer_id": number,
            "region": part.region,
            "line_id": lines[part.line],
            "since": part.since,
            "until": part.until,
        }
        for dealer, number in zip(dealers, ids, strict=True)
        for part in dealer.territory
    ]
    keep(context, Territory, rows)
