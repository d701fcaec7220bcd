"""Making the demonstration company: the same each time, at one go or not, and every proof holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from addons.base.models import Ledger, Party, Region
from addons.demo.commands import demo
from addons.demo.facts.history import history
from addons.demo.job import HISTORY, ask
from addons.demo.load.closing import put_books, put_statements
from addons.demo.load.days import CASHIER
from addons.demo.load.returns import put_returns
from addons.demo.load.vouchers import WAITING, put_vouchers
from addons.demo.making import Making, begin
from addons.demo.mark import put_mark
from addons.esales.models import (
    DealerAccount,
    DealerStatement,
    Pickup,
    ReceiptVoucher,
    Return,
)
from addons.inventory.costing.valuing import stock_value
from core.installation import Installation
from core.jobs.models import Job
from core.jobs.worker import Worker
from core.orm.numbering import draw
from core.refusal import Refusal
from core.security.identity import identify
from core.security.notifications import Notification
from core.security.sign_in import find_user
from core.settings import Settings
from core.testing import copied as copy_of
from tests.integration.demo.conftest import FIRST_DAYS_END, SEED, TODAY
from tests.integration.demo.contents import contents, differences

Copied = Callable[[], Making]


def broken(installation: Any) -> list[str]:
    """What any proof of any addon finds wrong."""
    with installation.work(write=False, owner=True) as context:
        context.session.enter(*(home.code for home in context.company.branches.values()))
        return [
            sentence
            for proof in context.hooks.collect("checks")
            for sentence in proof.find(context)
        ]


def balances(making: Making) -> dict[int, Decimal]:
    with making.work(write=False) as context:
        rows = context.session.execute(select(DealerAccount.dealer_id, DealerAccount.balance))
        return dict(rows.all())


def pickups(making: Making) -> int:
    with making.work(write=False) as context:
        return context.session.scalar(select(func.count(Pickup.id))) or 0


def test_an_interrupted_making_goes_on_and_comes_to_the_same(
    empty: Callable[[], Installation], copied: Copied
) -> None:
    installation, at_one_go = empty(), copied()

    first = list(islice(begin(installation, SEED, TODAY).put_parts(), 5))
    again = begin(installation, 1, TODAY + timedelta(days=9))
    rest = list(again.put_parts(until=FIRST_DAYS_END))

    assert first == ["company", "SN", "HB", "SC", "owed"]
    assert rest == ["stock", "2026-08"]
    assert again.facts.seed == SEED
    assert not differences(contents(installation), contents(at_one_go.installation))


def test_every_proof_holds_and_older_history_changes_what_nobody_owes(copied: Copied) -> None:
    making = copied()
    before, there = balances(making), pickups(making)

    told = list(islice(making.put_older(), 2))

    assert told[-1].told == making.facts.history_begins + timedelta(days=10)
    assert pickups(making) > there
    assert balances(making) == before
    assert broken(making.installation) == []


def test_numbers_go_on_where_the_history_ends(copied: Copied) -> None:
    making = copied()
    newest = select(func.max(Pickup.number)).where(Pickup.number.startswith("TH-SN-2608"))

    with making.work() as context:
        last = context.session.scalar(newest)
        drawn = draw(context.session, "TH", FIRST_DAYS_END)

    assert last is not None
    assert drawn == [f"TH-SN-2608-{int(last[-5:]) + 1:05}"]


def test_branches_stand_at_their_phases_with_all_of_china_to_choose_from(copied: Copied) -> None:
    making = copied()

    with making.installation.work(write=False) as context:
        phases = {home.code: home.enabled(TODAY) for home in context.company.branches.values()}
        counties = context.session.scalar(select(func.count(Region.id)))
    with making.work("HB", write=False) as context:
        parties = context.session.scalar(select(func.count(Party.id)))

    assert phases == {
        "00": frozenset(),
        "SN": frozenset({"esales", "inventory", "barcode"}),
        "HB": frozenset({"esales"}),
        "SC": frozenset(),
    }
    assert (counties or 0) > 100
    assert parties == 24 + 1


def test_the_job_tells_the_rest_and_says_so_to_the_administrators(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = copied()
    monkeypatch.setattr("addons.demo.job.time.sleep", lambda _seconds: None)
    with making.work() as context:
        put_mark(context, told=making.facts.stock_begins - timedelta(days=3))
        ask(context)

    Worker(making.installation).run_all()

    with making.installation.work(write=False) as context:
        columns = select(Job.state, Job.done, Job.total).where(Job.name == HISTORY.name)
        job = tuple(context.session.execute(columns).one())
        told = context.session.scalar(select(func.count(Notification.id)))
    assert job == ("done", 26, 26)
    assert making.mark.complete
    assert told == 2


def test_another_company_is_left_alone(
    template: tuple[str, Path], tmp_path: Path
) -> None:
    other = copy_of(*template, tmp_path)
    settings = other.settings
    other.close()
    there = Installation(
        Settings(
            database=settings.database,
            database_owner=settings.database,
            folder=settings.folder,
            demonstration=True,
        )
    )

    with pytest.raises(Refusal, match="another company"):
        begin(there, SEED, TODAY)
    there.close()


def test_without_a_demonstration_nobody_gets_a_known_password(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/qudao.db"
    real = Installation(Settings(database=url, database_owner=url, folder=tmp_path))

    with pytest.raises(Refusal, match="no demonstration"):
        begin(real, SEED, TODAY)
    real.close()


class Opener:
    """Hands an installation to a command."""

    def __init__(self, installation: Any) -> None:
        self._installation = installation

    def installation(self, *, founded: bool = True) -> Any:
        return self._installation


def test_a_company_that_is_there_stays_as_it_is(copied: Copied) -> None:
    making = copied()
    with making.work() as context:
        put_mark(context, told=making.facts.stock_begins)
    before = contents(making.installation)

    done = CliRunner().invoke(demo, ["make", "--seed", "1"], obj=Opener(making.installation))

    assert done.exit_code == 0
    assert "2026-11-23 is here already" in done.output
    assert not differences(before, contents(making.installation))


def test_barcodes_come_as_a_sheet_or_as_lines(copied: Copied, tmp_path: Path) -> None:
    opener, sheet = Opener(copied().installation), tmp_path / "sheet.pdf"

    lines = CliRunner().invoke(demo, ["barcodes", "--text", "--language", "en"], obj=opener)
    drawn = CliRunner().invoke(demo, ["barcodes", "--out", str(sheet)], obj=opener)

    assert lines.exit_code == drawn.exit_code == 0
    assert len(lines.output.splitlines()) > 20
    assert sheet.read_bytes().startswith(b"%PDF")


def test_money_that_came_in_this_morning_waits_for_finance(copied: Copied) -> None:
    making = copied()
    with making.work() as context:
        user = find_user(context.session, CASHIER)
        put_vouchers(context, TODAY, identify(user, context.company, TODAY))

    with making.work(write=False) as context:
        drafts = list(context.session.scalars(select(ReceiptVoucher)))
        assert {(one.step, one.day, one.means) for one in drafts} == {("draft", TODAY, "transfer")}
        assert len(drafts) == WAITING
        assert all(one.amount % 100 == 0 for one in drafts)
    assert not broken(making.installation)


def test_what_came_back_is_inspected_and_the_books_say_what_stock_is_worth(copied: Copied) -> None:
    making = copied()
    days = list(history(making.facts, making.facts.stock_begins, making.facts.today))
    taken = {told.number: told for day in days[:2] for told in day.pickups}
    came = [told for day in days for told in day.returns if told.pickup in taken]
    with making.work() as context:
        books = making._books(context)
        eve = replace(days[2], returns=(came[0],))
        put_returns(context, books, eve, eve.day + timedelta(days=5))
        waiting = replace(days[3], returns=(came[1],))
        put_returns(context, books, waiting, waiting.day)
        finance = making._person(context, CASHIER)
        put_books(context, making.facts, finance)
        put_statements(context, TODAY, finance)

    with making.work(write=False) as context:
        session = context.session
        assert sorted(session.scalars(select(Return.step))) == ["credited", "inspecting"]
        closed = dict(session.execute(select(Ledger.ledger, Ledger.closed_through)).all())
        assert closed == {"esales": None, "inventory": date(2026, 9, 30)}
        assert stock_value(context, date(2026, 9, 30)).total > 0
        assert sorted(session.scalars(select(DealerStatement.step)).all())[:2] == [
            "confirmed", "disputed",
        ]
    assert not broken(making.installation)
