"""Making the demonstration company: the same each time, at one go or not, and every proof holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from addons.base.models import Party, Region
from addons.demo.commands import demo
from addons.demo.job import HISTORY, ask
from addons.demo.load.days import CASHIER
from addons.demo.load.vouchers import WAITING, put_vouchers
from addons.demo.making import Making, begin
from addons.demo.mark import put_mark
from addons.esales.models import DealerAccount, Pickup, ReceiptVoucher
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
