"""The hundred dealers: where they sit, what they may sell where, how much they may owe."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from addons.demo.facts.calendar import history_begins
from addons.demo.facts.channel import (
    B_DEALERS,
    CASES,
    COUNTIES,
    DEPOSITS,
    DIVERTING,
    GENERAL_COUNT,
    GIVEN_NAMES,
    GRADES,
    LICENCE_ENDING,
    LIMITS,
    MONTHLY_SHARE,
    OVERDUE,
    PREPAID_MONTHLY,
    RARE_NAMES,
    SHOWCASE,
    SMALL_GIVEN,
    SUSPENSION,
    TEMPORARY_LIMIT,
    TERM_DAYS,
    TIERS,
    TRADE_WEIGHTS,
    TRADES,
)
from addons.demo.facts.codes import dealer_card
from addons.demo.facts.regions import NAMES, full_name, parent_of, trade_name
from addons.demo.facts.words import DEALER_WORDS, person_name, phone, street_address
from core.company.social_credit import complete

FIRST_PHONE = 1000
PREPAID, MONTHLY = "prepaid", "monthly"
FIRST_TIER, SECOND_TIER = "first_tier", "second_tier"
GENERAL, SMALL = "general", "small"
ACTIVE, SUSPENDED = "active", "suspended"

SUSPENDED_DAYS = 45
# The overdue dealer's last purchases lie between these many days ago; he paid none of them.
UNPAID_DAYS = (75, 38)

@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Somebody at a dealer's."""

    name: str
    duty: str
    phone: str
    mail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Territory:
    """A city or county and a product line the dealer may sell there."""

    region: str
    line: str
    since: date
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Dealer:
    """A dealer; money in CNY. ``settlement`` is prepaid, or monthly with ``term_days``.

    ``opening_prepaid`` is what he has with us all the time, ``monthly`` about what he takes in
    a month of the year's mean (it shapes the history). ``parent`` is the dealer a second-tier one
    buys from: he takes nothing himself. ``rep`` is a login. ``case`` names what he demonstrates,
    and ``case_since`` the day it began.
    """

    code: str
    branch: str
    name: str
    short_name: str
    tax_code: str
    region: str
    address: str
    contacts: tuple[Contact, ...]
    trade: str
    kind: str = FIRST_TIER
    parent: str = ""
    taxpayer: str = GENERAL
    grade: str
    settlement: str
    credit_limit: Decimal
    temporary_limit: Decimal = Decimal(0)
    temporary_from: date | None = None
    temporary_until: date | None = None
    term_days: int
    deposit: Decimal
    opening_prepaid: Decimal
    monthly: int
    territory: tuple[Territory, ...]
    status: str = ACTIVE
    since: date
    licence_until: date
    contract_until: date
    rep: str
    card: str
    case: str = ""
    case_since: date | None = None


def dealers(seed: int, today: date) -> tuple[Dealer, ...]:
    """Return the dealers of the three branches, parents before their second-tier dealers."""
    rng = Random(f"{seed}:dealers")
    words = list(DEALER_WORDS)
    rng.shuffle(words)
    general = _general_taxpayers(rng)
    found: list[Dealer] = []
    for branch, counties in COUNTIES.items():
        for place, county in enumerate(counties):
            identity = _identity(branch, place, len(found), words, general, rng)
            found.append(_dealer(branch, place, county, len(found), identity, rng, today))
    return tuple(
        _with_case(dealer, place, today)
        for dealer, (_, place) in zip(found, _places(), strict=True)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Identity:
    word: str
    trade: str
    taxpayer: str


def _places() -> Iterator[tuple[str, int]]:
    for branch, counties in COUNTIES.items():
        for place in range(len(counties)):
            yield branch, place


def grade_of(branch: str, place: int) -> str:
    """Return the grade of a dealer by his place in the branch: S, A, B or C."""
    for grade, places in GRADES[branch].items():
        if place in places:
            return grade
    taken = {place for places in GRADES[branch].values() for place in places}
    second_tier = {place for places in TIERS.get(branch, {}).values() for place in places}
    free = [place for place in range(len(COUNTIES[branch])) if place not in taken | second_tier]
    return "B" if place in free[: B_DEALERS[branch]] else "C"


def _general_taxpayers(rng: Random) -> frozenset[int]:
    """Who has credit, but for the 经营部 among the given names, and as many others as make 70."""
    grades = [grade_of(branch, place) for branch, place in _places()]
    general = {place for place, grade in enumerate(grades) if grade != "C" and place != SMALL_GIVEN}
    prepaid = [place for place, grade in enumerate(grades) if grade == "C"]
    return frozenset(general | set(rng.sample(prepaid, GENERAL_COUNT - len(general))))


def _identity(
    branch: str, place: int, number: int, words: list[str], general: frozenset[int], rng: Random
) -> _Identity:
    taxpayer = GENERAL if number in general else SMALL
    if branch == "SN" and place < len(GIVEN_NAMES):
        word, trade = GIVEN_NAMES[place]
        return _Identity(word=word, trade=trade, taxpayer=taxpayer)
    trade = rng.choices([trade for trade, _ in TRADES], weights=TRADE_WEIGHTS)[0]
    return _Identity(word=words.pop(), trade=trade, taxpayer=taxpayer)


def _dealer(
    branch: str, place: int, county: str, number: int, who: _Identity, rng: Random, today: date
) -> Dealer:
    grade = grade_of(branch, place)
    code = f"D{county[:2]}{place + 1:03d}"
    short_name = trade_name(county) + who.word + who.trade
    low, high, step = LIMITS[grade]
    limit = rng.randrange(low, high + 1, step) * 1000
    parent = _parent(branch, place)
    return Dealer(
        code=code,
        branch=branch,
        name=short_name + ("有限公司" if who.taxpayer == GENERAL else "经营部"),
        short_name=short_name,
        tax_code=complete(f"91{county[:2]}9999MA0D{number + 1:05d}"),
        region=county,
        address=full_name(county) + street_address(rng),
        contacts=_contacts(code, number, rng),
        trade=who.trade,
        kind=SECOND_TIER if parent is not None else FIRST_TIER,
        parent=f"D{county[:2]}{parent + 1:03d}" if parent is not None else "",
        taxpayer=who.taxpayer,
        grade=grade,
        settlement=MONTHLY if limit else PREPAID,
        credit_limit=Decimal(limit),
        term_days=TERM_DAYS[grade],
        deposit=Decimal(rng.choice(DEPOSITS[grade])),
        opening_prepaid=Decimal(0 if limit else rng.randrange(20, 121, 5) * 1000),
        monthly=_monthly(grade, limit, rng) if parent is None else 0,
        territory=_territory(county, place, grade, who.trade, today),
        since=today - timedelta(days=rng.randint(900, 4400)),
        licence_until=today + timedelta(days=rng.randint(200, 3000)),
        contract_until=date(today.year + 1, 12, 31),
        rep=_rep(branch, county, who.trade),
        card=dealer_card(branch, place + 1),
    )


def _parent(branch: str, place: int) -> int | None:
    for parent, children in TIERS.get(branch, {}).items():
        if place in children:
            return parent
    return None


def _monthly(grade: str, limit: int, rng: Random) -> int:
    """About what a dealer takes a month: as his credit allows, or what small ones can pay ahead."""
    share = rng.uniform(0.8, 1.2)
    if not limit:
        return round(PREPAID_MONTHLY * share)
    return round(limit * share * MONTHLY_SHARE[grade])


def _contacts(code: str, number: int, rng: Random) -> tuple[Contact, ...]:
    names = (person_name(rng), RARE_NAMES.get(number) or person_name(rng))
    return tuple(
        Contact(
            name=name,
            duty=duty,
            phone=phone(FIRST_PHONE + number * 2 + place),
            mail=f"{code.lower()}.{place + 1}@example.com",
        )
        for place, (name, duty) in enumerate(zip(names, ("负责人", "提货人"), strict=True))
    )


def _territory(
    county: str, place: int, grade: str, trade: str, today: date
) -> tuple[Territory, ...]:
    """The whole city for the first dealers of a city, else the own county or district."""
    city_wide = NAMES[county].endswith("区") and (grade in "SA" or place < len(GIVEN_NAMES))
    return tuple(
        Territory(
            region=parent_of(county) if city_wide else county,
            line=line,
            since=date(history_begins(today).year, 1, 1),
            until=date(today.year + 1, 12, 31),
        )
        for line in dict(TRADES)[trade]
    )


def _rep(branch: str, county: str, trade: str) -> str:
    if branch != "SN":
        return {"HB": "chenyunzhou", "SC": ""}[branch]
    if trade == "文化用品":
        return "xushuyi"
    if county[:4] in ("6106", "6108"):
        return "gaosaibei"
    return "hanqinglang" if county[:4] in ("6107", "6109", "6110") else "wangjinghe"


def _with_case(dealer: Dealer, place: int, today: date) -> Dealer:
    case = CASES.get(dealer.branch, {}).get(place, "")
    changes: dict[str, dict[str, Any]] = {
        "": {},
        SHOWCASE: {"credit_limit": Decimal(600_000), "monthly": 270_000},
        SUSPENSION: {"status": SUSPENDED, "case_since": today - timedelta(days=SUSPENDED_DAYS)},
        OVERDUE: {
            "case_since": today - timedelta(days=UNPAID_DAYS[0]),
            "credit_limit": Decimal(200_000),
            "monthly": 160_000,
        },
        LICENCE_ENDING: {"licence_until": today + timedelta(days=18)},
        DIVERTING: {"case_since": today - timedelta(days=80)},
        TEMPORARY_LIMIT: {
            "temporary_limit": dealer.credit_limit / 4,
            "temporary_from": today - timedelta(days=5),
            "temporary_until": today + timedelta(days=9),
        },
    }
    return replace(dealer, case=case, **changes[case])
