"""Dealer cards: what a dealer's driver shows at the counter, and the station scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from addons.esales.models import Dealer
from core.context import Context
from core.i18n import _
from core.orm.bulk import one_of
from core.printing.composing import word
from core.printing.layout import Field, Label
from core.printing.stickers import CARD, bars, stickers
from core.workflow.printing.labels import Labels, Values

CARDS = stickers(
    name="dealer_card",
    title=Label(zh="提货卡", en="Dealer card"),
    words=(
        word("company.name", "公司名称", "Company's name", "岚屿电子（演示）有限公司"),
        word("branch.name", "分公司", "Branch", "陕西分公司"),
        word("branch.phone", "分公司电话", "Branch's phone", "029-0000-0000"),
        word("code", "客户编码", "Dealer number", "SN-D0007"),
        word("name", "经销商名称", "Dealer's name", "西安盛禾木商贸有限公司（演示）"),
        word("bars", "卡号", "Card", "SN-D0007"),
    ),
    fields=(
        Field(x=5, y=4, width=54, height=6, value="company.name", size=9),
        Field(
            x=60,
            y=4,
            width=20.6,
            height=6,
            caption=Label(zh="提货卡", en="Dealer card"),
            size=10,
            bold=True,
            align="right",
        ),
        Field(x=5, y=11.5, width=75.6, height=9, value="name", size=13, bold=True),
        Field(x=5, y=21, width=34, height=5.5, value="code", size=10),
        Field(x=40, y=21, width=40.6, height=5.5, value="branch.name", size=9, align="right"),
        *bars(x=11, y=29, width=63, height=13.5),
        Field(x=5, y=47.4, width=75.6, height=4, value="branch.phone", size=7, align="right"),
    ),
    on=CARD,
)


def dealers(codes: Sequence[str], context: Context) -> Mapping[str, Sequence[Values]]:
    """Dealers by their number or by the code of the card they have."""
    session, branch, locale = context.session, context.branch, context.identity.locale
    assert branch is not None
    words = {*codes, *(code.upper() for code in codes)}
    query = select(Dealer).where(
        or_(one_of(session, Dealer.code, words), one_of(session, Dealer.card, words))
    )
    entity = context.company.entities.get(branch.entity)
    known: dict[str, list[Values]] = {}
    for dealer in session.scalars(query.options(joinedload(Dealer.party))):
        told = {
            "company": {"name": (entity or context.company).called(locale)},
            "branch": {"name": branch.called(locale), "phone": branch.phone},
            "code": dealer.code,
            "name": dealer.party.name,
            "bars": dealer.card or dealer.code,
        }
        for name in {dealer.code, dealer.card} - {""}:
            known.setdefault(name, []).append(told)
    return {code: known.get(code) or known.get(code.upper(), []) for code in codes}


LABELS = (
    Labels(
        name="dealer_card",
        title=_("Dealer cards"),
        permission="esales:dealer:view",
        typed=_("Dealer numbers or cards"),
        find=dealers,
    ),
)
