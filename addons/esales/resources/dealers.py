"""Dealers: who buys to resell, on which terms, and the party behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from addons.base.choices import TAXPAYERS
from addons.base.initials import initials
from addons.base.models import Party, Region
from addons.esales.adopting import FORM, NEEDED, particulars, party_of_new
from addons.esales.choices import KINDS, SETTLEMENTS, STATUSES, grades, reps, salespeople
from addons.esales.models import Dealer, DealerAccount
from core.company.social_credit import validated
from core.context import Context
from core.i18n import _
from core.orm.numbering import draw
from core.refusal import Invalid
from core.web.collection import Collection, Column, Filter, is_number
from core.web.forms import Field

SERIES = "D"

CHOSEN = Field(
    name="party",
    title=_("Party"),
    kind="lookup",
    of="base/parties",
    only="new",
    help=_(
        "If it is among the parties already, choose it; what you leave empty below stays as it "
        "is there. Else leave this empty."
    ),
)
PARTY_FIELDS = (
    Field(name="name", title=_("Name"), required=True),
    Field(
        name="code",
        title=_("Code"),
        longest=64,
        help=_("Left empty, the next free number is taken."),
    ),
    Field(
        name="tax_code",
        title=_("Unified social credit code"),
        longest=40,
        check=validated,
        help=_("18 characters, as on the business licence."),
    ),
    Field(
        name="taxpayer",
        title=_("Taxpayer"),
        kind="choice",
        choices=TAXPAYERS,
        required=True,
        default="general",
    ),
    Field(
        name="region",
        title=_("Region"),
        kind="lookup",
        of="base/regions",
        required=True,
        help=_("Type a name, initials or the code of a province, city or county."),
    ),
    Field(name="address", title=_("Address")),
    Field(name="phone", title=_("Phone"), longest=40),
    Field(name="mail", title=_("E-mail"), kind="mail", longest=120),
    Field(name="bank", title=_("Bank")),
    Field(name="bank_account", title=_("Bank account"), longest=40),
)
TERM_FIELDS = (
    Field(
        name="grade",
        title=_("Discount grade"),
        kind="choice",
        choices=grades,
        required=True,
        default="C",
    ),
    Field(
        name="status",
        title=_("Status"),
        kind="choice",
        choices=STATUSES,
        required=True,
        default="active",
        only="new",
    ),
    Field(
        name="kind",
        title=_("Level"),
        kind="choice",
        choices=KINDS,
        required=True,
        default="first_tier",
    ),
    Field(name="parent_id", title=_("Buys through"), kind="lookup", of="esales/dealers"),
    Field(
        name="payer_id",
        title=_("Paid by dealer"),
        kind="lookup",
        of="esales/dealers",
        help=_("Who owes what this dealer takes. Left empty, it is the dealer."),
    ),
    Field(
        name="invoiced_id",
        title=_("Invoiced to"),
        kind="lookup",
        of="esales/dealers",
        help=_("Whom the sales invoice names. Left empty, it is the dealer."),
    ),
    Field(name="rep", title=_("Salesperson"), kind="choice", choices=salespeople),
    Field(name="card", title=_("Dealer card"), longest=64),
    Field(
        name="settlement",
        title=_("Settlement"),
        kind="choice",
        choices=SETTLEMENTS,
        required=True,
        default="prepaid",
    ),
    Field(
        name="credit_limit",
        title=_("Credit limit"),
        kind="decimal",
        default=Decimal(0),
        help=_("It counts only for dealers who settle monthly."),
    ),
    Field(name="term_days", title=_("Term in days"), kind="integer", default=0),
    Field(name="deposit", title=_("Agreed deposit"), kind="decimal", default=Decimal(0)),
    Field(name="contract_until", title=_("Contract until"), kind="date"),
    Field(name="licence_until", title=_("Licence until"), kind="date"),
    Field(name="note", title=_("Note"), kind="long", longest=1000),
)


def _once_chosen(field: Field) -> tuple[Field, ...]:
    """What a dealer must have may be left empty in a new one's form: the party has it."""
    if field.name not in (*NEEDED, "taxpayer"):
        return (field,)
    free = replace(field, default=None)
    return replace(free, required=False, only="new"), replace(free, only="edit")


def regions_of_dealers(here: Context) -> Sequence[tuple[str, str]]:
    """The cities that dealers sit in, for a filter."""
    city = func.substr(Party.region, 1, 4)
    seated = select(city).join(Dealer, Dealer.party_id == Party.id).distinct()
    query = select(Region.code, Region.full_name).where(Region.code.in_(seated))
    rows = here.session.execute(query.order_by(Region.code))
    return [(code, name or code) for code, name in rows]


def in_region(query: Select[Any], code: str) -> Select[Any]:
    """Only dealers in the region ``code``."""
    return query.where(Party.region.startswith(code, autoescape=True))


def owed(dealer: Dealer) -> Decimal | None:
    """What the dealer owes; below zero it is prepaid."""
    return dealer.account.balance if dealer.account else None


class Dealers(Collection):
    """``/branch/esales/dealers``."""

    addon = "esales"
    name = "dealers"
    scope = "esales:dealer"
    record = Dealer
    title = _("Dealers")
    singular = _("dealer")
    hint = _("Enter the first dealer, then the territory on the dealer's page.")
    columns = (
        Column(name="code", title=_("Code"), show="code", link=True, sort=Dealer.code),
        Column(name="name", title=_("Name"), link=True, sort=Party.name),
        Column(name="grade", title=_("Grade"), sort=Dealer.grade),
        Column(name="status", title=_("Status"), show="choice", choices=STATUSES),
        Column(name="region", title=_("Region"), value="party.place.full_name", sort=Party.region),
        Column(name="settlement", title=_("Settlement"), show="choice", choices=SETTLEMENTS),
        Column(
            name="credit_limit", title=_("Credit limit"), show="money", sort=Dealer.credit_limit
        ),
        Column(
            name="owed", title=_("Balance"), value=owed, show="money", sort=DealerAccount.balance
        ),
        Column(name="rep", title=_("Salesperson"), value="salesperson.name"),
    )
    details = (
        Column(name="code", title=_("Code")),
        Column(name="grade", title=_("Discount grade")),
        Column(name="kind", title=_("Level"), show="choice", choices=KINDS),
        Column(name="parent", title=_("Buys through"), value="parent.name"),
        Column(name="payer", title=_("Paid by dealer"), value="payer.name"),
        Column(name="invoiced", title=_("Invoiced to"), value="invoiced.name"),
        Column(name="rep", title=_("Salesperson"), value="salesperson.name"),
        Column(name="region", title=_("Region"), value="party.place.full_name"),
        Column(name="address", title=_("Address"), value="party.address"),
        Column(name="phone", title=_("Phone"), value="party.phone"),
        Column(name="tax_code", title=_("Unified social credit code"), value="party.tax_code"),
        Column(
            name="taxpayer",
            title=_("Taxpayer"),
            value="party.taxpayer",
            show="choice",
            choices=TAXPAYERS,
        ),
        Column(name="settlement", title=_("Settlement"), show="choice", choices=SETTLEMENTS),
        Column(name="term_days", title=_("Term in days"), show="quantity"),
        Column(name="deposit", title=_("Agreed deposit"), show="money"),
        Column(name="paid_deposit", title=_("Deposit"), value="account.deposit", show="money"),
        Column(name="card", title=_("Dealer card")),
        Column(name="contract_until", title=_("Contract until"), show="date"),
        Column(name="licence_until", title=_("Licence until"), show="date"),
        Column(name="note", title=_("Note"), value="party.note"),
    )
    filters = (
        Filter(name="grade", title=_("Grade"), expression=Dealer.grade, choices=grades),
        Filter(name="status", title=_("Status"), expression=Dealer.status, choices=STATUSES),
        Filter(name="region", title=_("Region"), choices=regions_of_dealers, apply=in_region),
        Filter(name="rep", title=_("Salesperson"), expression=Dealer.rep, choices=reps),
        Filter(
            name="settlement",
            title=_("Settlement"),
            expression=Dealer.settlement,
            choices=SETTLEMENTS,
        ),
    )
    fields = (
        CHOSEN,
        *(once for field in PARTY_FIELDS for once in _once_chosen(field)),
        *TERM_FIELDS,
    )
    words = (
        Field(name="party", title=_("Party")),
        Field(name="territory", title=_("Territory")),
        Field(name="temporary_limit", title=_("Temporary limit")),
        Field(name="temporary_from", title=_("Temporary limit from")),
        Field(name="temporary_until", title=_("Temporary limit until")),
    )
    searched = (Dealer.code, Party.name, Party.initials, Dealer.card, Party.phone)
    sort = "code"

    def query(self) -> Select[Any]:
        """Dealers with their parties, accounts and salespeople."""
        return (
            select(Dealer)
            .join(Party, Party.id == Dealer.party_id)
            .outerjoin(DealerAccount, DealerAccount.dealer_id == Dealer.id)
            .options(
                contains_eager(Dealer.party).joinedload(Party.place),
                contains_eager(Dealer.account),
                joinedload(Dealer.salesperson),
            )
        )

    def offered(self) -> Select[Any]:
        """A form suggests dealers that are not closed."""
        return self.query().where(Dealer.status != "closed")

    def note(self, record: Dealer) -> str:
        """The region tells namesakes apart."""
        return record.party.place.full_name if record.party.place else ""

    def begun(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """A party named by its number fills the form in."""
        number = asked.get("party", "")
        party = self.here.session.get(Party, int(number)) if is_number(number) else None
        if party is None:
            return {}
        return {**particulars(party), "code": party.code, "party": party.id}

    def save(self, record: Dealer, values: dict[str, Any]) -> None:
        """Take over the form into the dealer and the party behind; a missing code is drawn."""
        self._refuse(record, values)
        chosen = values.pop("party", None)
        party = record.party or party_of_new(self.here, chosen, values)
        values["code"] = values["code"].strip() or record.code or self._next_code()
        self.refuse_double(record, "code", values["code"])
        for name in FORM:
            setattr(party, name, values.pop(name) or "")
        party.code, party.account = values["code"], values.pop("bank_account") or ""
        party.tax_code = validated(party.tax_code) if party.tax_code else ""
        party.initials = initials(party.name)
        self._refuse_taken(party)
        if record.party is None:
            record.party, record.account = party, DealerAccount()
        nothing = {"credit_limit", "deposit", "term_days"}
        super().save(record, {n: v or 0 if n in nothing else v for n, v in values.items()})

    def _next_code(self) -> str:
        return draw(self.here.session, SERIES, self.here.today)[0]

    def _refuse_taken(self, party: Party) -> None:
        """One party, one dealer: a code or tax code that another party has is refused."""
        same = Party.code == party.code
        if party.tax_code:
            same |= Party.tax_code == party.tax_code
        query = select(Party).where(same)
        with self.here.session.no_autoflush:
            others = [other for other in self.here.session.scalars(query) if other is not party]
        for other in others:
            name = "code" if other.code == party.code else "tax_code"
            sentence = _(
                "${name} has this number already. If it is the same, choose it as the party of a "
                "new dealer; else correct the number.",
                mapping={"name": f"{other.code} {other.name}"},
            )
            raise Invalid(sentence, fields={name: sentence})

    def _refuse(self, record: Dealer, values: dict[str, Any]) -> None:
        """Refuse amounts below zero, a term below zero, and a dealer who buys through itself."""
        for name in ("credit_limit", "deposit", "term_days"):
            if (values.get(name) or 0) < 0:
                sentence = _("Type zero or more.")
                raise Invalid(sentence, fields={name: sentence})
        if record.id is not None and values.get("parent_id") == record.id:
            sentence = _("A dealer cannot buy through itself. Choose another, or none.")
            raise Invalid(sentence, fields={"parent_id": sentence})
        for name in ("payer_id", "invoiced_id"):
            self._refuse_chain(record, values, name)

    def _refuse_chain(self, record: Dealer, values: dict[str, Any], name: str) -> None:
        """Refuse whoever has another in his own place: nobody should follow a chain of dealers.

        The dealer himself is the same as none.
        """
        if values.get(name) in (None, record.id):
            values[name] = None
            return
        chosen = self.here.session.get_one(Dealer, values[name])
        theirs = select(Dealer.id).where(getattr(Dealer, name) == record.id).limit(1)
        if getattr(chosen, name) is None and (
            record.id is None or self.here.session.scalar(theirs) is None
        ):
            return
        sentence = _(
            "${dealer} has another dealer in this place, or this one stands there for others. "
            "Choose the one who pays or is invoiced in the end.",
            mapping={"dealer": chosen.name},
        )
        raise Invalid(sentence, fields={name: sentence})


def start_values(dealer: Dealer) -> dict[str, Any]:
    """What the form of ``dealer`` starts with: its own terms and the party's particulars."""
    values = {field.name: getattr(dealer, field.name, None) for field in TERM_FIELDS}
    values |= particulars(dealer.party) | {"code": dealer.code}
    return {name: value for name, value in values.items() if value is not None}
